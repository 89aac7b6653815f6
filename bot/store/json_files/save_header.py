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
from bot.store.unknown_fields import FORM, has_unknown

FIELD: Final = "saved"
_FILE_CLOCK: Final = 5  # CLOCK_REALTIME_COARSE: where the kernel takes files' times from
_BEFORE_STAMP: Final = b',\n  "saved": '
_END: Final = b"\n}\n"
_BLANKS: Final = b" \n"  # what a save fills its file up with
_LEARNERS: Final = msgspec.json.Decoder(Learner)


@dataclass(frozen=True, slots=True)
class Stamp:
    """`revision` counts the saves from 1, `at` is when, `boot` the machine's boot that it was in, `check`
    a checksum over the rest of the document, `form` says what fields it has, and no other; empty: others."""

    revision: int
    at: datetime
    boot: str
    check: int
    form: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a file holds. `stamp` is None where somebody else wrote it; `whole` says that it is, byte for
    byte, what this store wrote: not after a torn write, nor after a person's edit."""

    learner: Learner
    stamp: Stamp | None
    whole: bool = False


_STAMPS: Final = msgspec.json.Decoder(Stamp)


def stamped(learner: Learner, revision: int, boot: str) -> tuple[Stamp, bytes]:
    """Encoded once: the stamp is written behind the rest, which its checksum is over."""
    rest = encode(to_document(learner))
    stamp = Stamp(revision, _now(), boot, zlib.crc32(rest), "" if has_unknown(learner) else FORM)
    shown = orjson.dumps(stamp, option=orjson.OPT_UTC_Z)
    return stamp, b"".join((rest.removesuffix(_END), _BEFORE_STAMP, shown, _END))


def read_stamped(data: bytes, *, check: bool = False) -> Saved:
    """`whole` is found out where `check` is asked for, elsewhere it may be. Raises DocumentFault."""
    own = _read_own(data)
    if own is not None:
        return own
    document = decode(data)
    stamp = _read_stamp(document.pop(FIELD, None))
    whole = check and stamp is not None and _check_of(data) == stamp.check
    return Saved(from_document(document), stamp, whole)


def _read_own(data: bytes) -> Saved | None:
    """What a store with the same fields wrote and nobody has touched since: there is no field in it that is
    not known here, so it is read in one step, in three quarters of the time. None: look more closely."""
    rest, _, shown = data.rpartition(_BEFORE_STAMP)
    said, _, end = shown.partition(b"\n")
    document = rest + _END
    try:
        stamp = _STAMPS.decode(said)
        if stamp.form != FORM or stamp.check != zlib.crc32(document) or stamp.at.tzinfo is None:
            return None
        if end.strip(_BLANKS) != b"}":  # cut short, or something was put behind it: no JSON
            return None
        return Saved(_LEARNERS.decode(document), stamp, whole=True)
    except msgspec.DecodeError:
        return None


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
