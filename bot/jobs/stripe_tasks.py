"""Does what is still to be done at Stripe for learners: refunds, sessions to be ended, fresh links."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.core.course import Course
from bot.core.due import is_due
from bot.core.languages import speaking_to
from bot.core.learner import Learner, with_message
from bot.core.payments.payment import Payment, is_live, left_to_refund
from bot.core.payments.refunds import is_needless, without_needless
from bot.core.payments.stripe_results import (
    AlreadyRefunded,
    Busy,
    NotFound,
    Refunded,
    Refused,
    SessionFacts,
    Unreachable,
)
from bot.core.payments.tasks import MOST_ATTEMPTS, StripeTask, TaskKind, put_off, without
from bot.core.queues import Queue
from bot.core.wording import paywall
from bot.logs.log import event
from bot.services.checkout import CheckoutLinks, LinkUnavailable, Offer
from bot.services.payments import Payments
from bot.services.refunds import Refunds
from bot.store.protocol import Store
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

DEADLINE = 20.0  # seconds for one call: nobody waits for it

Done = Callable[[Learner], Learner]  # what becomes of the document with the task done


@dataclass(frozen=True, slots=True)
class PutOff:
    """Not this time. `new_turn`: Stripe would repeat its answer, so the next try needs another key."""

    new_turn: bool = False


class StripeTasks:
    """`amount_text` gives an amount as the learner reads it, `auto_refund` is as in Policy. A task is taken
    off the document once Stripe has answered; one that a crash leaves behind is done again, under the same
    idempotency key."""

    def __init__(
        self,
        course: Course,
        store: Store,
        gateway: StripeGateway,
        checkout_links: CheckoutLinks,
        payments: Payments,
        refunds: Refunds,
        amount_text: Callable[[int | None, str | None], str],
        clock: Callable[[], datetime],
        auto_refund: bool = True,
    ) -> None:
        self._course = course
        self._store = store
        self._gateway = gateway
        self._auto_refund = auto_refund
        self._checkout_links = checkout_links
        self._payments = payments
        self._refunds = refunds
        self._amount_text = amount_text
        self._clock = clock

    def do_next(self, learner_id: str) -> StripeTask | None:
        """The learner's task that was tried now. None: none is due, or another process is at it."""
        with self._store.claim(Queue.STRIPE_TASKS, learner_id) as ours:
            learner = self._store.read(learner_id) if ours else None
            tasks = learner.purchase.errands if learner else ()
            first = min(tasks, key=lambda each: each.due_at, default=None)
            if learner is None or first is None or not is_due(first.due_at, self._clock()):
                return None
            if learner.learner_id != learner_id:
                return None  # it went into another document, which has a claim of its own
            with speaking_to(self._course, learner):
                self._do(learner, first)
            return first

    def _do(self, learner: Learner, task: StripeTask) -> None:
        if is_needless(learner, task, self._auto_refund):
            self._drop_needless(learner, task)
            return
        act = {
            TaskKind.REFUND: self._refund,
            TaskKind.EXPIRE: self._expire,
            TaskKind.NEW_LINK: self._send_new_link,
        }[task.kind]
        done = act(learner, task)
        if isinstance(done, PutOff):
            self._put_off(learner, task, done.new_turn)
            return
        event(log, logging.INFO, "stripe_task_done", **_named(learner, task))
        self._change(learner, lambda it: done(_with_tasks(it, without(it.purchase.errands, task.key))))

    def _drop_needless(self, learner: Learner, task: StripeTask) -> None:
        why = (
            "the learner's other payment was given back meanwhile"
            if self._auto_refund
            else "AUTO_REFUND_DUPLICATES is 0"
        )
        event(log, logging.WARNING, "second_payment_kept", **_named(learner, task), reason=why)
        self._change(learner, lambda it: without_needless(it, task.key, self._auto_refund))

    def _put_off(self, learner: Learner, task: StripeTask, new_turn: bool) -> None:
        given_up = task.attempts >= MOST_ATTEMPTS
        level, name = (logging.CRITICAL, "given_up") if given_up else (logging.WARNING, "put_off")
        fields = _named(learner, task) | {"attempts": task.attempts}
        if given_up and task.kind is TaskKind.REFUND:
            fields["way_out"] = "give it back in Stripe's dashboard: the event that comes of it is recorded"
        event(log, level, f"stripe_task_{name}", **fields)
        now = self._clock()
        self._change(
            learner, lambda it: _with_tasks(it, put_off(it.purchase.errands, task.key, now, new_turn))
        )

    def _change(self, learner: Learner, change: Callable[[Learner], Learner]) -> None:
        with self._store.locked(learner.learner_id) as entry:
            if entry.learner is not None:
                entry.save(change(entry.learner))

    def _refund(self, learner: Learner, task: StripeTask) -> Done | PutOff:
        answer = self._gateway.refund(
            task.payment_intent or "", task.idempotency_key, learner.learner_id, DEADLINE
        )
        if isinstance(answer, Refused) and answer.error.code == "charge_disputed":
            event(log, logging.ERROR, "refund_of_disputed_payment", session_id=task.session_id)
            return lambda it: it  # the bank has taken the money back by itself: nothing is left to give
        failed = isinstance(answer, Refunded) and answer.came_to_nothing
        if failed or not isinstance(answer, Refunded | AlreadyRefunded):
            return _refused("refund_refused", task, answer)

        payments = learner.purchase.payments
        payment = next((each for each in payments if each.session_id == task.session_id), None)
        if payment is None:
            return lambda it: it
        if isinstance(answer, Refunded) and answer.waits:
            self._refunds.waits_for_buyer(learner.learner_id, payment, answer.refund_id)
            text = paywall.refund_waits(self._amount_of(payment))
            return lambda it: with_message(it, "refund", payment.session_id, text, self._clock())
        self._refunds.refunded_by_us(learner.learner_id, payment)
        return lambda it: self._with_word(it, payment)

    def _with_word(self, learner: Learner, payment: Payment) -> Learner:
        amount = self._amount_of(payment)
        on_top = any(is_live(each) and not each.refund_asked for each in learner.purchase.payments)
        text = paywall.paid_twice(amount) if on_top else paywall.given_back(amount)
        return with_message(learner, "refund", payment.session_id, text, self._clock())

    def _amount_of(self, payment: Payment) -> str:
        return self._amount_text(left_to_refund(payment), payment.currency)

    def _expire(self, learner: Learner, task: StripeTask) -> Done | PutOff:
        answer = self._gateway.expire_session(task.session_id, DEADLINE)
        if isinstance(answer, SessionFacts) and answer.status == "complete":
            return self._end_completed(task, answer)
        if isinstance(answer, NotFound) or (isinstance(answer, SessionFacts) and answer.status == "expired"):
            return lambda it: it
        return _refused("expire_refused", task, answer)

    def _end_completed(self, task: StripeTask, session: SessionFacts) -> Done | PutOff:
        if session.paid:
            self._payments.completed(session)  # a moment before: then it is a second payment
            return lambda it: it
        answer = self._gateway.cancel_payment(session.payment_intent or "", DEADLINE)
        if isinstance(answer, Unreachable | Busy) or (isinstance(answer, Refused) and answer.not_allowed):
            return _refused("cancel_refused", task, answer)
        if isinstance(answer, Refused):
            # Its money is on its way, or its method knows no end: what comes of it is a second payment.
            why = answer.error.message
            event(log, logging.WARNING, "promise_not_ended", session_id=task.session_id, reason=why)
        return lambda it: it

    def _send_new_link(self, learner: Learner, task: StripeTask) -> Done | PutOff:
        answer = self._checkout_links.get_upgrade_url(learner.learner_id)
        if isinstance(answer, LinkUnavailable):
            return PutOff()
        if not isinstance(answer, Offer):
            return lambda it: it
        text = paywall.money_did_not_arrive(answer.url)
        return lambda it: with_message(it, "new link", task.session_id, text, self._clock())


def _with_tasks(learner: Learner, errands: tuple[StripeTask, ...]) -> Learner:
    return replace(learner, purchase=replace(learner.purchase, errands=errands))


def _named(learner: Learner, task: StripeTask) -> dict[str, object]:
    return {
        "learner_id": learner.learner_id,
        "kind": task.kind.value,
        "session_id": task.session_id,
    }


def _refused(name: str, task: StripeTask, answer: object) -> PutOff:
    error = getattr(answer, "error", None)
    why = asdict(error) if error is not None else {"kind": type(answer).__name__}
    event(log, logging.ERROR, name, session_id=task.session_id, attempts=task.attempts, **why)
    return PutOff(new_turn=isinstance(answer, Refunded) or getattr(answer, "raise_attempt", False))
