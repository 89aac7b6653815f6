"""Money that goes back: refunds and disputes, in the learner's document and in the ledger."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.core.gate import is_paid
from bot.core.payments.ledger import DISPUTES, FULL, Fact, Kind
from bot.core.payments.payment import Payment, Reversal, is_live, left_to_refund, lost_to_disputes
from bot.core.payments.recording import Policy, note_reversal
from bot.core.payments.refunds import with_refunds_asked
from bot.core.payments.stripe_events import ChargeRefunded, Disputed, MoneyBack, RefundFailed, RefundWaits
from bot.logs.log import event
from bot.services.event_outcome import EventOutcome
from bot.services.ledger_writer import LedgerWriter
from bot.store.protocol import Store

log = logging.getLogger(__name__)

OWED = "Stripe has put the money back into your balance and does not try again: pay the learner another way"


BUYER_NEEDED = (
    "the buyer's bank details are missing: Stripe has asked for them by mail, and sends nothing until then. "
    "The refund's page in Stripe's dashboard shows that mail"
)


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
            case RefundWaits():
                return self._refund_waits(incoming)
            case RefundFailed():
                return self._refund_failed(incoming)
            case Disputed():
                return self._disputed(incoming)

    def _charge_refunded(self, incoming: ChargeRefunded) -> EventOutcome:
        amount = incoming.amount_refunded
        fact = self._fact(Kind.REFUNDED, incoming, amount, FULL if incoming.in_full else None)
        return self._record(fact, Reversal(amount or 0, incoming.in_full))

    def refunded_by_us(self, learner_id: str, payment: Payment) -> None:
        """Our own refund of what is left of a payment: recorded as its event is, whichever of the two comes
        first."""
        amount, in_full = left_to_refund(payment), lost_to_disputes(payment) in (0, None)
        fact = Fact(
            self._clock(),
            Kind.REFUNDED,
            learner_id,
            payment_intent=payment.payment_intent,
            amount=amount,
            currency=payment.currency,
            detail=FULL if in_full else None,
        )
        self._record(fact, Reversal(amount or 0, in_full))

    def waits_for_buyer(self, learner_id: str, payment: Payment, refund_id: str | None) -> None:
        """Our own refund, which Stripe has taken, waits for the buyer's bank details."""
        fact = Fact(
            self._clock(),
            Kind.REFUND_WAITS,
            learner_id,
            payment_intent=payment.payment_intent,
            amount=left_to_refund(payment),
            currency=payment.currency,
            detail=refund_id,
        )
        self._note_waiting(fact)

    def _refund_waits(self, incoming: RefundWaits) -> EventOutcome:
        fact = self._fact(Kind.REFUND_WAITS, incoming, incoming.amount, incoming.refund_id)
        return self._note_waiting(fact)

    def _note_waiting(self, fact: Fact) -> EventOutcome:
        """No money has moved, so no document changes. Our own call and several events say the same."""
        said = self._store.facts(payment_intent=fact.payment_intent or "")
        if any(each.kind == fact.kind and each.detail == fact.detail for each in said):
            return EventOutcome.DUPLICATE
        self._ledger.append_all([fact])
        event(log, logging.ERROR, "refund_waits", **_named(fact), refund_id=fact.detail, to_do=BUYER_NEEDED)
        return EventOutcome.REFUND_WAITS

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
        kind = Kind.DISPUTE_PREVENTED if incoming.prevented else DISPUTES[state]
        fact = self._fact(kind, incoming, incoming.amount, dispute_id)
        amounts = {} if incoming.amount is None else {dispute_id: incoming.amount}
        return self._record(fact, Reversal(disputes={dispute_id: state}, dispute_amounts=amounts))

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
