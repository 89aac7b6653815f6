"""Stripe's answers about a Checkout session and its money, and how a call to Stripe can fail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One Checkout session, as an event or Stripe's API shows it. None: missing, or not of the right type.

    `status` is "open", "complete" or "expired"; `payment_status` "paid", "unpaid" or
    "no_payment_required". `learner_id` is what stands in the metadata. It is not verified.
    `amount_total` is in the currency's smallest unit. `url` is given only while the session is open.
    Strings that are longer than any of Stripe's are shortened, those in `metadata` too.

    The last five are there only where Stripe was asked for more than the session (`retrieve_session`'s
    `expand`): what it sells, the status of its PaymentIntent ("processing", "requires_payment_method", ...),
    whether its last payment failed, when its charge was made, and how much of it was given back.
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
    declined: bool = False
    charged_at: datetime | None = None
    given_back: int | None = None

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

    @property
    def promised(self) -> bool:
        """The buyer has finished the page with a voucher, a code or a transfer that they have yet to pay."""
        return self.complete and not self.paid and self.payment_intent_status == "requires_action"

    @property
    def fell_through(self) -> bool:
        """The page is finished and the money did not come."""
        lost = self.payment_intent_status in ("requires_payment_method", "canceled")
        return self.complete and not self.paid and lost


@dataclass(frozen=True, slots=True)
class Opened:
    """A new Checkout session. `url` is the link, to the letter.

    `replayed`: Stripe repeated its answer to an earlier request with the same attempt, so the session may
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
    charge was. `refunded` is all that was given back so far, `refunded_in_full` whether nothing is left,
    `disputed` whether the charge ever was in a dispute. Those four are None where Stripe did not show the
    charge.
    """

    session_id: str
    learner_id: str
    amount_total: int | None
    currency: str | None
    payment_intent: str | None
    created: datetime | None
    paid_at: datetime | None = None
    refunded: int | None = None
    disputed: bool | None = None
    refunded_in_full: bool | None = None


@dataclass(frozen=True, slots=True)
class BookedDispute:
    """A dispute or an inquiry in Stripe's books. `status` is Stripe's ("lost", "prevented", ...)."""

    dispute_id: str
    payment_intent: str | None
    status: str | None
    amount: int | None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class BookedRefund:
    """A refund in Stripe's books."""

    refund_id: str
    payment_intent: str | None
    status: str | None


NO_MONEY_BACK = ("failed", "canceled")  # a refund's status
BUYER_NEEDED = "requires_action"  # and where the buyer's bank details are missing


@dataclass(frozen=True, slots=True)
class Refunded:
    """Stripe accepted the refund. `amount` is in the currency's smallest unit.

    `status` is "succeeded", "pending" (on its way, as good as done), "requires_action", or, where Stripe
    repeats an earlier answer, one that means that no money went back: see `came_to_nothing`.
    """

    refund_id: str | None
    status: str | None
    amount: int | None
    currency: str | None = None

    @property
    def came_to_nothing(self) -> bool:
        return self.status in NO_MONEY_BACK

    @property
    def waits(self) -> bool:
        """For the buyer's bank details, for which Stripe asks them by mail."""
        return self.status == BUYER_NEEDED


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The promised payment is over: nobody can make it any more."""


@dataclass(frozen=True, slots=True)
class AlreadyRefunded:
    """Nothing of that payment is left to give back."""


@dataclass(frozen=True, slots=True)
class ErrorDetails:
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
    """Stripe refuses, and goes on refusing until somebody changes a setting. Nothing was made.

    `raise_attempt`: Stripe keeps this answer under the attempt's idempotency key, so the next request needs
    a new attempt.
    """

    error: ErrorDetails
    raise_attempt: bool = False

    @property
    def not_allowed(self) -> bool:
        """The key is a restricted one, and lacks the permission that the error's message names."""
        return self.error.status == 403


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No answer in time, or none that can be used: trying again shortly may help.

    The session may have been made all the same. Where `raise_attempt` is False the same attempt finds it.
    """

    error: ErrorDetails
    raise_attempt: bool = False


@dataclass(frozen=True, slots=True)
class Busy:
    """Stripe is slow, and as many calls as are allowed are under way: this one was not made."""


@dataclass(frozen=True, slots=True)
class NotFound:
    """Stripe has no such session or payment, or the id is not one of its form."""


Failure = Refused | Unreachable | Busy
