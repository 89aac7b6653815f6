"""Calls to a slow neighbour, bounded in number and really bounded in time."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from typing import TypeVar

SEEMS_HUNG = 2.0  # seconds: with a call under way for longer than this, nobody queues behind it
MOST_QUEUED = 10  # callers: each has a thread of the server, and the other learners need some of those


T = TypeVar("T")


class Missed(Enum):
    BUSY = "busy"  # no slot was free: the call was not made
    LATE = "late"  # the deadline came first; what the call came to is not known


class Line:
    """The socket of one call, so that whoever waits for the call can hang up.

    A read timeout bounds each `recv`, so a server that sends a byte now and then holds a thread for
    ever, and its slot with it. Shutting the socket down ends that.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._hung_up = False

    def use(self, sock: socket.socket) -> None:
        with self._lock:
            self._socket = sock
            if self._hung_up:
                raise ConnectionAbortedError("the deadline of this call is over")

    def hang_up(self) -> None:
        with self._lock:
            self._hung_up = True
            if self._socket is not None:
                with suppress(OSError):
                    # Not the TLS socket's own shutdown(), which takes its state away under the reader.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


_thread = threading.local()


def use_socket(sock: socket.socket) -> None:
    """The call that this thread makes now goes over that socket."""
    line: Line | None = getattr(_thread, "line", None)
    if line is not None:
        line.use(sock)


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
        self._running: dict[Line, float] = {}  # since when
        self.queued = 0  # callers that wait for a slot

    def run(self, call: Callable[[], T], deadline: float, *, stranger: bool = False) -> T | Missed:
        """What `call` returns, or raises; waited for no longer than `deadline` seconds in all."""
        ends_at = time.monotonic() + deadline
        line = Line()
        if not self._admit(line, ends_at, 2 if stranger else 1):
            return Missed.BUSY
        outcome: list[T | BaseException] = []
        done = threading.Event()

        def work() -> None:
            _thread.line = line
            try:
                outcome.append(call())
            except BaseException as error:  # noqa: BLE001  (raised again where the call was asked for)
                outcome.append(error)
            finally:
                self._leave(line)
                done.set()

        try:
            threading.Thread(target=work, name="stripe-call", daemon=True).start()
        except RuntimeError:  # the system has no thread left just now
            self._leave(line)
            return Missed.BUSY
        if not done.wait(max(0.0, ends_at - time.monotonic())):
            line.hang_up()
            return Missed.LATE
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def _admit(self, line: Line, ends_at: float, share: int) -> bool:
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
            self._running[line] = time.monotonic()
            return True

    def _leave(self, line: Line) -> None:
        with self._changed:
            del self._running[line]
            self._changed.notify_all()  # one alone might be a stranger, and still have to wait
