"""What was paid but matches nobody: a file each in `unmatched/`, for the operator."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any, Final

from bot.errors import StoreUnavailable
from bot.store.json_files.durable import FOLDER_MODE, create_once, sync_folder

_NAME: Final = re.compile(r"[0-9a-f]{64}")


def keep_unmatched(folder: str, key: str, record: Mapping[str, object]) -> bool:
    """False: that key was kept before. The name is a hash, for the key comes from outside. Raises OSError."""
    # json and not orjson: what comes from outside may hold half a surrogate pair, or a number of any size.
    data = json.dumps({"key": key, **record}, indent=2, default=str).encode() + b"\n"
    path = os.path.join(folder, sha256(key.encode("utf-8", "surrogatepass")).hexdigest())
    with suppress(FileExistsError):
        os.mkdir(folder, FOLDER_MODE)
    sync_folder(os.path.dirname(folder))  # whoever made it: they may have died before, or not come to it yet
    return create_once(path, data)


def read_unmatched(folder: str) -> Iterator[dict[str, Any]]:
    """In no order. Raises OSError, and StoreUnavailable for a damaged one: of money none is passed over."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name):
                yield _read(entry)


def _read(entry: os.DirEntry[str]) -> dict[str, Any]:
    with open(entry.path, "rb") as file:
        try:
            record = json.load(file)
        except ValueError:
            record = None
    if not isinstance(record, dict):
        raise StoreUnavailable(
            f"reading unmatched/{entry.name}", "no JSON object: mend the file or move it away"
        )
    return record
