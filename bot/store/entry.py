"""One learner's document, held under its lock: what both stores give their callers."""

from bot.core.learner import Learner
from bot.core.tombstone import Tombstone
from bot.store.identity import is_learner_id


class Entry:
    """What was saved is durable when the block under the lock has ended without an error, and only then:
    answer after it, not from inside. Where the block raises, a save in it may or may not have come to stay.

    `learner` is as it was found, or as it was saved here since; None: there is no document yet. `saved` is
    what was saved last. `learner_id` is the document's, and not the one that was asked for where that leads
    to another's. `tombstone`: there is no document, for this learner was erased.
    """

    def __init__(self, learner_id: str, found: Learner | None, tombstone: Tombstone | None = None) -> None:
        self.learner = found
        self.saved: Learner | None = None
        self.learner_id = learner_id
        self.tombstone = tombstone
        self._released = False

    def save(self, learner: Learner) -> None:
        """May be called more than once, though not after the lock is released.

        ValueError where `learner` is not the one that is locked, or its id is not one of this store's form.
        """
        if self._released:
            raise RuntimeError("saved after the lock was released")
        if learner.learner_id != self.learner_id or not is_learner_id(learner.learner_id):
            raise ValueError("not the learner that is locked here")
        self._write(learner)
        self.learner = self.saved = learner

    def release(self) -> None:
        self._released = True

    def _write(self, learner: Learner) -> None:
        """For a store that writes at each save, and not when the block ends."""
