"""A process that is forked from this one: it shares the memory of all that was imported before."""

import ctypes
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from bot.logs.log import event

ENDING = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT})
_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_M_ARENA_MAX = -8

Ready = Callable[[], None]
Work = Callable[[Ready], int]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Process:
    """`news` is the reading end of a pipe in which it says that it is ready."""

    pid: int
    news: int
    ready: bool = False

    def look(self) -> int | None:
        """Take the news. The exit code, once it has ended (a signal's is negative); then look no more."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        with suppress(BlockingIOError):
            self.ready = self.ready or os.read(self.news, 1) != b""
        if not pid:
            return None
        self.forget()
        return os.waitstatus_to_exitcode(status)

    def end(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.forget()

    def forget(self) -> None:
        """Close what this process has of it."""
        os.close(self.news)


def fork(work: Work) -> Process:
    """A process that does `work` and ends with the exit code that it gives; 1 where it raises, with a line in
    the log. `work` is handed what it calls when it is ready. Not to be called by a process with threads.
    Raises OSError where there can be no more processes."""
    main = os.getpid()
    news, told = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        pid = os.fork()
    except OSError:
        os.close(news)
        os.close(told)
        raise
    if pid == 0:
        os.close(news)
        _live(main, partial(_say_ready, told), work)
    os.close(told)
    return Process(pid, news)


def _live(main: int, ready: Ready, work: Work) -> NoReturn:
    """All of the new process's life: it never comes back into what the main process was doing."""
    code = 1
    try:
        _stand_alone(main)
        code = work(ready)
    except BaseException as error:  # noqa: BLE001 it is said, and the exit code tells the main process
        event(log, logging.CRITICAL, "uncaught", error=error)
    finally:
        os._exit(code)


def _say_ready(told: int) -> None:
    os.write(told, b"1")


def _stand_alone(main: int) -> None:
    # Be killed when the main process is gone, even if that was by SIGKILL.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != main:  # it was gone before that call
        os._exit(0)
    if sys.stdin is not None:  # None: it was closed, and its number may be a socket's by now
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), sys.stdin.fileno())
    # The main process blocks these, and waits for them. Until the new one has a better way, they kill it.
    for each in ENDING:
        signal.signal(each, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {*ENDING, signal.SIGCHLD})


def call_itself(name: str) -> None:
    """What `ps` and `top` show for this process; at most 15 characters."""
    ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode(), 0, 0, 0)


def use_one_heap() -> None:
    """One heap for all threads of this process and of those that it forks. With several, glibc's way, what
    large requests leave behind takes a third more memory, for no speed."""
    libc = ctypes.CDLL(None)
    if "MALLOC_ARENA_MAX" not in os.environ and hasattr(libc, "mallopt"):
        libc.mallopt(_M_ARENA_MAX, 1)
