"""What Stripe itself says of a learner's payment, asked live: the answer to "I have paid"."""

import time
from enum import StrEnum

from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.stripe_results import NotFound, SessionFacts
from bot.services.payments import Payments
from bot.store.protocol import Store
from bot.stripe import StripeGateway

SESSIONS_ASKED = 3  # the newest ones: each is a call within one learner's patience


class Found(StrEnum):
    """In the order of what it is best to say, where it is not the same of all the learner's sessions."""

    UNLOCKED = "unlocked"  # paid, and the document says so by now
    PROCESSING = "processing"  # complete, and the money is on its way
    UNKNOWN = "unknown"  # Stripe does not answer: one of them may be paid, so nothing is sold
    DECLINED = "declined"  # the page is open for another card
    OPEN = "open"
    EXPIRED = "expired"
    NOTHING = "nothing"  # no session was ever made for this learner


class Asking:
    def __init__(self, store: Store, gateway: StripeGateway, payments: Payments) -> None:
        self._store = store
        self._gateway = gateway
        self._payments = payments

    def ask(self, learner_id: str, ends_at: float) -> Found:
        """The best that is true of any of the learner's sessions; what was paid is applied at once.
        `ends_at` is on time.monotonic()'s clock."""
        learner = self._store.read(learner_id)
        if learner is None:
            return Found.NOTHING
        if is_paid(learner):
            return Found.UNLOCKED
        said = [self._ask_about(each, ends_at) for each in _sessions(learner)]
        return next((each for each in Found if each in said), Found.NOTHING)

    def _ask_about(self, session_id: str, ends_at: float) -> Found:
        left = ends_at - time.monotonic()
        found = self._gateway.retrieve_session(session_id, left, expand=("payment_intent",))
        if isinstance(found, NotFound):
            return Found.NOTHING
        if not isinstance(found, SessionFacts):
            return Found.UNKNOWN
        if found.status == "expired":
            self._payments.over(found, failed=False)
            return Found.EXPIRED
        if not found.complete:
            return Found.DECLINED if found.decline is not None else Found.OPEN
        if not found.paid and found.payment_intent_status in ("requires_payment_method", "canceled"):
            self._payments.over(found, failed=False)
            return Found.DECLINED
        self._payments.completed(found, None, quietly=True)
        return Found.UNLOCKED if found.paid else Found.PROCESSING


def _sessions(learner: Learner) -> list[str]:
    purchase = learner.purchase
    present = purchase.checkout.session_id if purchase.checkout else None
    newest_first = [*purchase.processing, present, *reversed([*purchase.other_sessions])]
    return list(dict.fromkeys(each for each in newest_first if each))[:SESSIONS_ASKED]
