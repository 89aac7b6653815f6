"""How many programs run and wait on this host, whichever process started them.

Each place is a file that is locked while it is taken. The lock dies with its holder: no crash keeps a place.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

RUNNING = 2
WAITING = 8
_LOOKS = 0.02  # seconds between two looks for a free place


class Slots:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def taken(self, patience: float) -> Iterator[bool]:
        """Hold a place to run in. False where too many wait already, or none came free within `patience`."""
        with ExitStack() as held:
            place = self._take("run", RUNNING)
            if place is None and (waiting := self._take("wait", WAITING)) is not None:
                held.callback(os.close, waiting)
                place = self._await(patience)
            if place is not None:
                held.callback(os.close, place)
            yield place is not None

    def _await(self, patience: float) -> int | None:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            time.sleep(_LOOKS)
            if (place := self._take("run", RUNNING)) is not None:
                return place
        return None

    def _take(self, kind: str, places: int) -> int | None:
        for number in range(places):
            fd = os.open(self._folder / f"{kind}-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(fd)
                continue
            return fd
        return None
