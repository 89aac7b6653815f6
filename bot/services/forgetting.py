"""Erases a learner everywhere but in the ledger, which has no name or number in it."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.core.conversation.forgetting import to_be_forgotten
from bot.core.learner import Learner
from bot.core.payments.ledger import Fact, Kind
from bot.core.tombstone import Tombstone
from bot.logs.log import event
from bot.services.identities import Identities
from bot.services.ledger_writer import LedgerWriter
from bot.services.returning import mark_of
from bot.store.erasing import erase
from bot.store.joining import ids_leading_to
from bot.store.protocol import Store

log = logging.getLogger(__name__)


class Forgetting:
    """`end_sessions` sees to it that no link of theirs can be paid any more, as far as Stripe answers: it is
    done first, with no lock held. Raises what the store raises; then it is to be done again."""

    def __init__(
        self,
        store: Store,
        identities: Identities,
        ledger: LedgerWriter,
        clock: Callable[[], datetime],
        end_sessions: Callable[[Learner], object],
    ) -> None:
        self._store = store
        self._identities = identities
        self._ledger = ledger
        self._clock = clock
        self._end_sessions = end_sessions

    def forget(self, learner_id: str) -> bool:
        """False: no such learner."""
        learner = self._store.read(learner_id)
        if learner is None:
            return False
        self._end_sessions(learner)
        self._identities.join(*ids_leading_to(self._store.id_for, learner), into=learner.learner_id)
        while (learner := self._store.read(learner_id)) is not None:
            tombstone = self._tombstone(learner)
            self._ledger.append_durably([Fact(self._clock(), Kind.LEARNER_FORGOTTEN, learner.learner_id)])
            erase(self._store, tombstone)
        event(log, logging.INFO, "learner_forgotten", learner_id=learner_id)
        return True

    def _tombstone(self, learner: Learner) -> Tombstone:
        former = learner.purchase.former
        ids = (*ids_leading_to(self._store.id_for, learner), *(former.ids if former else ()))
        seen = tuple(mark_of(self._store, each.message_sid) for each in learner.inbox.replies)
        asked = to_be_forgotten(learner) and bool(seen)
        times = (self._clock(), learner.created_at, learner.last_message_at)
        return Tombstone(
            at=max(each for each in times if each is not None),
            ids=tuple(dict.fromkeys(ids)),
            seen=seen,
            asked_in=seen[-1] if asked else None,
        )
