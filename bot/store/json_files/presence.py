"""Whether a process is there that delivers: by a lock that it shares with others of its kind, and that ends
with it. Nothing has to be cleaned up, and no clock is asked."""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bot.store.json_files.durable import FILE_MODE

# Of the locks' file (see locks.py), behind the bytes of all learners.
_BYTE: Final = 2**62 + 1
# struct flock: type, whence, start, length, process (0, or it is refused)
_FLOCK: Final = struct.Struct("hhqqi4x")


class Presence:
    """`path` is the locks' file, made where it is missing. Calls raise OSError."""

    def __init__(self, path: str) -> None:
        self._path = path

    @contextmanager
    def shown(self) -> Iterator[None]:
        file = self._open()
        try:
            fcntl.fcntl(file, fcntl.F_OFD_SETLK, _lock(fcntl.F_RDLCK))
            yield
        finally:
            os.close(file)

    def is_there(self) -> bool:
        """Whether anybody shows it, this process too."""
        file = self._open()
        try:
            # What would keep us from the lock alone; F_UNLCK: nothing.
            found = fcntl.fcntl(file, fcntl.F_OFD_GETLK, _lock(fcntl.F_WRLCK))
            return bool(_FLOCK.unpack(found)[0] != fcntl.F_UNLCK)
        finally:
            os.close(file)

    def _open(self) -> int:
        return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)


def _lock(kind: int) -> bytes:
    return _FLOCK.pack(kind, os.SEEK_SET, _BYTE, 1, 0)
