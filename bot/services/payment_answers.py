"""Answers about money that was paid: a receipt, money back, a second charge."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.core.conversation.onward import onward
from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.languages import edition_of, price_locale, spoken_language
from bot.core.learner import Learner
from bot.core.nlu.topics import Topic
from bot.core.payments.payment import Payment, surplus
from bot.core.payments.stripe_results import SessionFacts
from bot.core.wording import paywall
from bot.core.wording.payment_answers import Paid, about_payments, cannot_ask, no_payment, not_shown
from bot.services.payment_status import PaymentStatus, PaymentStatusLookup
from bot.store.protocol import Store
from bot.stripe import StripeGateway

PriceText = Callable[[int | None, str | None, str], str]
DayText = Callable[[datetime, str], str]
MOST = 3  # payments that Stripe is asked about: each is a call


class PaymentAnswers:
    def __init__(
        self,
        course: Course,
        store: Store,
        gateway: StripeGateway,
        payment_status: PaymentStatusLookup,
        price_text: PriceText,
        day_text: DayText,
    ) -> None:
        self._whole_course = course
        self._store = store
        self._gateway = gateway
        self._payment_status = payment_status
        self._price_text = price_text
        self._day_text = day_text

    @property
    def _course(self) -> Course:
        """In the language that is spoken."""
        return edition_of(self._whole_course)

    def answer(self, learner_id: str, topic: Topic, ends_at: float) -> str:
        """All that Stripe is waited for ends at `ends_at`, on time.monotonic()'s clock. No lock may be held.

        What the document has is said where Stripe is silent: it is what Stripe told before.
        """
        before = self._store.read(learner_id)
        status = self._payment_status.look_up(learner_id, ends_at)
        learner = self._store.read(learner_id)
        if before is not None and learner is not None and learner.purchase.payments:
            text = about_payments(topic, self._course, tuple(self._shown(learner, ends_at)))
            if is_paid(learner) and not is_paid(before):
                return f"{paywall.payment_found(self._course, before.progress.wall)}\n\n{text}"
            return self._with_onward(learner, text)
        match status:
            case PaymentStatus.PROCESSING:
                return paywall.on_its_way()
            case PaymentStatus.UNKNOWN:
                return cannot_ask(topic)
            case PaymentStatus.NOT_SHOWN:
                text = not_shown(topic, self._course.contact)
            case PaymentStatus.PROMISED:
                text = paywall.voucher_not_paid()
            case _:
                text = no_payment(topic, self._course)
        return self._with_onward(learner, text)

    def _with_onward(self, learner: Learner | None, text: str) -> str:
        return f"{text}\n\n{onward(self._course, learner, sells=False)}" if learner else text

    def _shown(self, learner: Learner, ends_at: float) -> Iterator[Paid]:
        """The last payments, with what Stripe says now of money that went back."""
        payments = learner.purchase.payments
        extra = _too_many(payments)
        for payment in payments[-MOST:]:
            given_back = self._given_back(payment, ends_at)
            yield Paid(
                self._price(payment, payment.amount_total),
                self._day_text(payment.paid_at, spoken_language()),
                self._price(payment, given_back) if given_back else None,
                payment.session_id in extra,
            )

    def _given_back(self, payment: Payment, ends_at: float) -> int | None:
        """0 or None: nothing was."""
        found = self._gateway.retrieve_session(
            payment.session_id, ends_at - time.monotonic(), expand=("payment_intent.latest_charge",)
        )
        if isinstance(found, SessionFacts) and found.given_back is not None:
            return found.given_back
        arrived = payment.refunded - sum(payment.failed_refunds.values())
        return payment.amount_total if payment.refunded_in_full and not payment.failed_refunds else arrived

    def _price(self, payment: Payment, amount: int | None) -> str:
        return self._price_text(amount, payment.currency, price_locale(self._course))


def _too_many(payments: tuple[Payment, ...]) -> frozenset[str]:
    """The sessions besides the first; one that went back was too many all the same."""
    first = min(payments, key=lambda each: (each.created_at or each.paid_at, each.paid_at), default=None)
    others = {each.session_id for each in payments if each is not first}
    return frozenset(others | {each.session_id for each in surplus(payments)})
