"""A process that is forked from this one: it shares the memory of all that was imported before."""

import ctypes
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bot.logs.log import event
from bot.server.heartbeat import Heart, Heartbeats, make_pipe

ENDING = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT})
# Seconds: systemd sends SIGTERM to all processes at once, and a parent must not take that for a crash.
_TOLD_BY_OTHERS = 1.0
_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15

Work = Callable[[Heart], int]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Process:
    """`heartbeats` come from it and from the processes that it forks in turn."""

    pid: int
    heartbeats: Heartbeats
    started_at: float  # monotonic seconds

    def exit_code(self) -> int | None:
        """Once it has ended (a signal's is negative); then ask no more."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        self.heartbeats.read()
        if not pid:
            return None
        self.forget()
        return os.waitstatus_to_exitcode(status)

    def hung(self) -> list[int]:
        """The ids of it and its children that hang. To be called once a second."""
        return [pid for pid in self.heartbeats.look() if pid == self.pid or parent_of(pid) == self.pid]

    def end(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """And its children, which are killed when it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        give_up = time.monotonic() + 1
        while self.heartbeats.read() and time.monotonic() < give_up:
            time.sleep(0.01)
        self.forget()

    def forget(self) -> None:
        """Close what this process has of it."""
        self.heartbeats.close()


def fork(work: Work) -> Process:
    """A process that does `work` and ends with the exit code that it gives; 1 where it raises, with a line in
    the log. Not for a process with threads. Raises OSError where there can be no more processes."""
    main = os.getpid()
    heartbeats, writing = make_pipe()
    try:
        pid = os.fork()
    except OSError:
        heartbeats.close()
        os.close(writing)
        raise
    if pid == 0:
        heartbeats.close()
        _live(main, Heart(writing), work)
    os.close(writing)
    return Process(pid, heartbeats, time.monotonic())


def _live(main: int, heart: Heart, work: Work) -> NoReturn:
    """All of the new process's life: it never comes back into what the main process was doing."""
    code = 1
    try:
        die_with(main)
        _close_stdin()
        code = work(heart)
    except BaseException as error:  # noqa: BLE001 it is said, and the exit code tells the main process
        event(log, logging.CRITICAL, "uncaught", error=error)
    finally:
        os._exit(code)


def die_with(parent: int) -> None:
    """Be killed when the parent process is gone, even if that was by SIGKILL."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it was gone before that call
        os._exit(0)


def _close_stdin() -> None:
    if sys.stdin is not None:  # None: it was closed, and its number may be a socket's by now
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), sys.stdin.fileno())


def on_ending_signal(end: Callable[[], None], parent: int | None = None) -> None:
    """Call `end` once, in a thread, when a signal says that this process shall end. A process that is given
    its `parent` leaves that to the parent's SIGTERM. To be called before there is another thread.

    The signals stay blocked, in each thread and in processes that are forked later: none can come at a moment
    for which nothing was written, and a second one changes nothing.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)

    def wait() -> None:
        # A terminal's Ctrl-C reaches all processes; the parent is told as well, and passes it on.
        told = signal.sigwaitinfo(ENDING if parent is None else {signal.SIGTERM})
        if parent not in (None, told.si_pid):
            signal.sigtimedwait({signal.SIGTERM}, _TOLD_BY_OTHERS)
        end()

    threading.Thread(target=wait, daemon=True).start()


def set_name(name: str) -> None:
    """What `ps` and `top` show for this process; at most 15 characters."""
    ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode(), 0, 0, 0)


def parent_of(pid: int) -> int | None:
    """None where there is no such process."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return None
