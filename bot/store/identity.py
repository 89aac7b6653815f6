"""The store's identity: a key made once, from which every learner's id follows.

An id is HMAC-SHA256(key, address): nothing has to be looked up, so nothing can disagree after a crash,
and without the key an id tells nobody the phone number. The key belongs into every backup.
"""

import base64
import hmac
import os
import re
import secrets
from functools import lru_cache
from typing import Final

from bot.errors import StoreUnavailable
from bot.store.json_files.durable import create_once, sync_folder, write_new

KEY_FILE: Final = "store.key"
_KEY_FORM: Final = re.compile(rb"[0-9a-f]{64}")
_ID_FORM: Final = re.compile(r"lrn_[a-z2-7]{26}")
_SHARD_FORM: Final = re.compile(r"[a-z2-7]{2}")
_DOING: Final = f"reading {KEY_FILE}"


@lru_cache(maxsize=8192)  # whoever writes, writes again
def id_for(key: bytes, address: str) -> str:
    digest = hmac.digest(key, address.encode("utf-8", "surrogatepass"), "sha256")
    return "lrn_" + base64.b32encode(digest[:16]).decode()[:26].lower()


def is_learner_id(text: str) -> bool:
    """Ids come from outside too (Stripe's metadata, a command line): nothing else meets the file system."""
    return _ID_FORM.fullmatch(text) is not None


def read_or_create_key(folder: str) -> bytes:
    """Raises StoreUnavailable, and OSError."""
    path = os.path.join(folder, KEY_FILE)
    if not os.path.lexists(path):
        # A new key would make strangers of everybody. Looked at again: another process may just have made it.
        if _has_documents(folder) and not os.path.lexists(path):
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
    if _has_documents(folder):
        return False
    path = os.path.join(folder, KEY_FILE)
    new = f"{path}.{secrets.token_hex(8)}.new"
    write_new(new, key.hex().encode() + b"\n")
    os.rename(new, path)
    sync_folder(folder)
    return True


def _has_documents(folder: str) -> bool:
    with os.scandir(folder) as shards:
        names = [shard.name for shard in shards if _SHARD_FORM.fullmatch(shard.name) and shard.is_dir()]
    return any(name.endswith(".json") for shard in names for name in os.listdir(os.path.join(folder, shard)))
