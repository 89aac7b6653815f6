"""What Stripe says of a Checkout session and of its money, and what asking Stripe can come to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


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
class SessionFacts:
    """One Checkout session, as an event or Stripe's API tells it. None: not said, or not of the right type.

    `status` is "open", "complete" or "expired"; `payment_status` "paid", "unpaid" or
    "no_payment_required". `learner_id` is what stands in the metadata, believed by nobody yet.
    `amount_total` is in the currency's smallest unit. `url` is given only while the session is open.
    Strings that are longer than any of Stripe's are shortened, those in `metadata` too.

    The last three are there only where Stripe was asked for more than the session (`retrieve_session`'s
    `expand`): what it sells, and how its PaymentIntent stands ("processing", "requires_payment_method", ...).
    """

    session_id: str | None
    status: str | None = None
    payment_status: str | None = None
    learner_id: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    amount_total: int | None = None
    currency: str | None = None
    payment_intent: str | None = None
    livemode: bool | None = None
    created: datetime | None = None
    expires_at: datetime | None = None
    url: str | None = field(default=None, repr=False)
    price_ids: tuple[str, ...] | None = None
    payment_intent_status: str | None = None
    decline: Decline | None = None

    @property
    def paid(self) -> bool:
        """Stripe's own rule for fulfilment: anything but "unpaid", a missing field included.

        It is a rule for completed sessions. Of one that Stripe's API was asked about, look at `complete`
        too: an open session that costs nothing says "no_payment_required" from the start.
        """
        return self.payment_status != "unpaid"

    @property
    def complete(self) -> bool:
        return self.status in ("complete", None)


@dataclass(frozen=True, slots=True)
class Opened:
    """A Checkout session that was asked for. `url` is the link, to the letter.

    `replayed`: Stripe repeated the answer to an earlier ask with the same attempt, so the session may
    have been paid or have expired since.
    """

    session_id: str
    url: str = field(repr=False)
    expires_at: datetime | None
    amount_total: int | None
    currency: str | None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class PaidFacts:
    """A session of ours that was paid, with the money that went back since, as Stripe's own books have it.

    Amounts are in the currency's smallest unit. `created` is when the session was made, `paid_at` when its
    charge was. `refunded` is all that was given back so far, `disputed` whether the charge ever was. Those
    three are None where Stripe did not show the charge.
    """

    session_id: str
    learner_id: str
    amount_total: int | None
    currency: str | None
    payment_intent: str | None
    created: datetime | None
    paid_at: datetime | None = None
    refunded: int | None = None
    refunded_in_full: bool = False
    disputed: bool | None = None


NO_MONEY_BACK = ("failed", "canceled")  # a refund's status


@dataclass(frozen=True, slots=True)
class Refunded:
    """Stripe took the refund on. `amount` is in the currency's smallest unit.

    `status` is "succeeded", "pending" (on its way, as good as done), "requires_action", or, where an
    earlier answer is repeated, one that means no money went back: see `came_to_nothing`.
    """

    refund_id: str | None
    status: str | None
    amount: int | None
    currency: str | None = None

    @property
    def came_to_nothing(self) -> bool:
        return self.status in NO_MONEY_BACK


@dataclass(frozen=True, slots=True)
class AlreadyRefunded:
    """Nothing of that payment is left to be given back."""


@dataclass(frozen=True, slots=True)
class StripeSaid:
    """Why a call failed, for the operator's log, which redacts it: `message` may quote a key or a link.

    `kind` is Stripe's error type ("invalid_request_error"), or what the network did ("ReadTimeout",
    "deadline"); `status` the HTTP status, None where no answer came.
    """

    kind: str
    status: int | None = None
    code: str | None = None
    request_id: str | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Stripe said no, and will say it again until somebody changes a setting.

    `raise_attempt`: Stripe keeps this answer under the attempt's idempotency key, so the next ask
    needs a new attempt. Nothing was made.
    """

    said: StripeSaid
    raise_attempt: bool = False


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No answer in time, or none that can be used: trying again shortly may help.

    The session may have been made all the same. Where `raise_attempt` is False the same attempt finds it.
    """

    said: StripeSaid
    raise_attempt: bool = False


@dataclass(frozen=True, slots=True)
class Busy:
    """As many calls as may be are under way and Stripe is slow: this one was not made."""


@dataclass(frozen=True, slots=True)
class NotFound:
    """Stripe knows no such session or payment, or the id is none."""


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The key is a restricted one that may not ask this."""

    said: StripeSaid


Failure = Refused | Unreachable | Busy
