"""One document under its lock, and what a save of it does to the learner's due marker."""

from contextlib import suppress

from bot.core.learner import Learner
from bot.core.queues import first_due_at
from bot.core.tombstone import Tombstone
from bot.store.entry import Entry
from bot.store.json_files.documents import Documents
from bot.store.json_files.due_markers import DueMarkers
from bot.store.json_files.durable import unavailable
from bot.store.json_files.save_header import Saved


class JsonEntry(Entry):
    def __init__(
        self,
        documents: Documents,
        due: DueMarkers,
        learner_id: str,
        last: Saved | None,
        tombstone: Tombstone | None = None,
    ) -> None:
        super().__init__(learner_id, None if last is None else last.learner, tombstone)
        self._documents = documents
        self._due = due
        self._last = last

    def _write(self, learner: Learner) -> None:
        """Raises StoreUnavailable."""
        learner_id = learner.learner_id
        before, after = first_due_at(self.learner) if self.learner else None, first_due_at(learner)
        with unavailable(f"saving {self._documents.where(learner_id)}"):
            if after is not None:
                first = after if before is None else min(before, after)
                self._due.announce(learner_id, first, announced=before is not None)
            asked = self.learner is not None and self.learner.asked_for_person is not None
            if learner.asked_for_person is not None and not asked:
                self._documents.persons.note(learner_id)
            self._last = self._documents.save(learner, self._last)
        if before is not None and before != after:
            with suppress(OSError):  # the document is saved, and due() corrects a marker too many
                self._due.settle(learner_id, after)
        if asked and learner.asked_for_person is None:
            with suppress(OSError):
                self._documents.persons.drop(learner_id)
