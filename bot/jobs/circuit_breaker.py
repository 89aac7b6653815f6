"""Stops a queue while our own account is at fault: with a wrong key every try of it would fail."""

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.core.due import is_due
from bot.core.messaging.send_result import LookupFailed, OperatorFault
from bot.logs.log import event

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = timedelta(seconds=60)
LONGEST_PAUSE: Final = timedelta(minutes=15)


class CircuitBreaker:
    """It is kept in memory alone, so that a process which starts again, its settings mended, tries at once.

    `closed`: the last try was not the operator's fault. Until then, at the start too, one try goes alone.
    """

    def __init__(self) -> None:
        self.closed = False
        self._open_until: datetime | None = None
        self._pause = FIRST_PAUSE

    def is_open(self, now: datetime) -> bool:
        """Whether nothing is to be tried now."""
        return self._open_until is not None and not is_due(self._open_until, now)

    def record(self, result: object, now: datetime) -> None:
        """`result` is what came of a try."""
        cause = result.cause if isinstance(result, LookupFailed) else result
        if not isinstance(cause, OperatorFault):
            self.closed, self._open_until, self._pause = True, None, FIRST_PAUSE
        elif not self.is_open(now):  # else it is one of those that were under way together
            self._open(cause, now)

    def _open(self, fault: OperatorFault, now: datetime) -> None:
        event(
            log,
            logging.CRITICAL,
            "outbox_held",
            code=fault.code,
            look_at=fault.look_at,
            next_try_in_seconds=int(self._pause.total_seconds()),
        )
        self.closed, self._open_until = False, now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
