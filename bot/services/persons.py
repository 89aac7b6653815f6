"""Learners who asked for a person, and that person's answer."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Final

from bot.core.learner import Learner, with_message
from bot.core.messaging.delivery import WINDOW
from bot.core.payments.ledger import Fact, Kind
from bot.errors import DocumentUnreadable
from bot.services.ledger_writer import LedgerWriter
from bot.store.protocol import Store

log = logging.getLogger(__name__)

MOST: Final = 100
LONGEST: Final = 1500  # characters: one message, whatever is in it


class Said(Enum):
    """What became of an answer."""

    QUEUED = "queued"
    TOO_LATE = "too late"  # outside the 24-hour window: nothing was queued, for it would only wait
    NO_LEARNER = "no learner"


class Persons:
    """Raises what the store raises."""

    def __init__(self, store: Store, ledger: LedgerWriter, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock

    def waiting(self, most: int = MOST) -> Iterator[Learner | DocumentUnreadable]:
        """Those who wait longest first."""
        for learner_id in self._store.asking_for_person(most):
            try:
                found = self._store.read(learner_id)
            except DocumentUnreadable as error:
                yield error
                continue
            if found is not None and found.asked_for_person is not None:
                yield found

    def answer(self, learner_id: str, text: str, cause: str) -> Said:
        """Have it sent to them, once for each `cause`. They go on waiting until done()."""
        now = self._clock()
        with self._store.locked(learner_id) as entry:
            if entry.learner is None:
                return Said.NO_LEARNER
            if not can_write_to(entry.learner, now):
                return Said.TOO_LATE
            answered = with_message(entry.learner, "person", cause, text, now)
            if answered.deliveries != entry.learner.deliveries:
                self._ledger.append_durably([Fact(now, Kind.PERSON_ANSWERED, entry.learner_id)])
                entry.save(answered)
        return Said.QUEUED

    def done(self, learner_id: str) -> bool:
        """False: they do not wait."""
        with self._store.locked(learner_id) as entry:
            if entry.learner is None or entry.learner.asked_for_person is None:
                return False
            self._ledger.append_durably([Fact(self._clock(), Kind.PERSON_DONE, entry.learner_id)])
            entry.save(replace(entry.learner, asked_for_person=None))
        return True


def can_write_to(learner: Learner, now: datetime) -> bool:
    """Whether WhatsApp carries a text that they did not just ask for."""
    return learner.last_message_at is not None and now - learner.last_message_at < WINDOW
