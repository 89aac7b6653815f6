"""Makes ids lead to one document, in files, where no two can be written at once.

A document B goes into A in four steps, each of them durable before the next:

1. B is marked: from now on it does not change, and whoever loads it finishes this first;
2. A is saved with all of B in it, and with B's id among its `merged_ids`;
3. B's pointer is written;
4. B is removed.

A due marker of B's stands from before the first step to after the last: where nobody writes, the background
finishes it. A pointer to an id without a document needs the third step alone.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime

from bot.core.learner import Learner
from bot.core.merging.learners import merged, moved
from bot.errors import StoreUnavailable
from bot.store.joining import MOST_HOPS, PATIENCE, Found, Joined, Pointer, once, plan, unknown
from bot.store.json_files.documents import Documents
from bot.store.json_files.due_markers import DueMarkers
from bot.store.json_files.durable import unavailable
from bot.store.json_files.entry import JsonEntry
from bot.store.json_files.locks import DOCUMENT, Locks, place
from bot.store.json_files.save_header import Saved


class Joining:
    """`load` reads a document or pointer under its lock."""

    def __init__(
        self,
        documents: Documents,
        due: DueMarkers,
        locks: Locks,
        load: Callable[[str], Saved | Pointer | None],
    ) -> None:
        self._documents = documents
        self._due = due
        self._locks = locks
        self._load = load

    def join(
        self,
        learner_ids: Sequence[str],
        now: datetime,
        into: str | None,
        record: Callable[[Learner, Learner], None],
    ) -> Joined:
        """Raises StoreUnavailable, and DocumentUnreadable where one of the documents is damaged."""
        wanted = once(learner_ids)
        locked: Collection[str] = wanted
        for _ in range(MOST_HOPS):
            with self._locks.all_held((place(each, DOCUMENT) for each in locked), PATIENCE):
                loaded = {each: self._load(each) for each in locked}
                more = unknown({each: _found(saved) for each, saved in loaded.items()})
                if not more:
                    with unavailable("joining documents"):
                        return self._join(loaded, wanted, now, into, record)
            locked = {*locked, *more}
        raise StoreUnavailable("joining documents", "their pointers changed all the while")

    def _join(
        self,
        loaded: dict[str, Saved | Pointer | None],
        wanted: Sequence[str],
        now: datetime,
        into: str | None,
        record: Callable[[Learner, Learner], None],
    ) -> Joined:
        found = {each: _found(saved) for each, saved in loaded.items()}
        planned = plan(found, wanted, into)
        root = loaded[planned.root]
        entry = JsonEntry(self._documents, self._due, planned.root, root if isinstance(root, Saved) else None)
        unfinished = tuple(
            each for each, saved in loaded.items() if isinstance(saved, Saved) and _into(saved)
        )
        for each in (*unfinished, *planned.gone):
            saved = loaded[each]
            assert isinstance(saved, Saved)  # noqa: S101 - as _found and plan() say
            self._merge(entry, saved, now, record)
        for each in planned.empty:
            self._documents.point(each, planned.root)
        return Joined(planned.root, planned.gone)

    def _merge(
        self, entry: JsonEntry, gone: Saved, now: datetime, record: Callable[[Learner, Learner], None]
    ) -> None:
        learner, learner_id = gone.learner, gone.learner.learner_id
        if entry.learner is not None:
            record(entry.learner, learner)
        marked = _into(gone) is not None
        self._due.announce(learner_id, now)
        if not marked:
            self._documents.save(learner, gone, into=entry.learner_id)
        if entry.learner is None:
            entry.save(moved(learner, entry.learner_id))
        elif not (marked and learner_id in entry.learner.merged_ids):
            entry.save(merged(entry.learner, learner, now))
        self._documents.point(learner_id, entry.learner_id)
        self._documents.remove(learner_id)
        with suppress(OSError):  # a marker too many is found by due()
            self._due.settle(learner_id, None)


def _into(saved: Saved) -> str | None:
    return None if saved.header is None else saved.header.into


def _found(saved: Saved | Pointer | None) -> Found:
    if not isinstance(saved, Saved):
        return saved
    into = _into(saved)
    return saved.learner if into is None else Pointer(into)
