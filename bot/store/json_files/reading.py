"""A document's file as it is found, and which of its two files is the last save."""

import errno
import os
import stat
import time
from dataclasses import dataclass
from typing import Final

from bot.store.document import DocumentFault
from bot.store.json_files.save_header import Saved
from bot.store.json_files.swap_files import LIMIT
from bot.store.json_files.times import nanoseconds

_FLAGS: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_FAULTS: Final = {
    errno.ELOOP: "a symbolic link",
    errno.ENXIO: "not a plain file",
    errno.EACCES: "not readable",
}
_SLACK: Final = 60 * 1_000_000_000


@dataclass(frozen=True, slots=True)
class File:
    """`changed` is the inode's change time in ns. Nobody can set it, and a swap of names renews it."""

    data: bytes
    changed: int


def read_file(path: str) -> File | None:
    """None where there is none. Raises DocumentFault for what is no readable file, OSError for the disk."""
    fd = _open(path)
    if fd is None:
        return None
    try:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode):
            raise DocumentFault("not a plain file")
        if found.st_size > LIMIT:
            raise DocumentFault(f"larger than {LIMIT} bytes")
        return File(os.read(fd, found.st_size), found.st_ctime_ns)
    finally:
        os.close(fd)


def _open(path: str) -> int | None:
    while True:
        try:
            return os.open(path, _FLAGS)
        except FileNotFoundError:
            return None
        except BlockingIOError:  # found by its name just before it became the spare, and being written now
            time.sleep(0.001)
        except OSError as error:
            if error.errno in _FAULTS:
                raise DocumentFault(_FAULTS[error.errno]) from error
            raise


def is_last_save(twin: Saved, twin_changed: int, visible: Saved | None, changed: int, boot: str) -> bool:
    """Whether the twin is the last save, its swap lost with the power. `visible` is None where that is torn.

    In the boot that it was written in, the visible file is always the truth: what the kernel has swapped
    stays swapped, and whoever puts another file there (mended, restored) means it.

    After a power cut the names may be those of a save ago, or more. The visible file is then whole and one
    save behind; or it is torn, being the spare of the save that was under way. Torn looks like damaged by
    anything else, but for the times: a swap renews the change time of both files, so a twin that was
    written after the visible file's last change has had no swap that reached the disk. A file that was
    restored or damaged later has a later change time, and stands. The slack is for those who change owner
    or mode of everything at a start: they touch the two one after the other.
    """
    if twin.header is None or not twin.whole or twin.header.boot == boot:
        return False
    written = nanoseconds(twin.header.at)
    if visible is None or visible.header is None or not visible.whole:
        return written > changed
    behind = visible.header.revision + 1 == twin.header.revision
    return behind and changed <= max(written, twin_changed) + _SLACK
