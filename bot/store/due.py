"""Who has a delivery due: one empty file a learner in `due/`, its modification time the due time.

A marker is on the disk before the document that needs it, and goes after the one that needs it no more.
So a crash leaves a marker too many at most, never a delivery that nobody finds.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from bot.store.durable import FILE_MODE, FOLDER_MODE, sync_folder
from bot.store.identity import is_learner_id
from bot.store.times import nanoseconds


class DueMarkers:
    """Calls raise OSError."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def announce(self, learner_id: str, at: datetime) -> None:
        """Before the document is saved. Durable but for the time, which may become now: early is harmless."""
        path = os.path.join(self._folder, learner_id)
        try:
            self._set(path, at)
        except FileNotFoundError:
            self._create(path)
            self._set(path, at)
            sync_folder(self._folder)

    def settle(self, learner_id: str, at: datetime | None) -> None:
        """After the document is saved: the marker as that needs it. Not durable, and need not be."""
        path = os.path.join(self._folder, learner_id)
        with suppress(FileNotFoundError):
            if at is None:
                os.unlink(path)
            else:
                self._set(path, at)

    def passed(self, now: datetime) -> list[str]:
        """Ids whose marker's time has passed, the longest past first."""
        limit = nanoseconds(now)
        return [learner_id for at, learner_id in sorted(self._all()) if at <= limit]

    def _all(self) -> Iterator[tuple[int, str]]:
        try:
            entries = os.scandir(self._folder)
        except FileNotFoundError:
            return
        with entries:
            for entry in entries:
                if is_learner_id(entry.name):
                    with suppress(FileNotFoundError):
                        yield entry.stat().st_mtime_ns, entry.name

    def _create(self, path: str) -> None:
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, FILE_MODE))
        except FileNotFoundError:  # the folder was not in the backup
            with suppress(FileExistsError):
                os.mkdir(self._folder, FOLDER_MODE)
            sync_folder(os.path.dirname(self._folder))
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, FILE_MODE))

    @staticmethod
    def _set(path: str, at: datetime) -> None:
        time = nanoseconds(at)
        os.utime(path, ns=(time, time))
