"""Calls to a slow neighbour, bounded in number, and answered within their deadline: a call that does not end
keeps its thread and its slot, and its caller goes on without it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

SEEMS_HUNG = 2.0  # seconds: with a call under way for longer than this, nobody queues behind it
MOST_QUEUED = 10  # callers: each has a thread of the server, and the other learners need some of those


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rejected:
    """No slot was free: the call was not made."""


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The deadline came first; what came of the call is not known."""


class Bulkhead:
    """At most `slots` calls at once, each on a daemon thread of its own.

    A thread of its own, because name look-ups know no timeout; a daemon, so that none delays the process's
    end. Calls of `low_priority` may take half of the slots, and half of the queue: strangers can cause them,
    and must not be able to occupy everything by asking often.
    """

    def __init__(self, slots: int, seems_hung: float = SEEMS_HUNG) -> None:
        self._slots = slots
        self._seems_hung = seems_hung
        self._changed = threading.Condition()
        self._running: dict[threading.Event, float] = {}  # since when; set when the call is over
        self.queued = 0  # callers that wait for a slot

    def run(
        self, call: Callable[[], T], deadline: float, *, low_priority: bool = False
    ) -> T | Rejected | TimedOut:
        """What `call` returns, or raises; waited for no longer than `deadline` seconds in all."""
        ends_at = time.monotonic() + deadline
        done = threading.Event()
        if not self._admit(done, ends_at, 2 if low_priority else 1):
            return Rejected()
        outcome: list[T | BaseException] = []

        def work() -> None:
            try:
                outcome.append(call())
            except BaseException as error:  # noqa: BLE001  (raised again in the caller's thread)
                outcome.append(error)
            finally:
                self._leave(done)
                done.set()

        try:
            threading.Thread(target=work, name="stripe-call", daemon=True).start()
        except RuntimeError:  # the system has no thread left just now
            self._leave(done)
            return Rejected()
        if not done.wait(max(0.0, ends_at - time.monotonic())):
            return TimedOut()
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def _admit(self, call: threading.Event, ends_at: float, share: int) -> bool:
        """Take a slot; this call may use one in `share` of them. It waits for calls that come and go, but not
        behind one that hangs: that one has the thread of one caller, and must not get those of others."""
        slots = -(-self._slots // share)
        with self._changed:
            if len(self._running) >= slots and self.queued >= MOST_QUEUED // share:
                return False
            self.queued += 1
            try:
                while len(self._running) >= slots:
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
            self._changed.notify_all()  # a single one might be of low priority, and still have to wait
