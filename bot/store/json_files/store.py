"""The default store: one indented JSON file a learner, in a folder.

DIR/store.key            the store's identity
DIR/ab/lrn_ab….json      a document, and lrn_ab….twin its spare
DIR/ab/lrn_ab….pointer   where there is no document: the id of the learner whom this id means, too
DIR/ab/lrn_ab….erased    what is left of a learner who was erased: no document that is older counts
DIR/locks                the locks, a byte each
DIR/due/lrn_ab…          a marker a learner for whom something is to be done
DIR/unmatched/<hash>     what was paid but matches nobody
DIR/ledger/2026-11.jsonl what happened to whose money
DIR/persons/lrn_ab…      a marker a learner who asked for a person
DIR/figures/2026-11-30   the counts of a day, where there is an operator's page
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, Unpack

from bot.core.due import is_due
from bot.core.learner import Learner
from bot.core.payments.ledger import Fact
from bot.core.queues import Queue, due_at, first_due_at
from bot.core.tombstone import Tombstone, is_void
from bot.errors import DocumentUnreadable, StoreUnavailable
from bot.store.identity import id_for, is_learner_id
from bot.store.joining import MOST_HOPS, Joined, Pointer, astray
from bot.store.json_files.documents import Documents, read_boot
from bot.store.json_files.due_markers import DueMarkers
from bot.store.json_files.durable import make_folder, try_new, unavailable
from bot.store.json_files.entry import JsonEntry
from bot.store.json_files.erasing import Erasing
from bot.store.json_files.figures import FigureFiles
from bot.store.json_files.joining import Joining
from bot.store.json_files.ledger import LedgerFiles
from bot.store.json_files.listing import ids_with, learner_ids
from bot.store.json_files.locks import DOCUMENT, OUTBOX, SELLING, STRIPE_TASKS, Locks, place
from bot.store.json_files.pointer_files import SUFFIX as POINTER
from bot.store.json_files.presence import Presence
from bot.store.json_files.rename_exchange import RenameExchange, find_rename_exchange
from bot.store.json_files.save_header import Saved
from bot.store.json_files.store_key import KEY_FILE, adopt_key, read_key, read_or_create_key
from bot.store.json_files.unmatched import UnmatchedFiles
from bot.store.protocol import MOST_COUNTED, FactIds, record_nothing

_CLAIMS: Final = {Queue.OUTBOX: OUTBOX, Queue.STRIPE_TASKS: STRIPE_TASKS}


class JsonFiles:
    """A store (see protocol.py) in `folder`, which is made where it is missing. Opening it costs the same
    however many documents there are. Raises StoreUnavailable."""

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        boot: str | None = None,
        exchange: RenameExchange | None = None,
    ) -> None:
        """`boot` and `exchange` are the machine's own unless a test gives others."""
        self._folder = os.path.abspath(folder)
        self._documents = Documents(
            self._folder, read_boot() if boot is None else boot, exchange or find_rename_exchange()
        )
        self._due = DueMarkers(os.path.join(self._folder, "due"))
        self._unmatched = UnmatchedFiles(os.path.join(self._folder, "unmatched"))
        self._ledger = LedgerFiles(os.path.join(self._folder, "ledger"))
        self._figures = FigureFiles(os.path.join(self._folder, "figures"))
        self._locks = Locks(os.path.join(self._folder, "locks"))
        self._presence = Presence(os.path.join(self._folder, "locks"))
        self._joining = Joining(self._documents, self._due, self._locks, self._load)
        self._erasing = Erasing(self._folder, self._documents, self._due, self._locks, self._load)
        with unavailable("opening the store"):
            make_folder(self._folder)
            self._key = read_or_create_key(self._folder)
        self._key_file: tuple[int, int, int] | None = None  # device, inode and change time of what was read

    def id_for(self, address: str) -> str:
        return id_for(self._key, address)

    def read(self, learner_id: str) -> Learner | None:
        if not is_learner_id(learner_id):
            return None
        with unavailable("reading a document"):
            saved = self._documents.glance(learner_id)
            if saved is not None and not self._is_void(saved):
                return saved.learner
        with self.locked(learner_id) as entry:
            return entry.learner

    @contextmanager
    def locked(self, learner_id: str) -> Iterator[JsonEntry]:
        asked = learner_id
        for _ in range(MOST_HOPS):
            with self._locks.held(place(learner_id, DOCUMENT)):
                found = self._load(learner_id)
                if not isinstance(found, Pointer) and not _is_going(found):
                    buried = self.tombstone(learner_id) if found is None else None
                    entry = JsonEntry(self._documents, self._due, learner_id, found, buried)
                    try:
                        yield entry
                    finally:
                        entry.release()
                    return
            if isinstance(found, Pointer):
                learner_id = found.learner_id
            else:  # whoever merged it has died over it
                learner_id = self.join((learner_id,), datetime.now(UTC)).learner_id
        raise astray(asked)

    def join(
        self,
        learner_ids: Sequence[str],
        now: datetime,
        into: str | None = None,
        record: Callable[[Learner, Learner], None] = record_nothing,
    ) -> Joined:
        return self._joining.join(learner_ids, now, into, record)

    def bury(self, tombstone: Tombstone) -> Collection[str]:
        return self._erasing.bury(tombstone, self.id_for)

    def tombstone(self, learner_id: str) -> Tombstone | None:
        if not is_learner_id(learner_id):
            return None
        with unavailable("reading a tombstone"):
            return self._documents.tombstone(learner_id)

    def tombstones(self) -> Iterator[tuple[str, Tombstone]]:
        return self._erasing.all()

    def selling(self, learner_id: str, patience: float) -> AbstractContextManager[bool]:
        return self._locks.tried(place(learner_id, SELLING), patience)

    def due(self, queue: Queue, now: datetime, limit: int) -> Sequence[str]:
        with unavailable(f"looking for who is due in {queue}"):
            passed = self._due.passed(now)
            return list(islice((each for each in passed if self._is_due(queue, each, now)), limit))

    def claim(self, queue: Queue, learner_id: str) -> AbstractContextManager[bool]:
        return self._locks.tried(place(learner_id, _CLAIMS[queue]))

    def keep_unmatched(self, key: str, record: Mapping[str, object]) -> bool:
        with unavailable("keeping an unmatched payment"):
            return self._unmatched.keep(key, record)

    def unmatched(self) -> Iterator[dict[str, Any]]:
        with unavailable("reading unmatched payments"):
            yield from self._unmatched.read()

    def unmatched_of(self, learner_ids: Collection[str]) -> Sequence[dict[str, Any]]:
        with unavailable("reading unmatched payments"):
            return self._unmatched.of(learner_ids)

    def record(self, facts: Iterable[Fact], durable: bool) -> None:
        with unavailable("writing the ledger"):
            self._check_key()
            self._ledger.append(facts, durable)

    def facts(self, since: datetime | None = None, **ids: Unpack[FactIds]) -> Iterator[Fact]:
        with unavailable("reading the ledger"):
            yield from self._ledger.read(since, ids)

    def waiting(self, most: int) -> tuple[int, Sequence[str]]:
        with unavailable("counting who waits"):
            found = self._due.waiting(MOST_COUNTED)
        return len(found), found[:most]

    @contextmanager
    def delivering(self) -> Iterator[None]:
        with unavailable("showing that this process delivers"), self._presence.shown():
            yield

    def deliverers(self) -> int:
        with unavailable("looking for who delivers"):
            return int(self._presence.is_there())

    def facts_on_from(
        self, kinds: Collection[str], read: Mapping[str, int]
    ) -> tuple[list[Fact], dict[str, int]]:
        with unavailable("reading the ledger"):
            return self._ledger.read_on(kinds, read)

    def add_figures(self, day: str, counts: Mapping[str, int]) -> None:
        with unavailable("counting"):
            self._figures.add(day, counts)

    def figures(self) -> Iterator[tuple[str, Mapping[str, int]]]:
        with unavailable("reading the figures"):
            yield from self._figures.days()

    def replace_figures(self, days: Mapping[str, Mapping[str, int]]) -> None:
        with unavailable("counting anew"):
            self._figures.replace(days)

    def drop_figures(self, prefix: str, before: str) -> None:
        with unavailable("dropping old figures"):
            self._figures.drop(prefix, before)

    def asking_for_person(self, limit: int) -> Sequence[str]:
        with unavailable("looking for who asked for a person"):
            found = self._documents.persons.all()
            there = (each for each in found if self._asks(each))
            return list(islice(there, limit))

    def probe(self) -> None:
        with unavailable("writing a new document"):
            self._check_key()
            try_new(os.path.join(self._folder, "probe.new"), 8192)

    def close(self) -> None:
        self._locks.close()

    # For copying a store (see copying.py)

    def key(self) -> str:
        return self._key.hex()

    def adopt_key(self, key: str) -> bool:
        with unavailable("taking over a store's key"):
            if not adopt_key(self._folder, bytes.fromhex(key)):
                return False
        self._key = bytes.fromhex(key)
        return True

    def ids(self, after: str = "") -> Iterator[str]:
        with unavailable("listing documents"):
            yield from learner_ids(self._folder, after)

    def pointers(self) -> Iterator[tuple[str, str]]:
        with unavailable("listing pointers"):
            for each in ids_with(POINTER, self._folder):
                found = self._documents.pointer(each)
                if found is not None:
                    yield each, found.learner_id

    def _load(self, learner_id: str) -> Saved | Pointer | None:
        if not is_learner_id(learner_id):
            return None
        with unavailable("reading a document"):
            saved = self._documents.load(learner_id)
            if saved is not None and not self._is_void(saved):
                return saved
            if saved is not None:  # put there since, out of a backup
                self._documents.erase(learner_id)
            self._check_key()
            return self._documents.pointer(learner_id)

    def _is_void(self, saved: Saved) -> bool:
        tombstone = self._documents.tombstone(saved.learner.learner_id)
        return tombstone is not None and is_void(saved.learner, tombstone)

    def _check_key(self) -> None:
        """No learner is new only because the disk is away: an unmounted folder has no key, or another one.

        The file is read again only where it is not the one that was read before: a payment checks four times.
        """
        found = os.stat(os.path.join(self._folder, KEY_FILE))
        file = (found.st_dev, found.st_ino, found.st_ctime_ns)
        if file == self._key_file:
            return
        if read_key(self._folder) != self._key:
            raise StoreUnavailable("reading store.key", "by now it is another store's")
        self._key_file = file

    def _asks(self, learner_id: str) -> bool:
        try:
            learner = self.read(learner_id)
        except DocumentUnreadable:
            return True
        asks = learner is not None and learner.asked_for_person is not None
        if not asks:
            self._documents.persons.drop(learner_id)
        return asks

    def _is_due(self, queue: Queue, learner_id: str, now: datetime) -> bool:
        """The marker is for both queues; the document says for which. A marker that a crash left behind is
        corrected."""
        try:
            learner = self.read(learner_id)
            if learner is not None and learner.learner_id != learner_id:  # it went into another document
                self._due.settle(learner_id, None)
                return False
            if learner is None or not _is_due_at(first_due_at(learner), now):
                with self.locked(learner_id) as entry:
                    learner = entry.learner
                    self._due.settle(learner_id, first_due_at(learner) if learner else None)
            return learner is not None and _is_due_at(due_at(learner, queue), now)
        except DocumentUnreadable:
            return True  # the runner will come upon it, and name it in the log


def _is_going(found: Saved | None) -> bool:
    return found is not None and found.header is not None and found.header.into is not None


def _is_due_at(at: datetime | None, now: datetime) -> bool:
    return at is not None and is_due(at, now)
