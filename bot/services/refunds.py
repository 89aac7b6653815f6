"""Money that goes back: refunds and disputes, in the learner's document and in the ledger."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.core.gate import is_paid
from bot.core.payments.ledger import DISPUTES, FULL, Fact, Kind
from bot.core.payments.payment import Payment, Reversal, is_live
from bot.core.payments.recording import Policy, note_reversal
from bot.core.payments.refunds import with_refunds_asked
from bot.core.payments.stripe_events import ChargeRefunded, Disputed, MoneyBack, RefundFailed
from bot.logs.log import event
from bot.services.event_outcome import EventOutcome
from bot.services.ledger_writer import LedgerWriter
from bot.store.protocol import Store

log = logging.getLogger(__name__)

OWED = "Stripe has put the money back into your balance and does not try again: pay the learner another way"


class Refunds:
    """An event without a learner of ours is ignored. Raises what the store raises."""

    def __init__(
        self,
        store: Store,
        ledger: LedgerWriter,
        policy: Policy,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._policy = policy
        self._clock = clock

    def receive(self, incoming: MoneyBack) -> EventOutcome:
        if incoming.learner_id is None or incoming.payment_intent is None:
            return EventOutcome.IGNORED
        match incoming:
            case ChargeRefunded():
                return self._charge_refunded(incoming)
            case RefundFailed():
                return self._refund_failed(incoming)
            case Disputed():
                return self._disputed(incoming)

    def _charge_refunded(self, incoming: ChargeRefunded) -> EventOutcome:
        amount = incoming.amount_refunded
        fact = self._fact(Kind.REFUNDED, incoming, amount, FULL if incoming.in_full else None)
        return self._record(fact, Reversal(amount or 0, incoming.in_full))

    def refunded_by_us(self, learner_id: str, payment: Payment) -> None:
        """Our own refund of a whole payment: recorded as its event is, whichever of the two comes first."""
        fact = Fact(
            self._clock(),
            Kind.REFUNDED,
            learner_id,
            payment_intent=payment.payment_intent,
            amount=payment.amount_total,
            currency=payment.currency,
            detail=FULL,
        )
        self._record(fact, Reversal(payment.amount_total or 0, True))

    def _refund_failed(self, incoming: RefundFailed) -> EventOutcome:
        """The learner has read that the money is on its way, and it is not: the operator owes it to them.
        Whether the course is open stays as it is."""
        refund_id = incoming.refund_id
        if refund_id is None:
            return EventOutcome.IGNORED
        fact = self._fact(Kind.REFUND_FAILED, incoming, incoming.amount, refund_id)
        outcome = self._record(fact, Reversal(failed_refunds={refund_id: incoming.amount or 0}))
        if outcome is not EventOutcome.DUPLICATE:
            fields = {"refund_id": refund_id, "reason": incoming.reason, "currency": incoming.currency}
            event(log, logging.ERROR, "refund_failed", **_named(fact), **fields, to_do=OWED)
        return EventOutcome.REFUND_FAILED if outcome is EventOutcome.REVERSED else outcome

    def _disputed(self, incoming: Disputed) -> EventOutcome:
        dispute_id, state = incoming.dispute_id, incoming.state
        if dispute_id is None:
            return EventOutcome.IGNORED
        if incoming.is_inquiry:
            self._note_inquiry(incoming)
        if state is None:
            return EventOutcome.IGNORED
        fact = self._fact(DISPUTES[state], incoming, incoming.amount, dispute_id)
        return self._record(fact, Reversal(disputes={dispute_id: state}))

    def _fact(self, kind: Kind, incoming: MoneyBack, amount: int | None, detail: str | None) -> Fact:
        return Fact(
            self._clock(),
            kind,
            incoming.learner_id,
            event_id=incoming.event_id,
            payment_intent=incoming.payment_intent,
            amount=amount,
            currency=incoming.currency,
            detail=detail,
        )

    def _note_inquiry(self, incoming: Disputed) -> None:
        """It changes nothing, but Stripe's books may count it among the disputes."""
        fact = self._fact(Kind.INQUIRY_OPENED, incoming, None, incoming.dispute_id)
        self._ledger.append_all([replace(fact, currency=None)])

    def _record(self, fact: Fact, back: Reversal) -> EventOutcome:
        """The fact first, then the document that follows from it: see LedgerWriter.append_durably."""
        learner_id, intent = fact.learner_id or "", fact.payment_intent or ""
        with self._store.locked(learner_id) as entry:
            before = entry.learner
            after = before if before is None else note_reversal(before, intent, back, self._policy)
            if before is None or after is not before:
                # Also where the document is gone: the ledger outlives it, and has to add up.
                self._ledger.append_durably([fact])
            if after is not None and after is not before:
                entry.save(after)
        if before is None or after is None:
            return EventOutcome.IGNORED
        if after is before:
            return EventOutcome.DUPLICATE
        if fact.kind != Kind.REFUND_FAILED:
            event(log, logging.WARNING, fact.kind, **_named(fact))
        if is_paid(before) != is_paid(after):
            self._ledger.append(Kind.TIER_CHANGED, learner_id, "paid" if is_paid(after) else "free")
        return EventOutcome.REVERSED

    def ask_for_refund(self, learner_id: str) -> int | None:
        """Have all that the learner paid and is still ours given back; how many payments that is. None: no
        such learner."""
        with self._store.locked(learner_id) as entry:
            if entry.learner is None:
                return None
            payments = entry.learner.purchase.payments
            live = [each for each in payments if is_live(each) and each.payment_intent]
            if live:
                entry.save(with_refunds_asked(entry.learner, live, self._clock()))
        for payment in live:
            self._ledger.append(Kind.REFUND_ASKED, learner_id, session_id=payment.session_id)
        return len(live)


def _named(fact: Fact) -> dict[str, object]:
    return {"learner_id": fact.learner_id, "payment_intent": fact.payment_intent, "amount": fact.amount}
