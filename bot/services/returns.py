"""Money that goes back: refunds and disputes, in the learner's document and in the ledger."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.checkout import StripeGateway
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.money.checkout import Busy, Refused, Unreachable
from bot.core.money.ledger import FULL, Fact, Kind
from bot.core.money.payment import GivenBack, is_live
from bot.core.money.payment_events import DisputeFacts, RefundFacts
from bot.core.money.purchase import Policy, note_given_back
from bot.core.money.refunding import refund_asked
from bot.errors import StripeUnavailable
from bot.log import event
from bot.services.outcomes import Outcome
from bot.services.story import Story
from bot.store.protocol import Store

log = logging.getLogger(__name__)

ASK_BUDGET = 8.0  # seconds to ask whose payment is disputed; Stripe waits 10 for our answer
_KINDS = {"open": Kind.DISPUTE_OPENED, "won": Kind.DISPUTE_WON, "lost": Kind.DISPUTE_LOST}


class Returns:
    """Raises what the store raises, and StripeUnavailable: then the sender is told to come again."""

    def __init__(
        self,
        store: Store,
        gateway: StripeGateway,
        story: Story,
        policy: Policy,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._gateway = gateway
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
        return self._note(fact, GivenBack(told.amount_refunded or 0, told.refunded))

    def disputed(self, told: DisputeFacts, event_id: str | None) -> Outcome:
        """A dispute's metadata is its own, so Stripe is asked whose payment it is about."""
        state = told.state
        if state is None or told.payment_intent is None or told.dispute_id is None:
            return Outcome.IGNORED
        learner_id = self._gateway.learner_of_payment_intent(told.payment_intent, ASK_BUDGET)
        if isinstance(learner_id, Refused | Unreachable | Busy):
            raise StripeUnavailable("asking whose payment is disputed", type(learner_id).__name__)
        if learner_id is None:
            return Outcome.IGNORED
        fact = Fact(
            self._clock(),
            _KINDS[state],
            learner_id,
            event_id=event_id,
            payment_intent=told.payment_intent,
            amount=told.amount,
            currency=told.currency,
            detail=told.dispute_id,
        )
        return self._note(fact, GivenBack(disputes={told.dispute_id: state}))

    def _note(self, fact: Fact, back: GivenBack) -> Outcome:
        """The fact first, then the document that follows from it: see Story.money."""
        learner_id, intent = fact.learner_id or "", fact.payment_intent or ""
        with self._store.locked(learner_id) as entry:
            before = entry.learner
            after = before if before is None else note_given_back(before, intent, back, self._policy)
            if before is None or after is not before:
                # Of a learner whose document is gone, too: the ledger outlives it, and has to add up.
                self._story.money((fact,))
            if after is not None and after is not before:
                entry.save(after)
        if before is None or after is None:
            return Outcome.IGNORED
        if after is before:
            return Outcome.DUPLICATE
        event(
            log, logging.WARNING, fact.kind, learner_id=learner_id, payment_intent=intent, amount=fact.amount
        )
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
            live = [each for each in entry.learner.payments if is_live(each) and each.payment_intent]
            if live:
                entry.save(refund_asked(entry.learner, live, self._clock()))
        for payment in live:
            self._story.tell(Kind.REFUND_ASKED, learner_id=learner_id, session_id=payment.session_id)
        return len(live)
