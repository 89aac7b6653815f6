"""Locks between threads and processes: byte ranges of one file, a byte a lock.

Open-file-description locks: they exclude threads as well as processes, end with the process that holds
them, and leave no lock files to clean up. Since they belong to the open file, every thread opens its own.
"""

import fcntl
import os
import struct
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from typing import Final

from bot.errors import StoreUnavailable
from bot.store.json_files.durable import FILE_MODE, unavailable

DOCUMENT: Final = 0
SELLING: Final = 1
OUTBOX: Final = 2
STRIPE_TASKS: Final = 3

_POLL: Final = 0.02
# struct flock: type, whence, start, length, process (0, or it is refused)
_FLOCK: Final = struct.Struct("hhqqi4x")


def place(learner_id: str, kind: int) -> int:
    """The byte of that learner's lock of that kind: 60 bits of a hash, so that no two learners share one."""
    start = int.from_bytes(blake2b(learner_id.encode("utf-8", "replace"), digest_size=8).digest(), "big")
    return (start >> 4) << 2 | kind


class Locks:
    """`path` is the file, made where it is missing. Calls may raise StoreUnavailable."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._mine = threading.local()

    @contextmanager
    def held(self, start: int) -> Iterator[None]:
        """Waits as long as it takes. Those who wait are served in the order of their arrival."""
        file = self._take(start, fcntl.F_OFD_SETLKW)
        assert file is not None  # noqa: S101 - it waits, so it has it
        try:
            yield
        finally:
            file.release(start)

    @contextmanager
    def tried(self, start: int, patience: float = 0.0) -> Iterator[bool]:
        """Whether the lock is held, within so many seconds."""
        give_up = time.monotonic() + patience
        file = self._take(start, fcntl.F_OFD_SETLK)
        while file is None and (left := give_up - time.monotonic()) > 0:
            time.sleep(min(_POLL, left))
            file = self._take(start, fcntl.F_OFD_SETLK)
        try:
            yield file is not None
        finally:
            if file is not None:
                file.release(start)

    @contextmanager
    def all_held(self, starts: Iterable[int], patience: float) -> Iterator[None]:
        """Several locks, taken in one order by whoever takes them. Raises StoreUnavailable where they are not
        all held within so many seconds."""
        give_up = time.monotonic() + patience
        with ExitStack() as held:
            for start in sorted(set(starts)):
                if not held.enter_context(self.tried(start, give_up - time.monotonic())):
                    raise StoreUnavailable("locking documents", f"not free within {patience} s")
            yield

    def close(self) -> None:
        """Every thread's file is closed with its thread-local; one that holds a lock, when it is released."""
        self._mine = threading.local()

    def _take(self, start: int, command: int) -> "_OpenFile | None":
        """The open file by which the lock is held, or None where another has it."""
        while True:
            with unavailable("locking"):
                file = self._open()
                if not file.take(start, command):
                    return None
                try:
                    if file.is_at(self._path):
                        return file
                except OSError:
                    file.release(start)  # else nobody could have the lock until this thread ends
                    raise
            # By now another file has this name (a restored folder): a lock on the old one excludes nobody.
            file.release(start)
            self._mine.file = None

    def _open(self) -> "_OpenFile":
        file: _OpenFile | None = getattr(self._mine, "file", None)
        if file is None or not file.is_ours():
            file = self._mine.file = _OpenFile(self._path)
        return file


class _OpenFile:
    """One thread's own opening of the file. Closed when the thread ends: its thread-local goes with it."""

    _fd = -1  # not open yet

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        self._process = os.getpid()
        self._held: set[int] = set()
        found = os.fstat(self._fd)
        self._identity = (found.st_dev, found.st_ino)

    def is_ours(self) -> bool:
        """Not in a forked child: it shares its parent's description, and so its locks."""
        return self._process == os.getpid()

    def is_at(self, path: str) -> bool:
        try:
            found = os.stat(path)
        except FileNotFoundError:
            return False
        return (found.st_dev, found.st_ino) == self._identity

    def take(self, start: int, command: int) -> bool:
        # The kernel would grant a description its own lock again, and free both at the first release.
        if start in self._held:
            raise RuntimeError("this thread holds that lock already")
        try:
            fcntl.fcntl(self._fd, command, _FLOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, start, 1, 0))
        except BlockingIOError:
            return False
        self._held.add(start)
        return True

    def release(self, start: int) -> None:
        self._held.discard(start)
        fcntl.fcntl(self._fd, fcntl.F_OFD_SETLK, _FLOCK.pack(fcntl.F_UNLCK, os.SEEK_SET, start, 1, 0))

    def __del__(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
