"""A whole store as one file: a tar.gz of a JSON store's folder, which can also be unpacked by hand.

It is written while the store serves: each document is whole, and of a moment between begin and end. Facts of
the ledger and tombstones come last, so neither is older than a document.
"""

import io
import json
import os
import re
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, Final

import msgspec

from bot.errors import DocumentUnreadable
from bot.store.copying import Copyable
from bot.store.document import render
from bot.store.json_files.ledger import file_of, line_of
from bot.store.json_files.pointer_files import SUFFIX as POINTER
from bot.store.json_files.store_key import KEY_FILE
from bot.store.json_files.tombstone_files import SUFFIX as TOMBSTONE
from bot.store.json_files.unmatched import as_file

MANIFEST: Final = "MANIFEST"  # the last member: what there must be before it
_FORM: Final = re.compile(
    rf"{KEY_FILE}|{MANIFEST}|[a-z2-7]{{2}}/lrn_[a-z2-7]{{26}}(\.json|{re.escape(POINTER)}|{re.escape(TOMBSTONE)})"
    r"|unmatched/[0-9a-f]{64}|ledger/\d{4}-\d\d\.jsonl"
)


class NoArchiveError(Exception):
    """The file is no backup of ours, or not a whole one."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many of each there are, and a line for each document that could not be read."""

    counts: Counter[str]
    problems: tuple[str, ...]


def write_archive(store: Copyable, file: IO[bytes], progress: Callable[[int], None]) -> Written:
    """`progress` is called with how many learners are in it. Raises OSError, and StoreUnavailable."""
    begun_at = datetime.now(UTC).isoformat()
    counts: Counter[str] = Counter()
    problems: list[str] = []
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=5) as tar:
        _add(tar, KEY_FILE, store.key().encode() + b"\n")
        for learner_id in store.ids():
            try:
                counts["learners"] += _add_learner(tar, store, learner_id)
            except DocumentUnreadable as error:
                problems.append(str(error))
            if counts["learners"] % 1000 == 999:
                progress(counts["learners"])
        for learner_id, to in store.pointers():
            _add(tar, _path(learner_id, POINTER), to.encode() + b"\n")
        for record in store.unmatched():
            name, data = as_file(str(record.get("key")), record)
            _add(tar, f"unmatched/{name}", data)
            counts["unmatched"] += 1
        counts["facts"] = _add_ledger(tar, store)
        for learner_id, tombstone in store.tombstones():
            _add(tar, _path(learner_id, TOMBSTONE), msgspec.json.encode(tombstone) + b"\n")
            counts["tombstones"] += 1
        manifest = {"format": 1, "begun_at": begun_at, **counts}
        _add(tar, MANIFEST, json.dumps(manifest, indent=2).encode() + b"\n")
    return Written(counts, tuple(problems))


def _add_learner(tar: tarfile.TarFile, store: Copyable, learner_id: str) -> bool:
    learner = store.read(learner_id)
    if learner is None or learner.learner_id != learner_id:
        return False  # erased, or gone into another document since it was listed
    _add(tar, _path(learner_id, ".json"), render(learner))
    return True


def _add_ledger(tar: tarfile.TarFile, store: Copyable) -> int:
    """A tar wants a size before the data, and a month may be large: each goes by the disk."""
    months: dict[str, IO[bytes]] = {}
    count = 0
    try:
        for count, fact in enumerate(store.facts(), 1):  # noqa: B007
            name = file_of(fact)
            if name not in months:
                months[name] = TemporaryFile()  # noqa: SIM115 - closed below
            months[name].write(line_of(fact))
        for name, file in sorted(months.items()):
            size = file.tell()
            file.seek(0)
            tar.addfile(_info(f"ledger/{name}", size), file)
    finally:
        for file in months.values():
            file.close()
    return count


def _path(learner_id: str, suffix: str) -> str:
    return f"{learner_id[4:6]}/{learner_id}{suffix}"


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    tar.addfile(_info(name, len(data)), io.BytesIO(data))


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(time.time())
    return info


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What its manifest says. What happened after `begun_at` need not be in it."""

    counts: Counter[str]
    begun_at: datetime


def unpack_archive(path: str, folder: str) -> Unpacked:
    """Into an empty folder, which is then a JSON store. Raises OSError, and NoArchiveError."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            for member in _ours(tar):
                tar.extract(member, folder, filter="data")
    except (tarfile.TarError, EOFError) as error:
        raise NoArchiveError(f"damaged, or cut off: {error}") from error
    try:
        with open(os.path.join(folder, MANIFEST), "rb") as file:
            manifest = json.load(file)
        made_by, begun_at = manifest.pop("format"), datetime.fromisoformat(manifest.pop("begun_at"))
        counts: Counter[str] = Counter({name: int(count) for name, count in manifest.items()})
    except (OSError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise NoArchiveError(f"no {MANIFEST} at its end: it is not whole, or not ours") from error
    if made_by != 1:
        raise NoArchiveError("made by a newer version: restore it with that one")
    return Unpacked(counts, begun_at)


def _ours(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in tar:
        if not (member.isfile() and _FORM.fullmatch(member.name)):
            raise NoArchiveError(f"found {member.name[:80]!a} in it; expected what `tutorclaw backup` writes")
        yield member
