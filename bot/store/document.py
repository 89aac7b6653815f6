"""A learner as the JSON document that is kept of them, and back.

The parts of a learner stand side by side in the document, not nested. Fields are the dataclasses' own, by
msgspec: strict about types (a bool is no int, null is no text), lenient about ranges, which the conversation
bounds. Fields that this version does not know are kept (unknown_fields.py).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import orjson

from bot.core.learner import Learner
from bot.store.unknown_fields import PARTS, put_back, set_apart

_INDENTED: Final = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
_REQUIRED: Final = ("learner_id", "address", "tier")  # never guess about money: no tier, no learner
_WITHIN_PART: Final = re.compile(r"\$\.(" + "|".join(PARTS) + r")\.")
_DEFAULTS: Final = {"name": "", "created_at": "1970-01-01T00:00:00Z"}
# msgspec examines a class when it first meets it, and the process crashes (0.22) if two threads are first at
# once. So it meets this one, and all within, while the module is imported.
_EXAMINED: Final = msgspec.json.Decoder(Learner)


class DocumentFault(ValueError):
    """What is wrong in a document: what was expected, what was found, and where."""


def to_document(learner: Learner) -> dict[str, Any]:
    """The document, ready for any JSON writer. Times are RFC 3339 in UTC, with a Z."""
    document: dict[str, Any] = {}
    for name, value in msgspec.to_builtins(learner, str_keys=True).items():
        if name in PARTS:
            document |= value
        else:
            document[name] = value
    return put_back(document)


def from_document(document: Mapping[str, Any]) -> Learner:
    """The learner of a document. Another program may have written it, with the promised fields alone. Raises
    DocumentFault if a field has the wrong type or a required one is missing."""
    for field in _REQUIRED:
        if field not in document:
            raise DocumentFault(f"`{field}` is missing")
    try:
        known = set_apart({**_DEFAULTS, **document})
    except TypeError as error:
        raise DocumentFault(f"an unknown field cannot be kept: {error}") from None
    try:
        # Each part takes its fields out of the whole document, and ignores the others.
        learner = msgspec.convert(known | dict.fromkeys(PARTS, known), Learner, str_keys=True)
    except msgspec.ValidationError as error:
        raise DocumentFault(_WITHIN_PART.sub("$.", str(error))[:200]) from None
    if any(time is not None and time.tzinfo is not UTC for time in _times(learner)):
        return _with_times_in_utc(learner)
    return learner


def render(learner: Learner) -> bytes:
    """The document as indented UTF-8, a newline at its end."""
    return orjson.dumps(to_document(learner), option=_INDENTED)


def parse(data: bytes) -> Learner:
    """Raises DocumentFault for anything but a learner's document."""
    return from_document(decode(data))


def require_id(learner: Learner, learner_id: str) -> Learner:
    """The learner. Raises DocumentFault where the document is another's."""
    if learner.learner_id != learner_id:
        raise DocumentFault("another learner's id stands in it")
    return learner


def decode(data: bytes) -> dict[str, Any]:
    """Any JSON object. Raises DocumentFault."""
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise DocumentFault(f"no JSON: {error.msg}, {where}" if data.strip() else "empty") from None
    if not isinstance(document, dict):
        raise DocumentFault("expected a JSON object")
    return document


def _times(learner: Learner) -> Iterator[datetime | None]:
    yield learner.created_at
    yield learner.last_message_at
    if learner.asked_for_person is not None:
        yield learner.asked_for_person.at
    for payment in learner.purchase.payments:
        yield payment.paid_at
        yield payment.created_at
    for delivery in learner.deliveries:
        yield delivery.created_at
        yield delivery.due_at
    for task in learner.purchase.errands:
        yield task.due_at
    yield from learner.purchase.other_sessions.values()
    if learner.purchase.former is not None:
        yield learner.purchase.former.until
    if learner.tutoring is not None:
        yield learner.tutoring.code_until
    if learner.purchase.checkout is not None:
        yield learner.purchase.checkout.expires_at
        yield learner.purchase.checkout.opened_at


def _with_times_in_utc(learner: Learner) -> Learner:
    fields = msgspec.to_builtins(learner, builtin_types=(datetime,))
    try:
        return msgspec.convert(_each_in_utc(fields), Learner, builtin_types=(datetime,))
    except OverflowError:  # the first or the last day of the calendar
        raise DocumentFault("a time is out of range") from None


def _each_in_utc(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise DocumentFault("a time has no zone: expected RFC 3339, as in 2026-01-31T12:00:00Z")
        return value.astimezone(UTC)
    if isinstance(value, dict):
        return {key: _each_in_utc(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_each_in_utc(each) for each in value]
    return value
