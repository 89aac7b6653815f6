"""A line of the log, made by structlog: JSON, or text that a person reads on a terminal. Both are redacted.

Only the first line that a process logs imports this: structlog takes 30 ms, four times that where rich is
installed, and a web process that answers messages may never log.
"""

import logging
from collections.abc import Mapping
from functools import partial

import orjson
from structlog.dev import ConsoleRenderer
from structlog.processors import JSONRenderer, TimeStamper
from structlog.stdlib import ProcessorFormatter, add_log_level
from structlog.typing import EventDict, Processor

from bot.logs.redaction import Redactor
from bot.logs.rendering import Values

# orjson escapes what is below U+0020; terminals and line readers obey these as well.
_CONTROLS = (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_ESCAPES = {code: f"\\u{code:04x}" for code in _CONTROLS}


def make_formatter(redact: Redactor, *, readable: bool = False, colours: bool = False) -> logging.Formatter:
    """For our own events and for what libraries log. JSON unless `readable`."""
    renderer: Processor = JSONRenderer(serializer=_to_json)
    if readable:
        # Every text is shown by its repr(), which escapes what a terminal would obey.
        renderer = ConsoleRenderer(
            colors=colours, repr_native_str=True, sort_keys=False, timestamp_key="time"
        )
    return ProcessorFormatter(
        processors=[TimeStamper("iso", key="time"), add_log_level, partial(_redacted, redact), renderer],
        pass_foreign_args=True,
        use_get_message=False,  # it raises where a library's arguments do not fit its message
    )


def _redacted(redact: Redactor, _logger: object, _level: str, given: EventDict) -> EventDict:
    """A processor of structlog: of what a record holds, only what a line may show."""
    record: logging.LogRecord = given["_record"]
    values = Values(redact)
    line: dict[str, object] = {"time": given["time"], "level": given["level"]}
    fields = getattr(record, "fields", None)
    if isinstance(fields, dict):
        line["event"] = given["event"]
        line |= {f"{key}_" if key in line else key: value for key, value in values.mapping(fields).items()}
    else:
        message = _message(given["event"], given["positional_args"])
        line |= {"event": "log", "logger": record.name, "message": values.clean(message)}
    if error := (given.get("exc_info") or (None, None))[1]:
        line["error"] = values.clean(error)
    return line


def _message(text: str, arguments: tuple[object, ...] | Mapping[str, object]) -> str:
    try:
        return text % arguments if arguments else text
    except Exception:  # noqa: BLE001 a library's own mistake in its arguments
        return text


def _to_json(line: EventDict, **_: object) -> str:
    text = orjson.dumps(line).decode()
    return text if text.isascii() and "\x7f" not in text else text.translate(_ESCAPES)
