"""What is left of a learner who was erased: keyed hashes, by which nothing older makes them anew."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.learner import Learner


@dataclass(frozen=True, slots=True)
class Tombstone:
    """`ids` are all learner ids that led to the learner: hashes of their addresses, with the store's key.

    `seen` are such hashes of the last messages that were answered, and `asked_in` of the one that asked for
    it, None where the operator did it: should one of these come again, it is no new message."""

    at: datetime
    ids: tuple[str, ...]
    seen: tuple[str, ...] = ()
    asked_in: str | None = None


def is_void(learner: Learner, tombstone: Tombstone) -> bool:
    """Whether this document is older than the erasing: one out of a backup, say. Whoever came back has
    written since."""
    return (learner.last_message_at or learner.created_at) <= tombstone.at
