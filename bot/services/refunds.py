"""Money that goes back: refunds and disputes, in the learner's document and in the ledger."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.ledger import FULL, Fact, Kind
from bot.core.payments.payment import Reversal, is_live
from bot.core.payments.recording import Policy, note_reversal
from bot.core.payments.refunds import refund_asked
from bot.core.payments.stripe_events import DisputeFacts, FailedRefund, RefundFacts
from bot.logs.log import event
from bot.services.event_outcome import Outcome
from bot.services.ledger_writer import Story
from bot.store.protocol import Store

log = logging.getLogger(__name__)

_KINDS = {"open": Kind.DISPUTE_OPENED, "won": Kind.DISPUTE_WON, "lost": Kind.DISPUTE_LOST}
OWED = "Stripe has put the money back into your balance and does not try again: pay the learner another way"


class Returns:
    """What is told of nobody of ours (`learner_id` None) is ignored. Raises what the store raises."""

    def __init__(
        self,
        store: Store,
        story: Story,
        policy: Policy,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._story = story
        self._policy = policy
        self._clock = clock

    def refunded(self, told: RefundFacts, event_id: str | None) -> Outcome:
        if told.payment_intent is None or told.learner_id is None:
            return Outcome.IGNORED
        fact = Fact(
            self._clock(),
            Kind.REFUNDED,
            told.learner_id,
            event_id=event_id,
            payment_intent=told.payment_intent,
            amount=told.amount_refunded,
            currency=told.currency,
            detail=FULL if told.refunded else None,
        )
        return self._note(fact, Reversal(told.amount_refunded or 0, told.refunded))

    def failed(self, told: FailedRefund, event_id: str | None) -> Outcome:
        """The learner was told that the money is on its way, and it is not: the operator owes it to them.
        Whether the course is open stays as it is."""
        if told.payment_intent is None or told.learner_id is None or told.refund_id is None:
            return Outcome.IGNORED
        fact = Fact(
            self._clock(),
            Kind.REFUND_FAILED,
            told.learner_id,
            event_id=event_id,
            payment_intent=told.payment_intent,
            amount=told.amount,
            currency=told.currency,
            detail=told.refund_id,
        )
        outcome = self._note(fact, Reversal(failed_refunds={told.refund_id: told.amount or 0}))
        if outcome is not Outcome.DUPLICATE:
            fields = {"refund_id": told.refund_id, "reason": told.reason, "currency": told.currency}
            event(log, logging.ERROR, "refund_failed", **_named(fact), **fields, to_do=OWED)
        return Outcome.REFUND_FAILED if outcome is Outcome.GIVEN_BACK else outcome

    def disputed(self, told: DisputeFacts, event_id: str | None) -> Outcome:
        if told.payment_intent is None or told.learner_id is None or told.dispute_id is None:
            return Outcome.IGNORED
        if told.is_inquiry:
            self._tell_of_inquiry(told, event_id)
        state = told.state
        if state is None:
            return Outcome.IGNORED
        fact = Fact(
            self._clock(),
            _KINDS[state],
            told.learner_id,
            event_id=event_id,
            payment_intent=told.payment_intent,
            amount=told.amount,
            currency=told.currency,
            detail=told.dispute_id,
        )
        return self._note(fact, Reversal(disputes={told.dispute_id: state}))

    def _tell_of_inquiry(self, told: DisputeFacts, event_id: str | None) -> None:
        """It changes nothing, and Stripe's books may count it among the disputes."""
        self._story.tell(
            Kind.INQUIRY_OPENED,
            learner_id=told.learner_id,
            event_id=event_id,
            payment_intent=told.payment_intent,
            detail=told.dispute_id,
        )

    def _note(self, fact: Fact, back: Reversal) -> Outcome:
        """The fact first, then the document that follows from it: see Story.money."""
        learner_id, intent = fact.learner_id or "", fact.payment_intent or ""
        with self._store.locked(learner_id) as entry:
            before = entry.learner
            after = before if before is None else note_reversal(before, intent, back, self._policy)
            if before is None or after is not before:
                # Of a learner whose document is gone, too: the ledger outlives it, and has to add up.
                self._story.money((fact,))
            if after is not None and after is not before:
                entry.save(after)
        if before is None or after is None:
            return Outcome.IGNORED
        if after is before:
            return Outcome.DUPLICATE
        if fact.kind != Kind.REFUND_FAILED:
            event(log, logging.WARNING, fact.kind, **_named(fact))
        self._tell_of_tier(before, after)
        return Outcome.GIVEN_BACK

    def _tell_of_tier(self, before: Learner, after: Learner) -> None:
        if is_paid(before) != is_paid(after):
            self._story.tell(
                Kind.TIER_CHANGED, learner_id=after.learner_id, detail="paid" if is_paid(after) else "free"
            )

    def ask_for_refund(self, learner_id: str) -> int | None:
        """Have all that the learner paid and is still ours given back; how many payments that is. None: no
        such learner."""
        with self._store.locked(learner_id) as entry:
            if entry.learner is None:
                return None
            payments = entry.learner.purchase.payments
            live = [each for each in payments if is_live(each) and each.payment_intent]
            if live:
                entry.save(refund_asked(entry.learner, live, self._clock()))
        for payment in live:
            self._story.tell(Kind.REFUND_ASKED, learner_id=learner_id, session_id=payment.session_id)
        return len(live)


def _named(fact: Fact) -> dict[str, object]:
    return {"learner_id": fact.learner_id, "payment_intent": fact.payment_intent, "amount": fact.amount}
