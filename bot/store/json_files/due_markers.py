"""For whom something is due: one empty file a learner in `due/`, its modification time the time at which
the first thing in either queue is due.

The document says for which queue it is: two markers could disagree with it, and would cost a payment twice as
much. Versions before know the same one marker, so either finds what the other has queued.

A marker is on the disk before the document that needs it, and is taken away after a document that needs it no
more. So a crash leaves a marker too many at most, never a delivery that nobody finds.

Markers of about the same time may be one file by several names: in a rush that is a third of the work of a
file each. So no file ever gets another time. A marker that needs another is another file under that name.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Final

from bot.core.due import LONGEST_PAUSE
from bot.store.identity import is_learner_id
from bot.store.json_files.durable import FILE_MODE, FOLDER_MODE, sync_folder
from bot.store.json_files.times import nanoseconds

_SOON: Final = 10 * 1_000_000_000  # ns: so much too early a marker may be


class DueMarkers:
    """Calls raise OSError."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._last = ("", 0)  # a marker that was made a moment ago, and its time
        self._known = False  # whether the folder's own name is on the disk

    def announce(self, learner_id: str, at: datetime, *, announced: bool = False) -> None:
        """To be called before the document is saved, under its lock, as all calls here. Durable when it
        returns. The marker may be for an earlier time. `announced`: there is one, though perhaps for a later.
        """
        path, time = os.path.join(self._folder, learner_id), nanoseconds(at)
        if not (self._is_there(path, time) or self._shared(path, time)):
            self._make(path, time, durable=True)
        elif announced:
            return
        if not self._known:  # another process may have made it, and died before it synced it
            sync_folder(os.path.dirname(self._folder))
            self._known = True
        sync_folder(self._folder)

    def settle(self, learner_id: str, at: datetime | None) -> None:
        """To be called after the document is saved: gives the marker the time that the document needs. That
        is not durable, and need not be."""
        path = os.path.join(self._folder, learner_id)
        with suppress(FileNotFoundError):
            if at is None:
                os.unlink(path)
            elif os.stat(path).st_mtime_ns != nanoseconds(at):
                self._make(path, nanoseconds(at), durable=False)

    def passed(self, now: datetime) -> list[str]:
        """Ids whose marker's time has passed, those that wait longest first; behind them those whose time is
        beyond the longest pause (core/due.py)."""
        limit, beyond = nanoseconds(now), nanoseconds(now + LONGEST_PAUSE)
        return [learner_id for at, learner_id in sorted(self._all()) if at <= limit or at > beyond]

    def waiting(self, most: int) -> list[str]:
        """At most so many ids that have a marker, those with the earliest times first."""
        return [learner_id for _, learner_id in sorted(islice(self._all(), most))]

    def _all(self) -> Iterator[tuple[int, str]]:
        with suppress(FileNotFoundError), os.scandir(self._folder) as entries:
            for entry in entries:
                if is_learner_id(entry.name):
                    with suppress(FileNotFoundError):
                        yield entry.stat().st_mtime_ns, entry.name

    @staticmethod
    def _is_there(path: str, time: int) -> bool:
        try:
            return os.stat(path).st_mtime_ns <= time
        except FileNotFoundError:
            return False

    def _shared(self, path: str, time: int) -> bool:
        """Whether the last marker's file got this name as well."""
        last, its_time = self._last
        if not its_time <= time < its_time + _SOON:
            return False
        try:
            os.link(last, path)
            # Meanwhile another process may have put a file of another time under the last marker's name.
            return os.stat(path).st_mtime_ns <= time
        except OSError:  # it is gone, has too many names already, or the file system knows no links
            return False

    def _make(self, path: str, time: int, *, durable: bool) -> None:
        """A file of its own, which has its time before it can be found. `durable`: the file is synced. Its
        name is in the folder, which the caller syncs: without a journal neither comes with the other."""
        new = f"{path}.new"
        fd = self._create(new)
        try:
            os.utime(fd, ns=(time, time))
            if durable:
                os.fsync(fd)
        finally:
            os.close(fd)
        os.rename(new, path)
        self._last = (path, time)

    def _create(self, path: str) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC
        try:
            return os.open(path, flags, FILE_MODE)
        except FileNotFoundError:  # the folder was not in the backup
            with suppress(FileExistsError):
                os.mkdir(self._folder, FOLDER_MODE)
            self._known = False
            return os.open(path, flags, FILE_MODE)
