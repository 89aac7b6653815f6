"""Somebody who was erased and writes again: what they paid for may be taken up."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.conversation.forgetting import with_former_answered
from bot.core.course import Course
from bot.core.learner import Former, Learner
from bot.core.messaging.messages import InboundMessage
from bot.core.payments.ledger import NO_LEARNER, NOT_READ, Fact, Kind
from bot.core.payments.payment import Payment, is_live
from bot.core.payments.payment_report import payment_rows
from bot.core.payments.recording import Policy, knows_payment, record_payment
from bot.core.tombstone import Tombstone
from bot.core.wording import forgetting
from bot.services.identities import Identities
from bot.services.ledger_writer import LedgerWriter
from bot.store.protocol import Store

PAID: Final = (Kind.PAID, Kind.SECOND_PAYMENT)
_INSTANT: Final = timedelta(microseconds=1)


class Returning:
    """Raises what the store raises."""

    def __init__(
        self,
        course: Course,
        store: Store,
        identities: Identities,
        ledger: LedgerWriter,
        policy: Policy,
        clock: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._store = store
        self._identities = identities
        self._ledger = ledger
        self._policy = policy
        self._clock = clock

    def said_before(self, tombstone: Tombstone, message: InboundMessage) -> tuple[str, ...] | None:
        """The reply to a message that was answered before its sender was erased: it comes again, and is no
        new one. None: it is new."""
        mark = mark_of(self._store, message.sid)
        if mark == tombstone.asked_in:
            return (forgetting.forgotten(),)
        return () if mark in tombstone.seen else None

    def former(self, tombstone: Tombstone) -> Former | None:
        """None: they had paid for nothing."""
        unmatched = (each.get("why") for each in self._store.unmatched_of(tombstone.ids))
        owed = bool(self.owed(tombstone.ids)) or any(why in (NO_LEARNER, NOT_READ) for why in unmatched)
        return Former(tombstone.ids, tombstone.at) if owed else None

    def owed(self, learner_ids: Sequence[str]) -> list[Payment]:
        """What was paid under these ids and not given back, by the ledger: it is all that is left of it."""
        facts: list[Fact] = []
        for each in learner_ids:
            facts += self._store.facts(learner_id=each)
        closed_at = _closed_by_hand(facts)
        rows = (row for row in payment_rows(facts) if row.kind in PAID and is_live(row.payment))
        return [
            replace(row.payment, livemode=row.livemode)
            for row in rows
            if closed_at is None or row.payment.paid_at > closed_at
        ]

    def may_take_up(self, learner: Learner, asked: bool) -> bool:
        """`asked`: they say that they have paid. Otherwise who wanted to begin anew is not bothered."""
        former = learner.purchase.former
        return former is not None and (asked or not former.answered) and bool(self.owed(former.ids))

    def take_up(self, learner: Learner) -> None:
        """Whoever paid under one of the ids was this person: all of them lead here from now on, so that
        nobody else takes the same up."""
        former = learner.purchase.former
        if former is None:
            return
        self._identities.join(learner.learner_id, *former.ids, into=learner.learner_id)
        self._record(learner.learner_id, self.owed(former.ids))

    def _record(self, learner_id: str, owed: Sequence[Payment]) -> None:
        """No confirmation is queued: it went out when they paid, and the reply that follows says that the
        course is theirs."""
        with self._store.locked(learner_id) as entry:
            if entry.learner is None:
                return
            after, now = entry.learner, self._clock()
            for payment in owed:
                if not knows_payment(after, payment.session_id, payment.event_id):
                    paid = record_payment(
                        self._course, after, replace(payment, recorded_at=now), self._policy
                    )
                    after = replace(paid, deliveries=after.deliveries)
                    fact = Fact(now, Kind.TAKEN_UP, after.learner_id, payment.session_id)
                    self._ledger.append_durably([fact])
            entry.save(with_former_answered(after))


def _closed_by_hand(facts: Sequence[Fact]) -> datetime | None:
    """When the operator closed the course to them, unless it was opened by hand after that."""
    by_hand = [fact for fact in facts if fact.kind in (Kind.GRANTED, Kind.REVOKED)]
    last = max(by_hand, key=lambda fact: fact.at, default=None)
    return last.at if last is not None and last.kind == Kind.REVOKED else None


def dated_after(learner: Learner, tombstone: Tombstone | None) -> Learner:
    """A document counts only if it was written to after the erasing, and clocks differ."""
    if tombstone is None or (learner.last_message_at or learner.created_at) > tombstone.at:
        return learner
    return replace(learner, last_message_at=tombstone.at + _INSTANT)


def mark_of(store: Store, message_sid: str) -> str:
    """A message as a tombstone knows it: a hash with the store's key, as an address is."""
    return store.id_for(message_sid).removeprefix("lrn_")[:16]
