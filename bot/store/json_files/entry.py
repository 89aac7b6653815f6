"""One document under its lock, and what a save of it does to the learner's due marker."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.core.learner import Learner
from bot.core.queues import first_due_at
from bot.errors import StoreUnavailable
from bot.store.identity import is_learner_id
from bot.store.json_files.documents import Documents
from bot.store.json_files.due_markers import DueMarkers
from bot.store.json_files.save_header import Saved


class JsonEntry:
    """An Entry (see protocol.py)."""

    def __init__(self, documents: Documents, due: DueMarkers, learner_id: str, saved: Saved | None) -> None:
        self._documents = documents
        self._due = due
        self._learner_id = learner_id
        self._saved = saved
        self._released = False

    @property
    def learner(self) -> Learner | None:
        return None if self._saved is None else self._saved.learner

    def save(self, learner: Learner) -> None:
        """Raises StoreUnavailable; ValueError for another learner's document, or an id that is none."""
        if self._released:
            raise RuntimeError("saved after the lock was released")
        if learner.learner_id != self._learner_id or not is_learner_id(learner.learner_id):
            raise ValueError("not the learner that is locked here")
        before, after = first_due_at(self.learner) if self.learner else None, first_due_at(learner)
        with unavailable(f"saving {self._documents.where(self._learner_id)}"):
            if after is not None:
                first = after if before is None else min(before, after)
                self._due.announce(self._learner_id, first, announced=before is not None)
            self._saved = self._documents.save(learner, self._saved)
        if before is not None and before != after:
            with suppress(OSError):  # the document is saved, and due() corrects a marker too many
                self._due.settle(self._learner_id, after)

    def release(self) -> None:
        self._released = True


@contextmanager
def unavailable(doing: str) -> Iterator[None]:
    """An error of the disk in the block becomes a StoreUnavailable that says what was being done."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(doing, error.strerror or str(error)) from error
