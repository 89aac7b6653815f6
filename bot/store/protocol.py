"""What a store of learners' documents can do: JSON files and PostgreSQL do it alike."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.core.learner import Learner


class Entry(Protocol):
    """One learner's document, held under its lock."""

    learner: Learner | None

    def save(self, learner: Learner) -> None:
        """Durable when this returns; `learner` is then the saved one. May be called more than once."""


class Store(Protocol):
    """Every call may raise StoreUnavailable; those that read a document also DocumentUnreadable."""

    def id_for(self, address: str) -> str:
        """The learner id that belongs to an address: always the same, and not to be turned back."""

    def read(self, learner_id: str) -> Learner | None:
        """The last saved state, without the lock. None too for a string that is no learner id."""

    def locked(self, learner_id: str) -> AbstractContextManager[Entry]:
        """The document under its lock, held between threads and processes. No network call in here."""

    def selling(self, learner_id: str, patience: float) -> AbstractContextManager[bool]:
        """A second lock a learner, for the time Stripe is asked: True if held within `patience` seconds."""

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Ids of learners with a delivery due (core.delivery.next_due), the longest due first."""

    def delivering(self, learner_id: str) -> AbstractContextManager[bool]:
        """The claim to deliver to a learner: False where another process or thread has it. Dies with its holder."""

    def keep_unmatched(self, key: str, record: Mapping[str, object]) -> bool:
        """Keep for the operator, durably, what was paid but matches nobody. False: that key was kept before."""

    def probe(self) -> None:
        """Raise StoreUnavailable unless a new document could be written now."""

    def close(self) -> None: ...
