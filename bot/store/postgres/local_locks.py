"""Locks between the threads of this process, one a learner. Threads wait here without holding a connection:
so many messages of one learner at once leave the connections to everybody else."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from bot.errors import StoreUnavailable

PATIENCE: Final = 2.0  # seconds, as in the files (json_files/locks.py)


@dataclass(slots=True)
class _Lock:
    """`wanted` counts the threads that hold it or wait for it. `failed_at` is when the store was last away
    under it, in monotonic seconds."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    holder: int = 0
    wanted: int = 0
    failed_at: float = 0.0

    def check(self, began: float) -> None:
        if self.failed_at >= began:
            raise StoreUnavailable("locking a document", "PostgreSQL did not answer")


class LocalLocks:
    def __init__(self) -> None:
        self._locks: dict[str, _Lock] = {}
        self._guard = threading.Lock()

    @contextmanager
    def held(self, learner_id: str) -> Iterator[None]:
        """Raises StoreUnavailable where it takes too long, or where the store was away for the thread before:
        if all waited for the same silent server, one after the other, the last would wait for minutes."""
        began = time.monotonic()
        with self._wanted(learner_id) as lock:
            if not lock.lock.acquire(timeout=PATIENCE):
                raise StoreUnavailable("locking a document", f"not free within {PATIENCE} s")
            lock.holder = threading.get_ident()
            try:
                lock.check(began)
                yield
            except StoreUnavailable:
                lock.failed_at = time.monotonic()
                raise
            finally:
                lock.holder = 0
                lock.lock.release()

    @contextmanager
    def _wanted(self, learner_id: str) -> Iterator[_Lock]:
        """The learner's lock, kept as long as any thread wants it."""
        with self._guard:
            lock = self._locks.setdefault(learner_id, _Lock())
            if lock.holder == threading.get_ident():
                raise RuntimeError("this thread holds that lock already")
            lock.wanted += 1
        try:
            yield lock
        finally:
            with self._guard:
                lock.wanted -= 1
                if lock.wanted == 0:
                    del self._locks[learner_id]
