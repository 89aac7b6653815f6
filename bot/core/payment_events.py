"""What Stripe tells us by a webhook event."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.checkout import SessionFacts


class WebhookRefused(Exception):  # noqa: N818  (named for the fact)
    """A request to the webhook that is no event of Stripe's. The same bytes will never be one."""


class BadSignature(WebhookRefused):
    """The signature is missing, stale, or made with another secret."""


class NotAnEvent(WebhookRefused):
    """The body is no event, whoever signed it."""


@dataclass(frozen=True, slots=True)
class Decline:
    """A payment that failed; the Checkout page stays open for another card.

    `code` is Stripe's error code ("card_declined"), `reason` the bank's ("insufficient_funds").
    """

    code: str | None
    reason: str | None
    payment_intent: str | None
    learner_id: str | None


@dataclass(frozen=True, slots=True)
class StripeEvent:
    """One event whose signature held. `session` is set for checkout.session.* events, `decline` for
    payment_intent.payment_failed. `livemode` None: not said."""

    event_id: str
    type: str
    livemode: bool | None = None
    created: datetime | None = None
    session: SessionFacts | None = None
    decline: Decline | None = None
