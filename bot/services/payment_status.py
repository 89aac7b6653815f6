"""How a learner's payment stands at Stripe right now: the answer to "I have paid"."""

import time
from enum import StrEnum

from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.stripe_results import NotFound, SessionFacts
from bot.errors import StripeNotAllowed
from bot.services.late_payers import LatePayers
from bot.services.payments import Payments
from bot.services.stripe_refusals import log_if_not_allowed, log_not_allowed
from bot.store.protocol import Store
from bot.stripe import StripeGateway

SESSIONS_ASKED = 3  # the newest ones: each is a call, and the learner waits for all of them


class PaymentStatus(StrEnum):
    """Where the learner's sessions differ, the first of these is the answer."""

    UNLOCKED = "unlocked"  # paid, and recorded in the document
    PROCESSING = "processing"  # complete, and the money is on its way
    UNKNOWN = "unknown"  # Stripe does not answer: one of them may be paid, so nothing is sold
    NOT_SHOWN = "not shown"  # the restricted key may not look, now or in a minute: likewise
    DECLINED = "declined"  # the page is open for another card
    PROMISED = "promised"  # complete, with a voucher that nobody has paid yet
    OPEN = "open"
    EXPIRED = "expired"
    NOTHING = "nothing"  # no session was ever made for this learner


class PaymentStatusLookup:
    def __init__(
        self, store: Store, gateway: StripeGateway, payments: Payments, late_payers: LatePayers
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._payments = payments
        self._late_payers = late_payers

    def look_up(self, learner_id: str, ends_at: float) -> PaymentStatus:
        """The best status of any of the learner's sessions; a payment that is found is applied at once.
        `ends_at` is on time.monotonic()'s clock."""
        learner = self._store.read(learner_id)
        if learner is None:
            return PaymentStatus.NOTHING
        if not is_paid(learner) and self._late_payers.has_paid(learner, asked=True):
            try:
                self._late_payers.apply(learner, ends_at - time.monotonic())
            except StripeNotAllowed as error:
                log_not_allowed(error, learner_id=learner_id)
                return PaymentStatus.NOT_SHOWN
            learner = self._store.read(learner_id) or learner
        if is_paid(learner):
            return PaymentStatus.UNLOCKED
        statuses = [self._ask_about(each, ends_at) for each in _sessions(learner)]
        return next((each for each in PaymentStatus if each in statuses), PaymentStatus.NOTHING)

    def _ask_about(self, session_id: str, ends_at: float) -> PaymentStatus:
        left = ends_at - time.monotonic()
        found = self._gateway.retrieve_session(session_id, left, expand=("payment_intent.latest_charge",))
        if isinstance(found, NotFound):
            return PaymentStatus.NOTHING
        if log_if_not_allowed("asking how a learner's payment stands", found):
            return PaymentStatus.NOT_SHOWN
        if not isinstance(found, SessionFacts):
            return PaymentStatus.UNKNOWN
        if found.status == "expired":
            self._payments.unpaid.over(found, failed=False)
            return PaymentStatus.EXPIRED
        if not found.complete:
            return PaymentStatus.DECLINED if found.declined else PaymentStatus.OPEN
        if found.fell_through:
            self._payments.unpaid.over(found, failed=False)
            return PaymentStatus.DECLINED
        try:
            self._payments.completed(found, quietly=True)
        except StripeNotAllowed as error:
            log_not_allowed(error, session_id=session_id)
            return PaymentStatus.NOT_SHOWN
        if found.paid:
            return PaymentStatus.UNLOCKED
        return PaymentStatus.PROMISED if found.promised else PaymentStatus.PROCESSING


def _sessions(learner: Learner) -> list[str]:
    purchase = learner.purchase
    present = purchase.checkout.session_id if purchase.checkout else None
    newest_first = [*purchase.processing, *purchase.promised, present, *reversed([*purchase.other_sessions])]
    return list(dict.fromkeys(each for each in newest_first if each))[:SESSIONS_ASKED]
