"""The key of a JSON store, in a file: made once, and from it every learner's id follows (see identity.py)."""

import os
import re
import secrets
from typing import Final

from bot.errors import StoreUnavailable
from bot.store.json_files.durable import create_once, sync_folder, write_new
from bot.store.json_files.listing import learner_ids

KEY_FILE: Final = "store.key"
_KEY_FORM: Final = re.compile(rb"[0-9a-f]{64}")
_DOING: Final = f"reading {KEY_FILE}"


def read_or_create_key(folder: str) -> bytes:
    """Raises StoreUnavailable, and OSError."""
    path = os.path.join(folder, KEY_FILE)
    if not os.path.lexists(path):
        # A new key would make strangers of everybody. Looked at again: another process may just have made it.
        if _has_learners(folder) and not os.path.lexists(path):
            raise StoreUnavailable(
                _DOING, "missing beside the learners' documents: restore it from the backup"
            )
        create_once(path, secrets.token_hex(32).encode() + b"\n")
    return read_key(folder)


def read_key(folder: str) -> bytes:
    """Raises StoreUnavailable, and OSError."""
    with open(os.path.join(folder, KEY_FILE), "rb") as file:
        text = file.read(100).strip()
    if not _KEY_FORM.fullmatch(text):
        raise StoreUnavailable(_DOING, "not 64 hexadecimal digits: restore it from the backup")
    return bytes.fromhex(text.decode())


def adopt_key(folder: str, key: bytes) -> bool:
    """Become the same store as another. False: there are documents here, with ids of another key.

    Raises StoreUnavailable, and OSError."""
    if read_key(folder) == key:
        return True
    if _has_learners(folder):
        return False
    path = os.path.join(folder, KEY_FILE)
    new = f"{path}.{secrets.token_hex(8)}.new"
    write_new(new, key.hex().encode() + b"\n")
    os.rename(new, path)
    sync_folder(folder)
    return True


def _has_learners(folder: str) -> bool:
    return any(learner_ids(folder))
