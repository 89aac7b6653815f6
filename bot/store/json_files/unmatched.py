"""What was paid but matches nobody: a file each in `unmatched/`, for the operator."""

import json
import os
import re
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any, Final

from bot.errors import StoreUnavailable
from bot.store.json_files.durable import FOLDER_MODE, create_once, sync_folder

_NAME: Final = re.compile(r"[0-9a-f]{64}")


_TICK: Final = 1_000_000_000  # ns: a file system's clock may stand still for less than that


class UnmatchedFiles:
    """Calls raise OSError, and StoreUnavailable for a damaged record: of money none is passed over."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._guard = threading.Lock()  # for the three below
        self._looked_at = -1  # the folder's change time when all that was in it was known
        self._known: set[str] = set()
        self._by_learner: dict[str, list[str]] = {}

    def keep(self, key: str, record: Mapping[str, object]) -> bool:
        """False: that key was kept before. The name is a hash, for the key comes from outside."""
        name, data = as_file(key, record)
        path = os.path.join(self._folder, name)
        with suppress(FileExistsError):
            os.mkdir(self._folder, FOLDER_MODE)
        sync_folder(os.path.dirname(self._folder))  # whoever made it may have died before, or not come to it
        return create_once(path, data)

    def read(self) -> Iterator[dict[str, Any]]:
        """In no order."""
        return (_read(self._folder, name) for name in self._names())

    def of(self, learner_ids: Collection[str]) -> list[dict[str, Any]]:
        """The records that name one of these learners. A record is read once a process, to see whom it
        names: asked again, only the folder's change time is looked at."""
        with self._guard:
            self._look()
            names = [name for each in learner_ids for name in self._by_learner.get(each, ())]
        return [_read(self._folder, name) for name in names]

    def _look(self) -> None:
        began = time.time_ns()
        try:
            changed = os.stat(self._folder).st_mtime_ns
        except FileNotFoundError:
            return
        if changed == self._looked_at:
            return
        for name in [each for each in self._names() if each not in self._known]:
            learner_id = _learner_of(_read(self._folder, name))
            if learner_id is not None:
                self._by_learner.setdefault(learner_id, []).append(name)
            self._known.add(name)
        if changed < began - _TICK:  # else more may come within the same tick
            self._looked_at = changed

    def _names(self) -> list[str]:
        try:
            return [each for each in os.listdir(self._folder) if _NAME.fullmatch(each)]
        except FileNotFoundError:
            return []


def as_file(key: str, record: Mapping[str, object]) -> tuple[str, bytes]:
    """The name and what is in it."""
    # json and not orjson: what comes from outside may hold half a surrogate pair, or any number.
    data = json.dumps({"key": key, **record}, indent=2, default=str).encode() + b"\n"
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest(), data


def _learner_of(record: Mapping[str, Any]) -> str | None:
    metadata = record.get("metadata")
    named = metadata.get("learner_id") if isinstance(metadata, dict) else None
    return named if isinstance(named, str) else None


def _read(folder: str, name: str) -> dict[str, Any]:
    with open(os.path.join(folder, name), "rb") as file:
        try:
            record = json.load(file)
        except ValueError:
            record = None
    if not isinstance(record, dict):
        raise StoreUnavailable(f"reading unmatched/{name}", "no JSON object: mend the file or move it away")
    return record
