"""One thread of this process at a time for a learner. The others wait here, without a connection each: so
many messages of one learner at once leave the connections to everybody else."""

import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final

from bot.errors import StoreUnavailable

PATIENCE: Final = 5.0  # seconds


@dataclass(slots=True)
class _Turn:
    """`failed_at` is when the store was last away under it, in monotonic seconds."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    holder: int = 0
    wanted: int = 0
    failed_at: float = 0.0

    def check(self, began: float) -> None:
        if self.failed_at >= began:
            raise StoreUnavailable("locking a document", "PostgreSQL did not answer")


class Turns:
    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}
        self._guard = threading.Lock()

    def taken(self, learner_id: str) -> "_Taken":
        """For a `with` block. Raises StoreUnavailable where it takes too long, or where it failed for the one
        before: waiting for the same server one after the other would hold a thread for minutes."""
        return _Taken(self, learner_id)

    def take(self, learner_id: str) -> _Turn:
        """To be given back, whatever comes of it."""
        turn = self._want(learner_id)
        began = time.monotonic()
        if not turn.lock.acquire(timeout=PATIENCE):
            self._leave(learner_id, turn)
            raise StoreUnavailable("locking a document", f"not free within {PATIENCE} s")
        turn.holder = threading.get_ident()
        try:
            turn.check(began)
        except StoreUnavailable:
            self.give_back(learner_id, turn, failed=True)
            raise
        return turn

    def give_back(self, learner_id: str, turn: _Turn, failed: bool) -> None:
        if failed:
            turn.failed_at = time.monotonic()
        turn.holder = 0
        turn.lock.release()
        self._leave(learner_id, turn)

    def _want(self, learner_id: str) -> _Turn:
        with self._guard:
            turn = self._turns.setdefault(learner_id, _Turn())
            if turn.holder == threading.get_ident():
                raise RuntimeError("this thread holds that lock already")
            turn.wanted += 1
            return turn

    def _leave(self, learner_id: str, turn: _Turn) -> None:
        with self._guard:
            turn.wanted -= 1
            if turn.wanted == 0:
                del self._turns[learner_id]


class _Taken:
    """No generator: each message goes through it."""

    __slots__ = ("_learner_id", "_turn", "_turns")

    def __init__(self, turns: Turns, learner_id: str) -> None:
        self._turns = turns
        self._learner_id = learner_id

    def __enter__(self) -> None:
        self._turn = self._turns.take(self._learner_id)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._turns.give_back(self._learner_id, self._turn, failed=isinstance(error, StoreUnavailable))
