"""The faults that the stand-in can show, for as long as a test or the demo wants one."""

import threading
import time
from collections.abc import Iterator
from enum import Enum

from flask import Response

DRIP = 0.1  # seconds between two bytes


class Mode(Enum):
    NONE = "none"
    ERROR = "500"  # answers 500, and replays that answer for the same idempotency key
    OVERLOADED = "429"
    SLOW = "slow"  # answers correctly after `seconds`
    DRIBBLE = "dribble"  # answers correctly, one byte at a time
    HANG = "hang"  # accepts the request and never answers
    LOST = "lost"  # does the work, then closes the connection without an answer
    GARBAGE = "garbage"  # 200 with a body that is no JSON


class Faults:
    """The current fault. `times` is how many requests it lasts; None means until it is changed."""

    def __init__(self) -> None:
        self._cleared = threading.Event()
        self._lock = threading.Lock()
        self.mode = Mode.NONE
        self.seconds = 0.0
        self._times: int | None = None

    def set(self, mode: Mode, seconds: float = 0.0, times: int | None = None) -> None:
        with self._lock:
            self.mode, self.seconds, self._times = mode, seconds, times

    def clear(self) -> None:
        """Answer normally again, and release the requests that hang."""
        self.set(Mode.NONE)
        with self._lock:
            cleared, self._cleared = self._cleared, threading.Event()
        cleared.set()

    def next(self) -> Mode:
        """The fault for this request."""
        with self._lock:
            mode = self.mode
            if self._times is not None:
                self._times -= 1
                if self._times <= 0:
                    self.mode, self._times = Mode.NONE, None
            return mode

    def hold(self, mode: Mode) -> None:
        """Hold a request that is to hang or be slow, at the latest until the fault is cleared."""
        if mode is Mode.HANG:
            self._cleared.wait()
        if mode is Mode.SLOW:
            self._cleared.wait(self.seconds)

    def dribbled(self, response: Response) -> Response:
        body = response.get_data()
        cleared = self._cleared

        def drips() -> Iterator[bytes]:
            for at in range(len(body)):
                if not cleared.is_set():
                    time.sleep(DRIP)
                yield body[at : at + 1]

        return Response(drips(), response.status, response.headers)
