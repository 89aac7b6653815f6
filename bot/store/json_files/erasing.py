"""Erases documents, in files: the tombstone is durable before the document goes, and from then on what is
older than it counts as not there, whoever put it there (see JsonFiles)."""

from collections.abc import Callable, Collection, Iterator

from bot.core.tombstone import Tombstone, is_void
from bot.store.joining import Pointer, ids_leading_to
from bot.store.json_files.documents import Documents
from bot.store.json_files.due_markers import DueMarkers
from bot.store.json_files.durable import unavailable
from bot.store.json_files.listing import ids_with
from bot.store.json_files.locks import DOCUMENT, Locks, place
from bot.store.json_files.save_header import Saved
from bot.store.json_files.tombstone_files import SUFFIX


class Erasing:
    """`load` as in Joining."""

    def __init__(
        self,
        folder: str,
        documents: Documents,
        due: DueMarkers,
        locks: Locks,
        load: Callable[[str], Saved | Pointer | None],
    ) -> None:
        self._folder = folder
        self._documents = documents
        self._due = due
        self._locks = locks
        self._load = load

    def bury(self, tombstone: Tombstone, id_for: Callable[[str], str]) -> Collection[str]:
        """As in Store; `id_for` is the store's."""
        for each in reversed(tombstone.ids):  # the document's own stands first: it goes last
            with self._locks.held(place(each, DOCUMENT)), unavailable("erasing a document"):
                if more := self._bury(each, tombstone, id_for):
                    return more
        return ()

    def _bury(self, learner_id: str, tombstone: Tombstone, id_for: Callable[[str], str]) -> Collection[str]:
        found = self._load(learner_id)
        stands = isinstance(found, Saved) and not is_void(found.learner, tombstone)
        if isinstance(found, Saved) and not stands:
            more = set(ids_leading_to(id_for, found.learner)) - set(tombstone.ids)
            if more:
                return more
        known = self._documents.tombstone(learner_id)
        if isinstance(found, Saved) and not stands:
            # Dies this process over it, the background finds the document, and removes it.
            self._due.announce(learner_id, tombstone.at)
        if known is None or known.at < tombstone.at:
            self._documents.bury(learner_id, tombstone)
        if not stands:
            self._documents.erase(learner_id)
            self._due.settle(learner_id, None)
        return ()

    def all(self) -> Iterator[tuple[str, Tombstone]]:
        with unavailable("listing tombstones"):
            for each in ids_with(SUFFIX, self._folder):
                found = self._documents.tombstone(each)
                if found is not None:
                    yield each, found
