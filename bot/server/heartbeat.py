"""How the main process notices that another one hangs.

A thread of each process writes its process id into a pipe once a second. It needs Python's global lock for
that, so it falls silent where native code or a deadlock holds that lock, and where the process is stopped.
A web process is also silent while none of its threads answers (see answering.py).

The main process reads the pipe once a second, and counts for each process id how many looks in a row found
nothing from it. It counts looks, not seconds: a machine that was suspended, a stopped process group or a slow
machine delays the main process as well, so no time away from everybody is held against anybody. A process
beats only from when it has started, so a slow start is never taken for a hang.
"""

import os
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress

BEAT = 1.0  # seconds between two beats, and between two looks
MOST_SILENT = 15  # looks in a row without a beat; then the process hangs
_PID = struct.Struct("=i")


class Heart:
    """The writing end. A process shares it with those that it forks."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def start(self, is_stuck: Callable[[], bool] = lambda: False) -> None:
        """Beat from now on, but while `is_stuck`, which is asked before each beat."""
        threading.Thread(target=self._beat, args=(is_stuck,), daemon=True).start()

    def fail(self) -> None:
        """Say that this process cannot start."""
        self._write(-os.getpid())

    def _beat(self, is_stuck: Callable[[], bool]) -> None:
        while True:
            if not is_stuck():
                self._write(os.getpid())
            time.sleep(BEAT)

    def _write(self, number: int) -> None:
        with suppress(OSError):  # the pipe is full: the main process has not looked for an hour
            os.write(self._pipe, _PID.pack(number))


class Heartbeats:
    """The reading end. `failed`: a process said that it cannot start."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._silent: dict[int, int] = {}  # process id: looks in a row without a beat
        self.failed = False

    def __len__(self) -> int:
        """How many processes beat."""
        return len(self._silent)

    def read(self) -> bool:
        """Take in what has been written. False once no process is left that could write."""
        try:
            while beats := os.read(self._pipe, 1024 * _PID.size):
                for (number,) in _PID.iter_unpack(beats):
                    self._note(number)
        except BlockingIOError:
            return True
        return False

    def look(self) -> list[int]:
        """The processes that were silent for too long; they are forgotten. To be called once a second."""
        self._silent = {pid: looks + 1 for pid, looks in self._silent.items()}
        self.read()
        silent = [pid for pid, looks in self._silent.items() if looks > MOST_SILENT]
        for pid in silent:
            del self._silent[pid]
        return silent

    def close(self) -> None:
        os.close(self._pipe)

    def _note(self, number: int) -> None:
        if number > 0:
            self._silent[number] = 0
        else:
            self.failed = True


def make_pipe() -> tuple[Heartbeats, int]:
    """Its reading end, and the descriptor of its writing end."""
    reading, writing = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    return Heartbeats(reading), writing
