"""The figures of the operator's page: `figures/2026-11-30`, a file a day, numbers by name.

A file is replaced as a whole, under a lock, and not synced: a power cut may cost the last seconds' counts,
which nobody is owed.
"""

import fcntl
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final

import orjson

from bot.core.figure_sums import summed
from bot.store.json_files.durable import FILE_MODE, FOLDER_MODE

_NAME: Final = re.compile(r"\d{4}-\d\d-\d\d")


class FigureFiles:
    """Calls raise OSError. A file that is no JSON is one whose day is not known."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._read: dict[str, tuple[tuple[int, int], dict[str, int]]] = {}  # by day, with inode and time

    def add(self, day: str, counts: Mapping[str, int]) -> None:
        with self._locked():
            self._write(day, summed((self._day(day), counts)))

    def days(self) -> Iterator[tuple[str, Mapping[str, int]]]:
        for day in self._days():
            yield day, self._day(day)

    def replace(self, days: Mapping[str, Mapping[str, int]]) -> None:
        """These days alone, with these counts."""
        with self._locked():
            for day in self._days():
                if day not in days:
                    os.unlink(self._path(day))
            for day, counts in days.items():
                self._write(day, counts)

    def drop(self, prefix: str, before: str) -> None:
        """What begins so, of the days before that one."""
        with self._locked():
            for day in self._days():
                counts = self._day(day)
                if day < before and any(name.startswith(prefix) for name in counts):
                    kept = {name: count for name, count in counts.items() if not name.startswith(prefix)}
                    self._write(day, kept)

    def _days(self) -> list[str]:
        try:
            names = os.listdir(self._folder)
        except FileNotFoundError:
            return []
        return sorted(name for name in names if _NAME.fullmatch(name))

    def _day(self, day: str) -> dict[str, int]:
        try:
            file = os.stat(self._path(day))
            which = (file.st_ino, file.st_mtime_ns)
            known = self._read.get(day)
            if known is None or known[0] != which:
                with open(self._path(day), "rb") as data:
                    known = self._read[day] = which, _parse(data.read())
            return known[1]
        except FileNotFoundError:
            return {}

    def _write(self, day: str, counts: Mapping[str, int]) -> None:
        new = f"{self._path(day)}.new"
        fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, FILE_MODE)
        with open(fd, "wb") as file:
            file.write(orjson.dumps(counts, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
        os.rename(new, self._path(day))

    def _path(self, day: str) -> str:
        return os.path.join(self._folder, day)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with suppress(FileExistsError):
            os.mkdir(self._folder, FOLDER_MODE)
        fd = os.open(os.path.join(self._folder, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)


def _parse(data: bytes) -> dict[str, int]:
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError:
        return {}
    counts = found.items() if isinstance(found, dict) else ()
    return {name: count for name, count in counts if isinstance(count, int)}
