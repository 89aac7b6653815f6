"""The log: one event, one line of JSON on stderr, redacted.

    event(log, logging.INFO, "stripe_event", type="checkout.session.completed", id="evt_1")
    {"time":"2026-11-24T08:36:00.123Z","level":"info","event":"stripe_event","type":"checkout…

What other libraries log comes out the same way, from WARNING on.
"""

import logging
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType

import orjson

from bot.logs.redaction import Redactor
from bot.logs.rendering import Values

# orjson escapes what is below U+0020; terminals and line readers obey these as well.
_CONTROLS = (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_ESCAPES = {code: f"\\u{code:04x}" for code in _CONTROLS}


def event(logger: logging.Logger, level: int, name: str, /, **fields: object) -> None:
    """One line: `name`, in snake_case, says what happened; `fields` with what.

    Fields may be nested. An exception is given with its type, text and frames, what is no JSON by its str().
    """
    if logger.isEnabledFor(level):
        logger.log(level, name, extra={"fields": fields})


def set_up(level: int, secrets: Sequence[str] = ()) -> None:
    """Send every logger to stderr: ours from `level`, the others from WARNING. May be called again.

    `secrets` are texts that may stand in no line.
    """
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler, _Stderr)]:
        root.removeHandler(old)
    handler = _Stderr()
    handler.setFormatter(_OneLine(Redactor(secrets)))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for ours in ("bot", "tutorclaw"):
        logging.getLogger(ours).setLevel(level)
    logging.captureWarnings(True)
    # What no line of ours says is not found out for each of them; it would take a third of the time.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # from where it was logged: the documented way
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


class _Stderr(logging.Handler):
    """Never raises: a log that cannot be written (a full disk, a closed pipe) stops no request."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except (OSError, ValueError, AttributeError):
            return


class _OneLine(logging.Formatter):
    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        values = Values(self._redact)
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
            "level": record.levelname.lower(),
        }
        fields = getattr(record, "fields", None)
        if isinstance(fields, dict):
            line["event"] = record.msg
            line |= {
                f"{key}_" if key in line else key: value for key, value in values.mapping(fields).items()
            }
        else:
            line |= {"event": "log", "logger": record.name, "message": values.clean(_message(record))}
        if record.exc_info and record.exc_info[1]:
            line["error"] = values.clean(record.exc_info[1])
        text = orjson.dumps(line).decode()
        return text if text.isascii() and "\x7f" not in text else text.translate(_ESCAPES)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 a library's own mistake in its arguments
        return str(record.msg)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        event(logging.getLogger("bot"), logging.CRITICAL, "uncaught", error=error.with_traceback(trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is None or issubclass(args.exc_type, SystemExit):
        return
    thread = args.thread.name if args.thread else "?"
    event(logging.getLogger("bot"), logging.CRITICAL, "uncaught", thread=thread, error=args.exc_value)
