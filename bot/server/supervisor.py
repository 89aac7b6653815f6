"""The server's main process: it starts the others, watches over them, and ends them."""

import gc
import logging
import os
import signal
import time
from functools import partial

from bot.logs.log import event
from bot.server.background_process import Background, run_in_background
from bot.server.heartbeat import BEAT
from bot.server.port import Port
from bot.server.process import ENDING, Work, fork
from bot.server.supervised_process import SupervisedProcess
from bot.server.uv import uv_above
from bot.server.web_server import WORKERS, MakeApp, serve_requests

GRACE = 12.0  # seconds for the requests under way; then what is left is killed
_MOST_FAILURES = 5  # failed starts in a row
_SETTLED = 10.0  # seconds: background work that crashes before is started again with growing pauses
_AT_START = 0.02  # seconds between two looks at who serves by now

log = logging.getLogger(__name__)


def serve(
    port: Port,
    make_app: MakeApp,
    background: Background | None = None,
    grace: float = GRACE,
    agents: Work | None = None,
) -> int:
    """Serve until a signal ends it. Gives the exit code: 0, or 1 where the web processes cannot start.

    `make_app` is called in each web process and gives its WSGI app. `background` runs in a process of its own
    from when the others serve, is started again if it crashes, and returns soon after its event is set.
    `agents`, where there is one, is another process that is started then, and watched likewise.
    To be called from the main thread, where there is no other. SIGTERM and its like stay blocked
    afterwards, for a second one must not spoil the exit code.
    """
    # Blocked and waited for, not handled: then none comes at a moment for which nothing was written.
    signal.pthread_sigmask(signal.SIG_BLOCK, {*ENDING, signal.SIGCHLD})
    # Ignored, as some programs leave it to those whom they start, nobody could be waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # What is there by now stays for ever. No collection shall walk over it, and so write to memory that is
    # shared until then: ten megabytes a web process. (To collect first would take 20 ms, for 100 objects.)
    gc.freeze()
    gc.enable()  # it was off while all of that was made
    with port.holder:
        return _Server(port, make_app, background, agents, grace).run()


class _Server:
    def __init__(
        self,
        port: Port,
        make_app: MakeApp,
        background: Background | None,
        agents: Work | None,
        grace: float,
    ) -> None:
        self._port = port
        self._grace = grace
        # granian's own process beats as well.
        start = partial(fork, partial(serve_requests, make_app, port))
        self._web = SupervisedProcess("web", start, processes=WORKERS + 1)
        self._background = None if background is None else partial(run_in_background, background)
        self._agents = agents
        self._supervised = [self._web]
        self._serving = False
        self._next_look = 0.0  # monotonic seconds
        self._uv = uv_above()

    def run(self) -> int:
        code: int | None = None
        while code is None:
            code = self._check() if self._uv in (None, os.getppid()) else 0
            if code is None:
                signalled = signal.sigtimedwait({*ENDING, signal.SIGCHLD}, self._pause())
                if signalled is not None and signalled.si_signo in ENDING:
                    code = 0
        self._end()
        return code

    def _check(self) -> int | None:
        """The exit code, where the web processes have come to nothing."""
        for each in self._supervised:
            each.check()
        if self._cannot_start():
            event(log, logging.CRITICAL, "workers_cannot_start")
            return 1
        if not self._serving and self._web.started and self._port.is_listened_on():
            self._begin()
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + BEAT
            for each in self._supervised:
                each.watch()
        return None

    def _cannot_start(self) -> bool:
        if self._web.failures >= _MOST_FAILURES:
            return True
        process = self._web.process
        failed = self._web.code > 0 or (process is not None and process.heartbeats.failed)
        return failed and not self._serving

    def _begin(self) -> None:
        self._serving = True
        event(log, logging.INFO, "serving", host=self._port.address, port=self._port.number, workers=WORKERS)
        for name, work in (("background", self._background), ("agents", self._agents)):
            if work is not None:
                started = SupervisedProcess(name, partial(fork, work), settles_in=_SETTLED)
                self._supervised.append(started)
                started.check()

    def _pause(self) -> float:
        """Seconds until there may be something to do that no signal tells of."""
        if not self._serving:
            return _AT_START
        moments = [self._next_look, *(each.not_before for each in self._supervised if each.process is None)]
        return max(0.0, min(moments) - time.monotonic())

    def _end(self) -> None:
        deadline = time.monotonic() + self._grace
        processes = [each.process for each in self._supervised if each.process is not None]
        for process in processes:
            process.end()
        while processes := [process for process in processes if process.exit_code() is None]:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            signal.sigtimedwait({signal.SIGCHLD}, left)
        for process in processes:
            event(log, logging.ERROR, "worker_killed", pid=process.pid)
            process.kill()
