"""Turns any value into what a log line may hold: JSON of a bounded size and depth, every text redacted."""

import os
import traceback
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from bot.logs.redaction import LIMIT, Redactor

_MOST_FIELDS = 30
_MOST_DEPTH = 3  # of mappings and lists within the line
_MOST_VALUES = 200  # in a line: 30 fields of 30 fields of 30 more would be a flood
_MOST_FRAMES = 12
_TELEPHONE = 1_000_000  # a number of seven digits may be somebody's
_HERE = Path(__file__).parents[2]


class Values:
    """The values of one line, which share one bound."""

    def __init__(self, redact: Redactor) -> None:
        self._redact = redact
        self._left = _MOST_VALUES

    def mapping(self, fields: Mapping[str, object], depth: int = 1) -> dict[str, object]:
        """The fields of an event."""
        kept = list(fields.items())[:_MOST_FIELDS]
        return {self._text(str(key)): self.clean(value, depth) for key, value in kept}

    def clean(self, value: object, depth: int = 1) -> object:
        """The value in JSON's types. Never raises."""
        self._left -= 1
        if self._left < 0:
            return "…"
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float) and not isinstance(value, Enum):
            return _number(value)
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, BaseException):
            return self._exception(value)
        if isinstance(value, Mapping):
            return self.mapping(value, depth + 1) if depth <= _MOST_DEPTH else "…"
        if isinstance(value, list | tuple | set | frozenset):
            return self._items(value, depth + 1) if depth <= _MOST_DEPTH else "…"
        return self._other(value)

    def _text(self, text: str) -> str:
        shown = self._redact(text)
        # UTF-8 cannot hold half a surrogate pair, which a hostile or broken JSON text may bring.
        return shown if shown.isascii() else shown.encode("utf-8", "backslashreplace").decode()

    def _items(self, items: Iterable[object], depth: int) -> list[object]:
        return [self.clean(item, depth) for item in list(items)[:_MOST_FIELDS]]

    def _other(self, value: object) -> str:
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if isinstance(value, Enum):
            return self._text(str(value.value))
        if isinstance(value, bytes | bytearray):
            return self._text(bytes(value[: LIMIT * 2]).decode("utf-8", "replace"))
        return self._text(_str(value))

    def _exception(self, error: BaseException) -> dict[str, object]:
        shown: dict[str, object] = {"type": type(error).__qualname__, "text": self._text(_str(error))}
        if error.__traceback__ is not None:
            shown["at"] = _frames(error)
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if cause is not None:
            shown["cause"] = f"{type(cause).__qualname__}: {self._text(_str(cause))}"
        return shown


def _number(value: int | float) -> int | float | str:
    if not abs(value) < _TELEPHONE:
        return "[number]"
    return value if isinstance(value, int) else round(value, 6)


def _str(value: object) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001 a log line is no place to fail
        return f"<{type(value).__qualname__}>"


def _frames(error: BaseException) -> list[str]:
    """Where it was raised, innermost last: our files from the project's root, others from their package."""
    frames = list(traceback.walk_tb(error.__traceback__))[-_MOST_FRAMES:]
    return [f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in frames]


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_HERE) and "site-packages" not in path.parts:
        return str(path.relative_to(_HERE))
    return os.sep.join(path.parts[-2:])
