"""Pointers as files: `DIR/ab/lrn_ab….pointer`, in the place of a document: the learner id that it means."""

import os
from contextlib import suppress
from typing import Final

from bot.errors import DocumentUnreadable
from bot.store.identity import is_learner_id
from bot.store.joining import Pointer
from bot.store.json_files.durable import sync_folder, write_new

SUFFIX: Final = ".pointer"


def read_pointer(path: str, learner_id: str) -> Pointer | None:
    """None where there is none. Raises OSError, and DocumentUnreadable for a damaged one."""
    try:
        with open(path, "rb") as file:
            text = file.read(64).strip().decode("ascii", "replace")
    except FileNotFoundError:
        return None
    if not is_learner_id(text) or text == learner_id:
        where = f"{learner_id[4:6]}/{os.path.basename(path)}"
        raise DocumentUnreadable(learner_id, where, "expected one learner id in it, of another learner")
    return Pointer(text)


def write_pointer(path: str, to: str) -> None:
    """Under the lock of the id, in a folder that is there. Durable when it returns. Raises OSError."""
    new = f"{path}.new"
    with suppress(FileNotFoundError):
        os.unlink(new)
    write_new(new, f"{to}\n".encode())
    os.rename(new, path)
    sync_folder(os.path.dirname(path))
