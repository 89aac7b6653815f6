"""The runner: a small process of one thread, its environment empty, that forks a child for each run.

It is told of a run by a descriptor that comes through its control socket: by that alone the child speaks with
whoever wants the run. A child that is still there after KILLED_AFTER is killed: it hangs in a call that no
epoch interrupts. The runner ends with the process that started it, for its control socket is then closed.
"""

import os
import select
import signal
import socket
import time
from functools import partial
from pathlib import Path
from typing import Any

from bot.code.child import guest, run_and_exit
from bot.code.interpreter import load

SECONDS = 2.0  # of a program's own
KILLED_AFTER = 3.0
_LOOKS = 0.1


def main(control_fd: str, compiled: str, seconds: str) -> int:
    engine, module = load(Path(compiled))
    guest()
    start = partial(_start, engine, module, float(seconds))
    children: dict[int, float] = {}  # by pid, when each is to be killed
    with socket.socket(fileno=int(control_fd)) as control:
        control.sendall(b"+")
        while True:
            ready, _, _ = select.select([control], [], [], _LOOKS if children else None)
            if ready and not start(control, children):
                return _end(children)
            _tend(children)


def _start(
    engine: Any, module: Any, seconds: float, control: socket.socket, children: dict[int, float]
) -> bool:
    """Fork for the run that was asked for. False where nobody is there to ask any more."""
    asked, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    if not asked:
        return False
    for descriptor in descriptors:
        with socket.socket(fileno=descriptor) as line:
            if (pid := os.fork()) == 0:
                control.close()
                run_and_exit(engine, module, line, seconds)
        children[pid] = time.monotonic() + KILLED_AFTER
    return True


def _tend(children: dict[int, float]) -> None:
    """Only a child that has not been waited for is killed: its pid is nobody else's."""
    for pid, killed_at in list(children.items()):
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            del children[pid]
        elif time.monotonic() > killed_at:
            os.kill(pid, signal.SIGKILL)


def _end(children: dict[int, float]) -> int:
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    return 0
