"""What a webhook event of Stripe's says has happened: one of eight things, or where to read it."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.payments.payment import DisputeState
from bot.core.payments.stripe_results import SessionFacts

# What the webhook endpoint must be sent. A declined card is an event of the PaymentIntent, not the session;
# an inquiry that becomes a dispute, which takes the money, is an update. A refund may wait for the
# buyer's bank details from the beginning, or later.
NEEDED_EVENTS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "payment_intent.payment_failed",
        "charge.refunded",
        "refund.created",
        "refund.updated",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
    }
)


class BadSignature(Exception):
    """The signature is missing, or made with another secret. The same bytes will never be accepted."""


class ClockOff(BadSignature):
    """The signature is Stripe's, and too old or from the future: one of the two clocks is wrong, or somebody
    sends an old request again. `seconds` is how far this machine's clock is ahead of the signature."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


class NotAnEvent(Exception):
    """The body is no event, whoever signed it, and never will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """What all events have in common. None: Stripe does not say.

    `learner_id` is what stands in the metadata of the event's object. It is not verified.
    """

    event_id: str
    type: str
    livemode: bool | None = None
    created: datetime | None = None
    learner_id: str | None = None
    session_id: str | None = None
    payment_intent: str | None = None

    def log_fields(self) -> dict[str, object]:
        """What the log says of this event beside its id and type."""
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _SessionEvent(_Event):
    session: SessionFacts

    def log_fields(self) -> dict[str, object]:
        return {
            "session_id": self.session_id,
            "payment_status": self.session.payment_status,
            "metadata": dict(self.session.metadata),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCompleted(_SessionEvent):
    """The buyer has finished the Checkout page: the session is paid, or its money is on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(_SessionEvent):
    """The session ended without a payment: it expired, or (`failed`) its slow money did not arrive."""

    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDeclined(_Event):
    """A payment failed; the Checkout page stays open for another card.

    `code` is Stripe's error code ("card_declined"), `reason` the bank's ("insufficient_funds").
    """

    code: str | None
    reason: str | None

    def log_fields(self) -> dict[str, object]:
        return {"code": self.code, "reason": self.reason, "learner_id": self.learner_id}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRefunded(_Event):
    """A charge was given back, wholly or in part, by whomever.

    `amount_refunded` is all that was given back so far, in the currency's smallest unit; `in_full` is true
    where nothing is left. `paid_at` is when the charge was made.
    """

    amount_refunded: int | None
    in_full: bool
    currency: str | None
    paid_at: datetime | None

    def log_fields(self) -> dict[str, object]:
        return {"payment_intent": self.payment_intent, "full": self.in_full}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed(_Event):
    """A refund that Stripe accepted did not arrive, as a rule days later: the money is back in our balance
    there. `reason` is Stripe's ("expired_or_canceled_card").

    A refund has metadata of its own: a learner stands in it where we asked for the refund.
    """

    refund_id: str | None
    amount: int | None
    currency: str | None
    reason: str | None

    def log_fields(self) -> dict[str, object]:
        return {"refund_id": self.refund_id, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWaits(_Event):
    """A refund waits for the buyer's bank details, for which Stripe has asked them by mail: no money moves
    until then."""

    refund_id: str | None
    amount: int | None
    currency: str | None

    def log_fields(self) -> dict[str, object]:
        return {"refund_id": self.refund_id}


def is_inquiry(status: str | None) -> bool:
    """The bank only asks: no money is taken, and a dispute may never follow."""
    return (status or "").startswith("warning_")


def dispute_state(status: str | None) -> DisputeState | None:
    """None: an inquiry that is still open. A dispute that was prevented has paid the buyer back."""
    if status in ("won", "warning_closed"):
        return "won"
    if status in ("lost", "prevented"):
        return "lost"
    return None if is_inquiry(status) else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed(_Event):
    """The card's holder contests a payment at their bank. `amount` is what is contested.

    A dispute has metadata of its own, and no learner in it: the PaymentIntent or our ledger names the payer.
    """

    dispute_id: str | None
    status: str | None
    amount: int | None
    currency: str | None

    @property
    def is_inquiry(self) -> bool:
        return is_inquiry(self.status)

    @property
    def prevented(self) -> bool:
        """The buyer was paid back at once, so that no dispute came of it: our money is gone all the same."""
        return self.status == "prevented"

    @property
    def state(self) -> DisputeState | None:
        return dispute_state(self.status)

    def log_fields(self) -> dict[str, object]:
        return {"dispute_id": self.dispute_id, "status": self.status}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored(_Event):
    """An event of a type that means nothing to us, or of a refund that needs nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinEvent(_Event):
    """An event that only names its object ("thin"), of a type that means something to us: what has happened
    is to be read at Stripe. `type` is that of the event which would hold the object ("charge.refunded")."""

    object_id: str

    def log_fields(self) -> dict[str, object]:
        return {"thin": True, "object_id": self.object_id}


MoneyBack = ChargeRefunded | RefundWaits | RefundFailed | Disputed
WholeEvent = SessionCompleted | SessionEnded | PaymentDeclined | MoneyBack | Ignored
StripeEvent = WholeEvent | ThinEvent
