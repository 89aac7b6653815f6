"""Calls to a slow neighbour, bounded in number, and answered within their deadline: a call that does not end
keeps its thread and its slot, and its caller goes on without it."""

import threading
import time
from collections.abc import Callable
from enum import Enum
from typing import TypeVar

SEEMS_HUNG = 2.0  # seconds: with a call under way for longer than this, nobody queues behind it
MOST_QUEUED = 10  # callers: each has a thread of the server, and the other learners need some of those


T = TypeVar("T")


class Missed(Enum):
    BUSY = "busy"  # no slot was free: the call was not made
    LATE = "late"  # the deadline came first; what the call came to is not known


class Slots:
    """At most `size` calls at once, each on a daemon thread of its own.

    A thread of its own, because name look-ups know no timeout; a daemon, so that none holds up the
    process's end. What a `stranger` may have asked for leaves half of the slots, and half of the queue, to
    the others: nobody who has no part in it can have all of them by asking often.
    """

    def __init__(self, size: int, seems_hung: float = SEEMS_HUNG) -> None:
        self._size = size
        self._seems_hung = seems_hung
        self._changed = threading.Condition()
        self._running: dict[threading.Event, float] = {}  # since when; set when the call is over
        self.queued = 0  # callers that wait for a slot

    def run(self, call: Callable[[], T], deadline: float, *, stranger: bool = False) -> T | Missed:
        """What `call` returns, or raises; waited for no longer than `deadline` seconds in all."""
        ends_at = time.monotonic() + deadline
        done = threading.Event()
        if not self._admit(done, ends_at, 2 if stranger else 1):
            return Missed.BUSY
        outcome: list[T | BaseException] = []

        def work() -> None:
            try:
                outcome.append(call())
            except BaseException as error:  # noqa: BLE001  (raised again where the call was asked for)
                outcome.append(error)
            finally:
                self._leave(done)
                done.set()

        try:
            threading.Thread(target=work, name="stripe-call", daemon=True).start()
        except RuntimeError:  # the system has no thread left just now
            self._leave(done)
            return Missed.BUSY
        if not done.wait(max(0.0, ends_at - time.monotonic())):
            return Missed.LATE
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def _admit(self, call: threading.Event, ends_at: float, share: int) -> bool:
        """Take a slot, of which this call may have one in `share`. Calls that come and go are waited for, one
        that hangs is not: it has the thread of one caller, and should not get those of the others."""
        size = -(-self._size // share)
        with self._changed:
            if len(self._running) >= size and self.queued >= MOST_QUEUED // share:
                return False
            self.queued += 1
            try:
                while len(self._running) >= size:
                    until = min(ends_at, min(self._running.values()) + self._seems_hung)
                    if until <= time.monotonic():
                        return False
                    self._changed.wait(until - time.monotonic())
            finally:
                self.queued -= 1
            self._running[call] = time.monotonic()
            return True

    def _leave(self, call: threading.Event) -> None:
        with self._changed:
            del self._running[call]
            self._changed.notify_all()  # one alone might be a stranger, and still have to wait
