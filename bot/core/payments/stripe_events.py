"""What Stripe tells us by a webhook event."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.payments.payment import DisputeState
from bot.core.payments.stripe_results import Decline, SessionFacts

# What the webhook endpoint must be sent. A declined card is told of by the PaymentIntent, not the session;
# that an inquiry became a dispute, which takes the money, by an update.
NEEDED_EVENTS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "payment_intent.payment_failed",
        "charge.refunded",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
    }
)


class WebhookRefused(Exception):
    """A request to the webhook that is no event of Stripe's. The same bytes will never be one."""


class BadSignature(WebhookRefused):
    """The signature is missing, stale, or made with another secret."""


class NotAnEvent(WebhookRefused):
    """The body is no event, whoever signed it."""


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """A charge that money was given back of, wholly or in part, by whomever.

    `amount_refunded` is all that was given back so far, `amount` what was paid, both in the currency's
    smallest unit. `refunded` is true where nothing is left. `learner_id` stands in the charge's metadata,
    which it has from the PaymentIntent. `paid_at` is when the charge was made.
    """

    charge: str | None
    payment_intent: str | None
    amount: int | None
    amount_refunded: int | None
    refunded: bool
    currency: str | None
    learner_id: str | None
    livemode: bool | None
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FailedRefund:
    """A refund that Stripe took on and that did not arrive, days later as a rule: the money is back in our
    balance there. `reason` is Stripe's ("expired_or_canceled_card"). Its metadata is its own: there is a
    learner in it where we asked for the refund."""

    refund_id: str | None
    payment_intent: str | None
    amount: int | None
    currency: str | None
    reason: str | None
    learner_id: str | None


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """A payment that the card's holder contests at their bank. `amount` is what is contested.

    Its metadata is its own: whose payment it is says the PaymentIntent, or our ledger.
    """

    dispute_id: str | None
    payment_intent: str | None
    charge: str | None
    status: str | None
    amount: int | None
    currency: str | None
    reason: str | None
    livemode: bool | None
    learner_id: str | None = None

    @property
    def is_inquiry(self) -> bool:
        """A question of the bank's, which takes no money and may end without a dispute."""
        return (self.status or "").startswith("warning_")

    @property
    def state(self) -> DisputeState | None:
        """None: an inquiry that is still open."""
        if self.status in ("won", "prevented", "warning_closed"):
            return "won"
        if self.status == "lost":
            return "lost"
        return None if self.is_inquiry else "open"


@dataclass(frozen=True, slots=True)
class StripeEvent:
    """One event whose signature held. `session` is set for checkout.session.* events, `decline` for
    payment_intent.payment_failed, `refund` for charge.refunded, `failed_refund` for whatever event says that
    one failed, `dispute` for charge.dispute.created, updated and closed. `livemode` None: not said."""

    event_id: str
    type: str
    livemode: bool | None = None
    created: datetime | None = None
    session: SessionFacts | None = None
    decline: Decline | None = None
    refund: RefundFacts | None = None
    failed_refund: FailedRefund | None = None
    dispute: DisputeFacts | None = None
