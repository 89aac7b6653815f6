"""How a document's file is written: whole at every moment, durable when the call returns.

A document `<id>.json` has a spare beside it, `<id>.twin`, which the first save makes, empty. A later save
overwrites the spare in place, syncs its data, and swaps the two names in one step. Nothing is created, and
but for the first time no size changes, so no journal has to be written. That takes a fraction of the time of
a new file that is renamed over the old one, which is the way where there is no swap: a document without a
spare, a spare that is in use, a file system that cannot swap.
"""

import fcntl
import os
import signal
import stat
from contextlib import suppress
from typing import Final

from bot.store.json_files.durable import FILE_MODE, FOLDER_MODE, sync_folder, write_all, write_new
from bot.store.json_files.rename_exchange import RenameExchange

LIMIT: Final = 4 * 1024 * 1024
_BLOCK: Final = 4096


def twin_of(path: str) -> str:
    return path.removesuffix(".json") + ".twin"


def new_of(path: str) -> str:
    """Always the same: a crash leaves one at most."""
    return path.removesuffix(".json") + ".new"


class SwapFiles:
    """One writer a document at a time: the lock is the store's. Raises OSError, and then the visible file
    is what it was (where the folder alone could not be synced: whole, but perhaps the new one)."""

    def __init__(self, exchange: RenameExchange | None) -> None:
        self._exchange = exchange
        self._known: set[str] = set()  # folders whose names are on the disk

    def create(self, path: str, data: bytes) -> None:
        """A first document. FileExistsError where somebody has put one there: that is to be read first."""
        folder = os.path.dirname(path)
        self.make_folder(folder)
        new = _write_beside(path, data)
        self._make_spare(twin_of(path))
        try:
            os.link(new, path)
        finally:
            os.unlink(new)
        sync_folder(folder)

    def _make_spare(self, twin: str) -> None:
        """An empty file, so that the second save, too, creates nothing: its name is synced with the
        document's. Where there is none, the second save makes one."""
        with suppress(FileNotFoundError):
            os.unlink(twin)  # of a document that somebody took away
        if self._exchange is not None:
            with suppress(OSError):
                os.close(os.open(twin, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE))

    def make_folder(self, folder: str) -> None:
        """A folder of documents, on the disk when it returns."""
        try:
            os.mkdir(folder, FOLDER_MODE)
        except FileExistsError:
            if folder in self._known:
                return
        # Once a process, for another one may have made it, and died before it synced it.
        sync_folder(os.path.dirname(folder))
        self._known.add(folder)

    def overwrite(self, path: str, data: bytes) -> None:
        """By a swap where that can be done."""
        exchange = self._exchange  # read once: another thread may find out now that it cannot be done
        if exchange is not None and _write_spare(twin_of(path), data):
            if exchange(twin_of(path), path):
                return
            self._exchange = None  # this file system cannot swap
        self.replace(path, data)

    def replace(self, path: str, data: bytes) -> None:
        """The way that works everywhere. Where there is no spare, the file that was visible becomes it."""
        new = _write_beside(path, data)
        with suppress(OSError):
            os.link(path, twin_of(path))
        try:
            os.rename(new, path)
        except OSError:
            os.unlink(new)
            raise
        sync_folder(os.path.dirname(path))

    def swap_in(self, path: str) -> None:
        """Make the twin the visible file."""
        exchange = self._exchange
        if exchange is None or not exchange(twin_of(path), path):
            os.rename(twin_of(path), path)


def _write_beside(path: str, data: bytes) -> str:
    """A new synced file in the same folder."""
    new = new_of(path)
    with suppress(FileNotFoundError):
        os.unlink(new)
    write_new(new, _padded(data, 0))
    return new


def _write_spare(twin: str, data: bytes) -> bool:
    """Whether there was a spare free to be overwritten."""
    try:
        fd = os.open(twin, os.O_WRONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_size > LIMIT:
            # A backup's hard link, say: it keeps its file, and the next save makes a spare.
            with suppress(OSError):
                os.unlink(twin)
            return False
        if not _is_unread(fd):
            return False
        write_all(fd, _padded(data, found.st_size))
        os.fdatasync(fd)
    finally:
        os.close(fd)
    return True


def _is_unread(fd: int) -> bool:
    """Nobody else has the file open, nor will before it is closed here.

    The spare was the visible file one save ago. A reader who opened it then and still reads must not see it
    change: a write lease is granted only while there is no such reader. A reader who found it by its old name
    and opens it now waits until it is closed. The kernel then sends this process a signal, which by default
    is a deadly one, so it is made one that is ignored.
    """
    try:
        fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    except OSError:
        return False
    return True


def _padded(data: bytes, size: int) -> bytes:
    """Filled up with blanks to whole blocks, and to no less than `size`: then the file's size stays."""
    blocks = -(-max(len(data) + 1, size) // _BLOCK)
    return data.ljust(blocks * _BLOCK - 1) + b"\n"
