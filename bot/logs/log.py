"""The log: one event, one redacted line on stderr. It is JSON, but on a terminal, where a person reads it.

    event(log, logging.INFO, "stripe_event", type="checkout.session.completed", id="evt_1")
    {"time":"2026-11-24T08:36:00.123456Z","level":"info","event":"stripe_event","type":"checkout…

What other libraries log comes out the same way, from WARNING on.
"""

import logging
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from types import TracebackType

import orjson

from bot.logs.redaction import Redactor


def event(logger: logging.Logger, level: int, name: str, /, **fields: object) -> None:
    """One line: `name`, in snake_case, says what happened; `fields` with what.

    Fields may be nested. An exception is shown with its type, text and frames; what JSON lacks by its str().
    """
    if logger.isEnabledFor(level):
        logger.log(level, name, extra={"fields": fields})


def plain_event(logger: logging.Logger, name: str, /, **fields: str | int | float) -> None:
    """As `event` at INFO, for the line that comes with every message: a tenth of the price. Nothing in it is
    redacted, so `fields` may hold our own words, our own ids and numbers of our own making alone."""
    if not logger.isEnabledFor(logging.INFO):
        return
    handler = next((each for each in logging.getLogger().handlers if isinstance(each, _Stderr)), None)
    if handler is None or handler.readable:
        event(logger, logging.INFO, name, **fields)
        return
    time = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    handler.write(orjson.dumps({"time": time, "level": "info", "event": name, **fields}).decode())


def set_up(level: int, secrets: Sequence[str] = ()) -> None:
    """Send every logger to stderr: ours from `level`, the others from WARNING. May be called again.

    `secrets` are texts that no line may show.
    """
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler, _Stderr)]:
        root.removeHandler(old)
    root.addHandler(_Stderr(Redactor(secrets)))
    root.setLevel(logging.WARNING)
    for ours in ("bot", "tutorclaw"):
        logging.getLogger(ours).setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


class _Stderr(logging.Handler):
    """Never raises: a log that cannot be written (a full disk, a closed pipe) stops no request."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    @cached_property
    def _lines(self) -> logging.Formatter:
        from bot.logs.formatter import make_formatter

        return make_formatter(
            self._redact, readable=self.readable, colours=self.readable and not os.environ.get("NO_COLOR")
        )

    @cached_property
    def readable(self) -> bool:
        """A person reads it: on a terminal."""
        return sys.stderr.isatty()

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError, ValueError, AttributeError):
            self.write(self._lines.format(record))

    def write(self, line: str) -> None:
        with suppress(OSError, ValueError, AttributeError):
            # One write, so that the lines of several processes do not mix.
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        event(logging.getLogger("bot"), logging.CRITICAL, "uncaught", error=error.with_traceback(trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is None or issubclass(args.exc_type, SystemExit):
        return
    thread = args.thread.name if args.thread else "?"
    event(logging.getLogger("bot"), logging.CRITICAL, "uncaught", thread=thread, error=args.exc_value)
