"""Small steps that are on the disk when they return. They raise OSError."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.errors import StoreUnavailable

FOLDER_MODE = 0o700  # learners' documents are personal data
FILE_MODE = 0o600


@contextmanager
def unavailable(doing: str) -> Iterator[None]:
    """An error of the disk in the block becomes a StoreUnavailable that says what was being done."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(doing, error.strerror or str(error)) from error


def make_folder(path: str) -> None:
    """The folder and what is missing above it, each synced into the one above."""
    if os.path.isdir(path):
        return
    parent = os.path.dirname(path)
    make_folder(parent)
    with suppress(FileExistsError):
        os.mkdir(path, FOLDER_MODE)
    sync_folder(parent)


def sync_folder(path: str) -> None:
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_all(fd: int, data: bytes) -> None:
    """From the file's start. A disk that fills up writes less than asked: the next call then says why."""
    done = os.pwrite(fd, data, 0)
    while done < len(data):
        done += os.pwrite(fd, data[done:], done)


def write_new(path: str, data: bytes) -> None:
    """A new file, synced; not its name, which is the folder's. Leaves nothing where it fails."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    fd = os.open(path, flags, FILE_MODE)
    try:
        write_all(fd, data)
        os.fsync(fd)
    except OSError:
        with suppress(OSError):
            os.unlink(path)
        raise
    finally:
        os.close(fd)


def try_new(path: str, size: int) -> None:
    """Whether a new file of that size could be written; none is left. It has no name while it is written, and
    the one it had is every try's: who is killed leaves what the next one takes away."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    try:
        with suppress(FileNotFoundError):  # another one, at the same moment
            os.unlink(path)
        write_all(fd, b" " * size)
        os.fsync(fd)
    finally:
        os.close(fd)


def create_once(path: str, data: bytes) -> bool:
    """A file that appears whole, with this name and content, or stays as it was: False where it was there.

    link() refuses a name that is taken, so of two processes at once one wins. The folder is synced for the
    loser too: its caller goes on because the file is there, and the winner may die before it has synced it.
    """
    new = f"{path}.{secrets.token_hex(8)}.new"
    write_new(new, data)
    try:
        os.link(new, path)
        created = True
    except FileExistsError:
        created = False
    finally:
        with suppress(OSError):
            os.unlink(new)
    sync_folder(os.path.dirname(path))
    return created
