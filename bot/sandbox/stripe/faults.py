"""How the stand-in misbehaves, by name, for as long as a test or the demo wants it."""

import threading
import time
from collections.abc import Iterator
from enum import Enum

from flask import Response

DRIP = 0.1  # seconds between two bytes


class Mode(Enum):
    NONE = "none"
    ERROR = "500"  # answers 500, and keeps that answer under the idempotency key
    OVERLOADED = "429"
    SLOW = "slow"  # answers rightly, after `seconds`
    DRIBBLE = "dribble"  # answers rightly, a byte at a time
    HANG = "hang"  # takes the request and never answers
    LOST = "lost"  # does what it is asked, and cuts the line instead of answering
    GARBAGE = "garbage"  # 200 with a body that is no JSON


class Trouble:
    """`mode` may be changed at any moment; `times` is how many requests it lasts, None: until changed."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._lock = threading.Lock()
        self.mode = Mode.NONE
        self.seconds = 0.0
        self._times: int | None = None

    def make(self, mode: Mode, seconds: float = 0.0, times: int | None = None) -> None:
        with self._lock:
            self.mode, self.seconds, self._times = mode, seconds, times

    def end(self) -> None:
        """All is well again, also for those who hang."""
        self.make(Mode.NONE)
        with self._lock:
            over, self._over = self._over, threading.Event()
        over.set()

    def next(self) -> Mode:
        """What happens to this request."""
        with self._lock:
            mode = self.mode
            if self._times is not None:
                self._times -= 1
                if self._times <= 0:
                    self.mode, self._times = Mode.NONE, None
            return mode

    def hold(self, mode: Mode) -> None:
        """Keep a request that hangs or is slow, until the trouble is over at the latest."""
        if mode is Mode.HANG:
            self._over.wait()
        if mode is Mode.SLOW:
            self._over.wait(self.seconds)

    def dribbled(self, response: Response) -> Response:
        body = response.get_data()
        over = self._over

        def drips() -> Iterator[bytes]:
            for at in range(len(body)):
                if not over.is_set():
                    time.sleep(DRIP)
                yield body[at : at + 1]

        return Response(drips(), response.status, response.headers)
