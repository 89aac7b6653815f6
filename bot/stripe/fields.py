"""Single values of Stripe's JSON: one of the wrong type becomes None, one of a hostile size is cut."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

# Stripe's own limits: ids up to 255 characters, metadata of 50 keys with values up to 500.
LONGEST_ID = 255
LONGEST_VALUE = 500
MOST_KEYS = 50


def text(value: object, longest: int = LONGEST_ID) -> str | None:
    """A string that can be stored and compared. A long one is cut, and ends in a hash of the whole, so that
    two of them still differ. NUL is replaced, for PostgreSQL's jsonb refuses it, and so is half a surrogate
    pair, which UTF-8 cannot hold. An empty string counts as missing."""
    if not isinstance(value, str) or not value:
        return None
    if not value.isascii():
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if len(value) > longest:
        whole_value = sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
        value = f"{value[: longest - 20]}...{whole_value[:16]}"
    return value.replace("\0", "\ufffd") if "\0" in value else value


def whole(value: object) -> int | None:
    """A whole number of at most 64 bits: no document could hold a larger one."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if -(2**63) <= value < 2**63 else None


def flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def moment(value: object) -> datetime | None:
    """Seconds since 1970 as an aware datetime."""
    seconds = whole(value)
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def moment_in_words(value: object) -> datetime | None:
    """RFC 3339, as API v2 has its times."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def object_in(value: object) -> Mapping[str, Any]:
    """An object; an empty one where the value is something else."""
    return value if isinstance(value, dict) else {}


def objects_in(value: object) -> list[dict[str, Any]]:
    """The objects in a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def metadata(value: object) -> dict[str, str]:
    pairs = {}
    for key, each in islice(object_in(value).items(), MOST_KEYS):
        kept = text(each, LONGEST_VALUE)
        if kept is not None:
            pairs[text(key) or ""] = kept
    return pairs


def link(value: object) -> str | None:
    # To the letter: a link that is mended or shortened is a dead one.
    return value if isinstance(value, str) and value and value.isprintable() else None


def id_of(value: object) -> str | None:
    """An id, or the id of the object where Stripe expanded it."""
    return text(value.get("id")) if isinstance(value, dict) else text(value)
