"""A file of counts that many processes share: each writes a slot of its own, and any may read them all.

It is written with pwrite into space that was allocated beforehand: on a full disk a write at worst fails,
while a mapped file (mmap) kills its process by SIGBUS. A process holds its slot by a lock that ends with it;
the next holder counts on from what it finds, so no sum ever falls.
"""

import errno
import fcntl
import logging
import os
import stat
import struct
from array import array
from pathlib import Path

from bot.logs.log import event

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
SLOTS = 64
_CELL = 8  # bytes

log = logging.getLogger(__name__)


class Slot:
    """One process's numbers in the file."""

    def __init__(self, file: int, size: int) -> None:
        self._file = file
        self._size = size
        self._number = _claim(file, size)
        self._start = self._number * size * _CELL

    def read_own(self) -> "array[int]":
        """The numbers to count on from."""
        return _numbers(os.pread(self._file, self._size * _CELL, self._start), self._size)

    def write(self, values: "array[int]") -> None:
        """Show all the numbers to the other processes; writing one of them would cost as much."""
        try:
            os.pwrite(self._file, values, self._start)
        except OSError:
            return  # the other processes see these numbers with the next write that succeeds

    def read_all(self, own: "array[int]") -> list["array[int]"]:
        """The numbers of every process that has any, the dead ones too; `own` are this one's."""
        whole = self._size * _CELL
        found = [own]
        for number in range(SLOTS):
            data = b"" if number == self._number else os.pread(self._file, whole, number * whole)
            if data.strip(b"\0"):
                found.append(_numbers(data, self._size))
        return found

    def close(self) -> None:
        os.close(self._file)


def open_slot(path: Path | None, size: int) -> Slot:
    """A free slot of `size` numbers in the file, which is made if it is missing.

    In a file of this process alone if there is no path, the file cannot be made, every slot is taken, or
    another user of this machine may have made the file or its folder.
    """
    if path is None:
        return Slot(os.memfd_create("metrics"), size)
    file = -1
    try:
        file = _open(path)
        os.posix_fallocate(file, 0, SLOTS * size * _CELL)
        return Slot(file, size)
    except OSError as error:
        if file >= 0:
            os.close(file)
        event(log, logging.WARNING, "metrics_of_this_process_only", file=str(path), error=error)
        return open_slot(None, size)


def _open(path: Path) -> int:
    """By its folder's descriptor: nobody can put another folder there in between."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # In /tmp and its like anybody may have made the folder, or a link of its name.
    shared = bool(os.stat(path.parent.parent).st_mode & stat.S_IWOTH)
    folder = os.open(path.parent, _FOLDER | (os.O_NOFOLLOW if shared else 0))
    try:
        owner = _trusted_owner(os.fstat(folder), shared)
        file = os.open(path.name, _FILE, 0o600, dir_fd=folder)
    finally:
        os.close(folder)
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_uid not in (os.geteuid(), owner):
        os.close(file)
        raise PermissionError(errno.EPERM, "no file of this user's alone")
    return file


def _trusted_owner(folder: os.stat_result, shared: bool) -> int:
    if shared and (folder.st_uid != os.geteuid() or folder.st_mode & 0o022):
        raise PermissionError(errno.EPERM, "no folder of this user's alone")
    return folder.st_uid


def _claim(file: int, size: int) -> int:
    for number in range(SLOTS):
        # struct flock: l_type, l_whence, l_start, l_len, l_pid. A lock of an open file description also holds
        # between threads, and closing another descriptor of the file does not release it.
        wanted = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, number * size * _CELL, 1, 0)
        try:
            fcntl.fcntl(file, fcntl.F_OFD_SETLK, wanted)
        except BlockingIOError:
            continue
        return number
    raise OSError("every slot is taken")


def _numbers(data: bytes, size: int) -> "array[int]":
    """A slot's bytes as numbers; what the file is too short for is zero."""
    return array("q", data.ljust(size * _CELL, b"\0"))
