"""Tombstones as files: `DIR/ab/lrn_ab….erased`, which stays, whatever is put beside it."""

import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from typing import Final

import msgspec

from bot.core.tombstone import Tombstone
from bot.errors import DocumentUnreadable
from bot.store.json_files.durable import sync_folder, write_new

SUFFIX: Final = ".erased"
_READER: Final = msgspec.json.Decoder(Tombstone)


def read_tombstone(path: str, learner_id: str) -> Tombstone | None:
    """None where there is none. Raises OSError, and DocumentUnreadable for a damaged one."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with open(fd, "rb") as file:
        data = file.read()
    try:
        found = _READER.decode(data)
        return replace(found, at=found.at.astimezone(UTC))
    except (msgspec.DecodeError, ValueError) as error:
        where = f"{learner_id[4:6]}/{os.path.basename(path)}"
        raise DocumentUnreadable(learner_id, where, f"no tombstone: {error}") from error


def write_tombstone(path: str, tombstone: Tombstone) -> None:
    """Under the lock of the id, in a folder that is there. Durable when it returns. Raises OSError."""
    new = f"{path}.new"
    with suppress(FileNotFoundError):
        os.unlink(new)
    write_new(new, msgspec.json.encode(tombstone) + b"\n")
    os.rename(new, path)
    sync_folder(os.path.dirname(path))
