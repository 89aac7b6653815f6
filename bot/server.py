"""The production server: a main process that watches over its workers, which answer the requests.

Each worker is a fresh interpreter (bot/server_worker.py), not a fork: the main process has threads.
Each has a listening socket of its own, opened by the main process: so what waits in it outlives a
worker that dies. One socket for all would give nearly every connection to the worker that woke first.
"""

import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.log import event

BACKLOG = 1024
WORKERS = 4  # on two cores a sixth more than two: each has its own interpreter lock, and saves wait in turn
GRACE = 12.0  # seconds for the requests under way; then what is left is killed
_ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT}
_MOST_FAILURES = 5  # starts in a row that came to nothing

log = logging.getLogger(__name__)


def listen(host: str, port: int, workers: int = WORKERS) -> list[socket.socket] | str:
    """A listening socket for each worker, or one line that says why there can be none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        return f"HOST: {host} is neither an address nor a name that can be resolved"
    # A name with both: 127.0.0.1 is where people and tunnels look for localhost.
    family, _, _, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    sockets: list[socket.socket] = []
    try:
        for _ in range(workers):
            sockets.append(_listening(family, address, shared=bool(sockets)))
            # Only now, when nobody else can have the port: a socket that is bound with SO_REUSEPORT from
            # the beginning would silently take a part of another server's requests, or give it of ours.
            sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    except OSError as error:
        for each in sockets:
            each.close()
        return _why_not(host, port, error)
    return sockets


def _listening(family: int, address: Any, shared: bool) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, int(shared))
        opened.bind(address)
        opened.listen(BACKLOG)
    except BaseException:
        opened.close()
        raise
    return opened


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"PORT: {port} on {host} is taken by another program; stop it, or set another PORT"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST: {host} is no address of this machine"
    return f"PORT: cannot listen on {host}, port {port}: {error.strerror}"


def serve(
    listeners: Sequence[socket.socket],
    factory: str,
    background: Callable[[threading.Event], None] | None = None,
) -> int:
    """Serve, with a worker for each listener, until a signal ends it. Gives the exit code: 0, or 1
    where the workers cannot start.

    `factory` is "module:function", called without arguments in each worker, and gives the WSGI app.
    `background` runs in a thread of this process from when the workers serve; it returns soon after
    its event is set, and is started again if it crashes. To be called from the main thread. SIGTERM
    and its like stay blocked afterwards, for a second one must not spoil the exit code.
    """
    # Blocked and waited for, not handled: then none comes at a moment for which nothing was written.
    signal.pthread_sigmask(signal.SIG_BLOCK, {*_ENDING, signal.SIGCHLD})
    return _Server(listeners, factory, background).run()


@dataclass(slots=True)
class _Worker:
    """`news` is the reading end of a pipe in which the worker says that it serves."""

    process: subprocess.Popen[bytes]
    news: int
    serves: bool = False

    def look(self) -> int | None:
        """Take the news. The exit code, once it has ended; a signal's is negative."""
        code = self.process.poll()
        with suppress(BlockingIOError):
            self.serves = self.serves or os.read(self.news, 1) != b""
        if code is not None:
            os.close(self.news)
        return code


class _Server:
    def __init__(
        self,
        listeners: Sequence[socket.socket],
        factory: str,
        background: Callable[[threading.Event], None] | None,
    ) -> None:
        self._listeners = listeners
        self._factory = factory
        self._background = background
        self._workers: list[_Worker | None] = [None] * len(listeners)
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._serving = False
        self._failures = 0
        self._not_before = 0.0  # monotonic seconds: the next start of a worker
        self._uv = uv_above()

    def run(self) -> int:
        code: int | None = None
        while code is None:
            code = self._tend() if self._uv in (None, os.getppid()) else 0
            if code is None:
                signalled = signal.sigtimedwait({*_ENDING, signal.SIGCHLD}, 1.0 if self._serving else 0.02)
                if signalled is not None and signalled.si_signo in _ENDING:
                    code = 0
        self._end()
        return code

    def _tend(self) -> int | None:
        """Start the workers that are not there. The exit code, where that has come to nothing."""
        for number, worker in enumerate(self._workers):
            if worker is not None and (code := worker.look()) is not None:
                self._workers[number] = None
                if not self._may_start_again(worker, code):
                    return 1
            if self._workers[number] is None and time.monotonic() >= self._not_before:
                self._workers[number] = self._start(self._listeners[number])
        if not self._serving and all(worker is not None and worker.serves for worker in self._workers):
            self._begin()
        return None

    def _may_start_again(self, dead: _Worker, code: int) -> bool:
        event(log, logging.ERROR, "worker_died", pid=dead.process.pid, code=code, served=dead.serves)
        if dead.serves:
            self._failures = 0
            return True
        self._failures += 1
        self._not_before = time.monotonic() + 0.25 * 2**self._failures
        if (code > 0 and not self._serving) or self._failures >= _MOST_FAILURES:
            event(log, logging.CRITICAL, "workers_cannot_start", tries=self._failures)
            return False
        return True

    def _start(self, listener: socket.socket) -> _Worker:
        news, told = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        shared = (listener.fileno(), told)
        try:
            process = subprocess.Popen(  # noqa: S603 our own interpreter and module
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "bot.server_worker",
                    *map(str, (*shared, os.getpid())),
                    self._factory,
                ],
                stdin=subprocess.DEVNULL,
                pass_fds=shared,
                env=_environment(),
            )
        finally:
            os.close(told)
        return _Worker(process, news)

    def _begin(self) -> None:
        self._serving = True
        host, port = self._listeners[0].getsockname()[:2]
        event(log, logging.INFO, "serving", host=host, port=port, workers=len(self._workers))
        if self._background is not None:
            self._thread = threading.Thread(target=self._run_background, name="background", daemon=True)
            self._thread.start()

    def _run_background(self) -> None:
        assert self._background is not None  # noqa: S101
        while not self._stop.is_set():
            try:
                self._background(self._stop)
            except Exception as error:  # noqa: BLE001 whatever it was, deliveries have to go on
                event(log, logging.ERROR, "background_crashed", error=error)
            self._stop.wait(1.0)

    def _end(self) -> None:
        deadline = time.monotonic() + GRACE
        self._stop.set()
        for listener in self._listeners:
            listener.close()
        processes = [worker.process for worker in self._workers if worker is not None]
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                event(log, logging.ERROR, "worker_killed", pid=process.pid)
                process.kill()
                process.wait()
        if self._thread is not None:
            self._thread.join(max(0.0, deadline - time.monotonic()))


def _environment() -> dict[str, str]:
    """A worker's: without what costs every start as long as all the rest of it (compiling Flask anew), and
    with one heap for all its threads. A heap each, glibc's way, took a third more memory for no speed."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"MALLOC_ARENA_MAX": "1", **ours}


def uv_above() -> int | None:
    """The `uv run` that started this process, if one did: killed by SIGKILL, it takes nobody along."""
    parent = os.getppid()
    try:
        name = Path(f"/proc/{parent}/comm").read_text()
    except OSError:
        return None
    return parent if name.strip() == "uv" else None
