"""What a store of learners' documents can do: JSON files and PostgreSQL do it alike."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Final, Protocol, TypedDict, Unpack

from bot.core.learner import Learner
from bot.core.payments.ledger import Fact
from bot.core.queues import Queue
from bot.core.tombstone import Tombstone
from bot.store.entry import Entry
from bot.store.joining import Joined

MOST_COUNTED: Final = 100_000  # learners who wait


class FactIds(TypedDict, total=False):
    """Ids that a fact of the ledger may have."""

    learner_id: str
    session_id: str
    payment_intent: str


def record_nothing(into: Learner, gone: Learner) -> None:
    pass


class Store(Protocol):
    """Every call may raise StoreUnavailable, the end of a `locked` block too, and in doubt about the save;
    those that read a document also DocumentUnreadable.

    An id may lead to another learner's document: `read` and `locked` go there."""

    def id_for(self, address: str) -> str:
        """The learner id that belongs to an address: always the same, and not to be turned back."""

    def read(self, learner_id: str) -> Learner | None:
        """The last saved state; None too for a string that is no learner id. It may wait for the document's
        lock, so it is not for those who hold that."""

    def locked(self, learner_id: str) -> AbstractContextManager[Entry]:
        """The document under its lock, held between threads and processes. No network call in here.

        A string that is no learner id has no document, and cannot be saved.
        """

    def join(
        self,
        learner_ids: Sequence[str],
        now: datetime,
        into: str | None = None,
        record: Callable[[Learner, Learner], None] = record_nothing,
    ) -> Joined:
        """Make all of these ids lead to one document from now on, whatever breaks in the middle; not to be
        called in a `locked` block.

        Where several have documents, all go into one: the one that `into` leads to, or core.merging's
        survivor. `record` is called with the one that stays and each that goes, before anything is written;
        what it records is kept with the merge. Where none has a document, the first made under any of the ids
        is everybody's. All must be learner ids."""

    def bury(self, tombstone: Tombstone) -> Collection[str]:
        """Put it where each of its ids leads, and erase every document there that is older than it. None of
        that is undone by what breaks in the middle: then it is to be done again.

        Given are the ids that a document there has besides; with these in the tombstone, too, it is to be
        done again: nothing was done to that document."""

    def tombstone(self, learner_id: str) -> Tombstone | None:
        """What is left of an erased learner under that very id, whoever has come back to it since."""

    def tombstones(self) -> Iterator[tuple[str, Tombstone]]:
        """All there are, each with the id that it stands under."""

    def selling(self, learner_id: str, patience: float) -> AbstractContextManager[bool]:
        """A second lock a learner, for the time Stripe is asked: True if held within `patience` seconds.

        Of a holder that died it is free again within 15 s."""

    def due(self, queue: Queue, now: datetime, limit: int) -> Sequence[str]:
        """Ids of learners for whom something in that queue is due, those who wait longest first.

        While a version of before writes to the same store, it may name a learner for whom nothing is due."""

    def claim(self, queue: Queue, learner_id: str) -> AbstractContextManager[bool]:
        """The right to do what is due for a learner in that queue: False where another process or thread has
        it. It ends with its holder. Each queue has its own: a slow Stripe keeps no message waiting."""

    def keep_unmatched(self, key: str, record: Mapping[str, object]) -> bool:
        """Keep for the operator, durably, what was paid but matches nobody. False: it was kept before."""

    def unmatched(self) -> Iterator[dict[str, Any]]:
        """The records that were kept, in no order, each with its `key`."""

    def unmatched_of(self, learner_ids: Collection[str]) -> Sequence[dict[str, Any]]:
        """Those of them whose metadata name one of these learners. It is asked at each wall, and cheap."""

    def record(self, facts: Iterable[Fact], durable: bool) -> None:
        """Add to the ledger, which is never changed otherwise. `durable`: they outlive a power cut.

        In a `locked` block of this thread that is so when the block has ended without an error, and only
        then: a store may write them together with the document, or before it."""

    def facts(self, since: datetime | None = None, **ids: Unpack[FactIds]) -> Iterator[Fact]:
        """The ledger's facts, those with the given ids alone, in no order. One fact may be there more than
        once (core.payments.ledger.timeline), and what a crash left half written is skipped."""

    def facts_on_from(
        self, kinds: Collection[str], read: Mapping[str, int]
    ) -> tuple[Sequence[Fact], Mapping[str, int]]:
        """The ledger's facts of these kinds (payment_report.KINDS, which are indexed) behind what was `read`:
        nothing at first, then what this gave the last time. Some may come twice."""

    def add_figures(self, day: str, counts: Mapping[str, int]) -> None:
        """Add to a day's figures ("2026-11-30"), as core.figure_sums does. It waits for no disk."""

    def figures(self) -> Iterator[tuple[str, Mapping[str, int]]]:
        """Of each day, the oldest first."""

    def replace_figures(self, days: Mapping[str, Mapping[str, int]]) -> None:
        """These and no others."""

    def drop_figures(self, prefix: str, before: str) -> None:
        """Those of the days before that one whose names begin so."""

    def asking_for_person(self, limit: int) -> Sequence[str]:
        """Ids of learners who asked for a person and wait, those who wait longest first."""

    def ids(self, after: str = "") -> Iterator[str]:
        """Of all learners behind that id, in order."""

    def waiting(self, most: int) -> tuple[int, Sequence[str]]:
        """For how many learners something is queued, due or not yet, and who they are: at most so many, those
        for whom it is due first. Beyond MOST_COUNTED nobody is counted."""

    def delivering(self) -> AbstractContextManager[None]:
        """Say that this process delivers, for as long as the block lasts or the process lives."""

    def deliverers(self) -> int:
        """How many processes deliver now, on all machines; of a JSON store's whether one does."""

    def probe(self) -> None:
        """Raise StoreUnavailable unless a new document could be written now."""

    def close(self) -> None: ...
