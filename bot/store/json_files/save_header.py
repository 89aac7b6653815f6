"""The `saved` field that the file store adds to a document: which save this is, so that after a power cut
the newer of a document's two files can be told from the older, and a whole one from a torn one."""

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from time import clock_gettime
from typing import Any, Final

import msgspec
import orjson

from bot.core.learner import Learner
from bot.store.document import decode, encode, from_document, to_document

FIELD: Final = "saved"
_FILE_CLOCK: Final = 5  # CLOCK_REALTIME_COARSE: where the kernel takes files' times from
_BEFORE_STAMP: Final = b',\n  "saved": '
_END: Final = b"\n}\n"


@dataclass(frozen=True, slots=True)
class Stamp:
    """`revision` counts the saves from 1, `at` is when, `boot` the machine's boot that it was in, `check`
    a checksum over the rest of the document."""

    revision: int
    at: datetime
    boot: str
    check: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What a file holds. `stamp` is None where somebody else wrote it; `whole` says that it is, byte for
    byte, what this store wrote: not after a torn write, nor after a person's edit."""

    learner: Learner
    stamp: Stamp | None
    whole: bool = False


def stamped(learner: Learner, revision: int, boot: str) -> tuple[Stamp, bytes]:
    """Encoded once: the stamp is written behind the rest, which its checksum is over."""
    rest = encode(to_document(learner))
    stamp = Stamp(revision, _now(), boot, zlib.crc32(rest))
    shown = orjson.dumps(stamp, option=orjson.OPT_UTC_Z)
    return stamp, b"".join((rest.removesuffix(_END), _BEFORE_STAMP, shown, _END))


def read_stamped(data: bytes, *, check: bool = False) -> Saved:
    """`whole` is found out where `check` is asked for, elsewhere it may be. Raises DocumentFault."""
    document = decode(data)
    stamp = _read_stamp(document.pop(FIELD, None))
    whole = check and stamp is not None and _check_of(data) == stamp.check
    return Saved(from_document(document), stamp, whole)


def _check_of(data: bytes) -> int:
    rest, found, _ = data.rpartition(_BEFORE_STAMP)
    return zlib.crc32(rest + _END) if found else -1


def _read_stamp(value: Any) -> Stamp | None:
    try:
        stamp = msgspec.convert(value, Stamp)
    except msgspec.ValidationError:
        return None
    return stamp if stamp.at.tzinfo is not None else None


def _now() -> datetime:
    """Never ahead of a change time that is taken after it, as the finer clock is by some milliseconds."""
    try:
        return datetime.fromtimestamp(clock_gettime(_FILE_CLOCK), UTC)
    except OSError:  # not Linux, where no twins are compared either
        return datetime.now(UTC)
