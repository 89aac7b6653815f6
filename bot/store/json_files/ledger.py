"""The ledger of a JSON store: `ledger/2026-11.jsonl`, a file a month, a fact a line, only ever added to.

Any number of processes append at once. O_APPEND puts each write whole behind the one before; a line begins
with a newline as well as ending in one, so that what a crash left of the line before it spoils no other.
"""

import logging
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

import msgspec
import orjson

from bot.core.payments.ledger import Fact
from bot.store.json_files.durable import FILE_MODE, FOLDER_MODE, sync_folder
from bot.store.protocol import FactIds

log = logging.getLogger(__name__)

_NAME: Final = re.compile(r"\d{4}-\d\d\.jsonl")
_APPENDING: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
_BLOCK: Final = 4 * 1024 * 1024  # bytes
_READER: Final = msgspec.json.Decoder(Fact)
_FIELDS: Final = tuple(field.name for field in fields(Fact))


class LedgerFiles:
    """Calls raise OSError."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._known: dict[str, tuple[int, int]] = {}  # files whose names are on the disk, by device and inode

    def append(self, facts: Iterable[Fact], durable: bool) -> None:
        """`durable`: on the disk when it returns. Where it raises, some of the facts may be there."""
        by_month = sorted(facts, key=file_of)
        for name, month in groupby(by_month, file_of):
            self._append(name, b"".join(map(line_of, month)), durable)

    def read(self, since: datetime | None, ids: FactIds) -> Iterator[Fact]:
        """A month after the other, in each as they were written; what is no fact is skipped, and counted in
        the log. `ids` by a fact's field: those alone that have them."""
        # Most lines are of others: looking for the id as it stands in the file is faster than reading each.
        marks = [orjson.dumps(each) for each in ids.values()]
        for name in self._files(since):
            for fact in _read(os.path.join(self._folder, name), marks):
                if (since is None or fact.at >= since) and all(
                    getattr(fact, field) == wanted for field, wanted in ids.items()
                ):
                    yield fact

    def read_on(self, kinds: Collection[str], read: Mapping[str, int]) -> tuple[list[Fact], dict[str, int]]:
        """The facts of those kinds behind what was `read`, by file; and how far each was read now. A line
        that is not whole yet is read the next time."""
        wanted = b'"kind":"(?:%b)"' % b"|".join(re.escape(each.encode()) for each in sorted(kinds))
        facts: list[Fact] = []
        now: dict[str, int] = {}
        for name in self._files(None):
            begin = now[name] = read.get(name, 0)
            for block in _blocks(os.path.join(self._folder, name), begin):
                now[name] += len(block)
                found = (_parse(_line_at(block, each.start())) for each in re.finditer(wanted, block))
                facts += [fact for fact in found if fact is not None and fact.kind in kinds]
        return facts, now

    def _append(self, name: str, data: bytes, durable: bool) -> None:
        fd = self._open(os.path.join(self._folder, name))
        try:
            # Never the rest of a write that ended early: another process's line may be in between. The whole
            # again, and the disk says what it has against it.
            while os.write(fd, data) < len(data):
                continue
            if durable:
                os.fdatasync(fd)
                self._sync_name(name, fd)
        finally:
            os.close(fd)

    def _open(self, path: str) -> int:
        try:
            return os.open(path, _APPENDING, FILE_MODE)
        except FileNotFoundError:
            with suppress(FileExistsError):
                os.mkdir(self._folder, FOLDER_MODE)
            return os.open(path, _APPENDING, FILE_MODE)

    def _sync_name(self, name: str, fd: int) -> None:
        """Once a process, whoever made the file: its maker may have died, or not have come to it yet."""
        file = os.fstat(fd)
        which = (file.st_dev, file.st_ino)
        if self._known.get(name) != which:
            sync_folder(self._folder)
            sync_folder(os.path.dirname(self._folder))
            self._known[name] = which

    def _files(self, since: datetime | None) -> Sequence[str]:
        first = "" if since is None else _month(since)
        try:
            return sorted(
                name for name in os.listdir(self._folder) if _NAME.fullmatch(name) and name >= first
            )
        except FileNotFoundError:
            return ()


def _month(time: datetime) -> str:
    return time.astimezone(UTC).isoformat()[:7]


def file_of(fact: Fact) -> str:
    return f"{_month(fact.at)}.jsonl"


def line_of(fact: Fact) -> bytes:
    # asdict() would copy each value deeply, a tenth of a payment's whole time.
    known = {name: value for name in _FIELDS if (value := getattr(fact, name)) is not None}
    return b"\n%b\n" % orjson.dumps(known, option=orjson.OPT_UTC_Z)


def _read(path: str, marks: Sequence[bytes]) -> Iterator[Fact]:
    skipped = 0
    for block in _blocks(path, 0, whole=False):
        for line in _lines(block, marks):
            if line.isspace() or not all(mark in line for mark in marks):
                continue
            fact = _parse(line)
            if fact is None:
                skipped += 1
            else:
                yield fact
    if skipped:
        log.warning("%s: skipped lines that are no facts: %d", os.path.basename(path), skipped)


def _blocks(path: str, begin: int, *, whole: bool = True) -> Iterator[bytes]:
    """The file from there on in large pieces, each of whole lines. `whole`: what stands behind the last end
    of a line is left out, for it may be half of what is being written."""
    with open(path, "rb") as file:
        file.seek(begin)
        rest = b""
        while data := file.read(_BLOCK):
            end = data.rfind(b"\n") + 1
            if end:
                yield rest + data[:end]
                rest = data[end:]
            else:
                rest += data
        if rest and not whole:
            yield rest


def _lines(block: bytes, marks: Sequence[bytes]) -> Iterator[bytes]:
    """Those that have the first of the marks: to search the whole of a block is many times as fast as to look
    at each line."""
    if not marks:
        yield from block.splitlines(keepends=True)
        return
    at = block.find(marks[0])
    while at >= 0:
        line = _line_at(block, at)
        yield line
        at = block.find(marks[0], block.rfind(b"\n", 0, at) + 1 + len(line))


def _line_at(block: bytes, at: int) -> bytes:
    begin, end = block.rfind(b"\n", 0, at) + 1, block.find(b"\n", at)
    return block[begin : len(block) if end < 0 else end + 1]


def _parse(line: bytes) -> Fact | None:
    try:
        fact = _READER.decode(line)
        return None if fact.at.tzinfo is None else replace(fact, at=fact.at.astimezone(UTC))
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError):
        return None
