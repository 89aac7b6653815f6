"""Locks between threads and processes: byte ranges of one file, a byte a lock.

Open-file-description locks: they exclude threads as well as processes, end with the process that holds
them, and leave no lock files to clean up. Since they belong to the open file, every thread opens its own.
"""

import fcntl
import logging
import os
import struct
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import blake2b
from typing import Final

from bot.errors import StoreUnavailable
from bot.store.json_files.durable import FILE_MODE, unavailable
from bot.store.json_files.waiting_lines import WaitingLines

log = logging.getLogger(__name__)

DOCUMENT: Final = 0
SELLING: Final = 1
OUTBOX: Final = 2
STRIPE_TASKS: Final = 3

# Seconds. A turn may want the document three times and wait 9 s for Stripe; Twilio hangs up after 15.
PATIENCE: Final = 2.0
_POLL: Final = 0.02
_FIRST_POLL: Final = 0.0005
_LONGEST_POLL: Final = 0.005
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
        self._lines = WaitingLines()

    @contextmanager
    def held(self, start: int) -> Iterator[None]:
        """Those of this process who wait are served in the order of their arrival. Raises StoreUnavailable
        after PATIENCE: a holder that hangs must not take a thread from everybody who comes after it."""
        file = self._take(start) if self._lines.is_empty(start) else None
        if file is None:
            file = self._wait(start)
        try:
            yield
        finally:
            file.release(start)
            if not self._lines.is_empty(start):
                self._lines.wake(start)

    @contextmanager
    def tried(self, start: int, patience: float = 0.0) -> Iterator[bool]:
        """Whether the lock is held, within so many seconds."""
        give_up = time.monotonic() + patience
        file = self._take(start)
        while file is None and (left := give_up - time.monotonic()) > 0:
            time.sleep(min(_POLL, left))
            file = self._take(start)
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

    def _wait(self, start: int) -> "_OpenFile":
        """The kernel could be told to wait, but neither for how long nor to stop."""
        give_up, pause = time.monotonic() + PATIENCE, _FIRST_POLL
        with self._lines.joined(start) as woken:
            while (left := give_up - time.monotonic()) > 0:
                first = self._lines.is_first(start, woken)
                file = self._take(start) if first else None
                if file is not None:
                    return file
                # Another process does not wake anybody, so the first looks again and again.
                if woken.wait(min(pause, left) if first else left):
                    woken.clear()
                elif first:
                    pause = min(2 * pause, _LONGEST_POLL)
        raise StoreUnavailable("locking a document", f"not free within {PATIENCE} s")

    def _take(self, start: int) -> "_OpenFile | None":
        """The open file by which the lock is held, or None where another has it."""
        while True:
            with unavailable("locking"):
                file = self._open()
                if not file.take(start):
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
        if file is None or not file.is_usable():
            file = self._mine.file = _OpenFile(self._path)
        return file


class _OpenFile:
    """One thread's own opening of the file. Closed when the thread ends: its thread-local goes with it."""

    _fd = -1  # not open yet

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        self._process = os.getpid()
        self._held: set[int] = set()
        self._stuck = False  # a lock could not be released
        found = os.fstat(self._fd)
        self._identity = (found.st_dev, found.st_ino)

    def is_usable(self) -> bool:
        """Not in a forked child: it shares its parent's description, and so its locks."""
        return self._fd >= 0 and self._process == os.getpid()

    def is_at(self, path: str) -> bool:
        try:
            found = os.stat(path)
        except FileNotFoundError:
            return False
        return (found.st_dev, found.st_ino) == self._identity

    def take(self, start: int) -> bool:
        # The kernel would grant a description its own lock again, and free both at the first release.
        if start in self._held:
            raise RuntimeError("this thread holds that lock already")
        try:
            fcntl.fcntl(self._fd, fcntl.F_OFD_SETLK, _FLOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, start, 1, 0))
        except BlockingIOError:
            return False
        self._held.add(start)
        return True

    def release(self, start: int) -> None:
        """Never raises. What cannot be unlocked is free once the file is closed: at the latest when the
        thread has let go of all its locks."""
        self._held.discard(start)
        try:
            fcntl.fcntl(self._fd, fcntl.F_OFD_SETLK, _FLOCK.pack(fcntl.F_UNLCK, os.SEEK_SET, start, 1, 0))
        except OSError as error:
            log.warning("a lock could not be released: %s", error.strerror)
            self._stuck = True
        if self._stuck and not self._held:
            self._close()

    def _close(self) -> None:
        fd, self._fd = self._fd, -1
        with suppress(OSError):  # closed all the same
            os.close(fd)

    def __del__(self) -> None:
        if self._fd >= 0:
            self._close()
