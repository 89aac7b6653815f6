"""The `saved` field that the file store adds to a document. It says which save this is: after a power cut it
tells the newer of a document's two files from the older, and a whole file from a torn one."""

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from time import clock_gettime
from typing import Annotated, Any, Final

import msgspec
import orjson

from bot.core.learner import Learner
from bot.store.document import decode, from_document, render

FIELD: Final = "saved"
_FILE_CLOCK: Final = 5  # CLOCK_REALTIME_COARSE: where the kernel takes files' times from
_BEFORE_HEADER: Final = b',\n  "saved": '
_END: Final = b"\n}\n"
_NOT_GOING: Final = b',"into":null'


@dataclass(frozen=True, slots=True)
class SaveHeader:
    """`revision` counts the saves from 1, `at` is the time of this one, `boot` names the machine's boot,
    `check` is a checksum over the rest of the document. Earlier versions wrote a `form`, too.

    `into`: the document is being merged into that learner's, and does not change any more (joining.py)."""

    revision: int
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    boot: str
    check: int
    into: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What a file holds. `header` is None if somebody else wrote the file. `whole`: it is, byte for byte,
    what this store wrote; after a torn write or a person's edit it is not."""

    learner: Learner
    header: SaveHeader | None
    whole: bool = False


# As in store/document.py: examined before there are threads.
_EXAMINED: Final = msgspec.json.Decoder(SaveHeader)


def with_header(
    learner: Learner, revision: int, boot: str, into: str | None = None
) -> tuple[SaveHeader, bytes]:
    """The document is encoded once: the header goes behind it, with the checksum over it."""
    rest = render(learner)
    header = SaveHeader(revision, _now(), boot, zlib.crc32(rest), into)
    shown = orjson.dumps(header, option=orjson.OPT_UTC_Z)
    if into is None:
        shown = shown.replace(_NOT_GOING, b"")
    return header, b"".join((rest.removesuffix(_END), _BEFORE_HEADER, shown, _END))


def read_saved(data: bytes) -> Saved:
    """Raises DocumentFault."""
    document = decode(data)
    header = _read_header(document.pop(FIELD, None))
    whole = header is not None and _check_of(data) == header.check
    return Saved(from_document(document), header, whole)


def _check_of(data: bytes) -> int:
    rest, found, _ = data.rpartition(_BEFORE_HEADER)
    return zlib.crc32(rest + _END) if found else -1


def _read_header(value: Any) -> SaveHeader | None:
    try:
        return msgspec.convert(value, SaveHeader)
    except msgspec.ValidationError:
        return None


def _now() -> datetime:
    """Never ahead of a file's change time that is taken later. The finer clock can be, by milliseconds."""
    return datetime.fromtimestamp(clock_gettime(_FILE_CLOCK), UTC)
