"""The server's main process: it starts the others, watches over them, and ends them."""

import gc
import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from functools import partial

from bot.logs.log import event
from bot.server.background_process import Background, run_in_background
from bot.server.post import Post
from bot.server.process import ENDING, Process, Ready, Work, fork, use_one_heap
from bot.server.uv import uv_above
from bot.server.web_process import App, answer_requests

GRACE = 12.0  # seconds for the requests under way; then what is left is killed
_MOST_FAILURES = 5  # starts in a row that came to nothing
_LOOK = 1.0  # seconds between two looks at who started us
_LOOK_AT_START = 0.02  # and at who serves by now

log = logging.getLogger(__name__)


def serve(
    listeners: Sequence[socket.socket],
    make_app: Callable[[], App],
    background: Background | None = None,
    grace: float = GRACE,
) -> int:
    """Serve, with a web process for each listener, until a signal ends it. Gives the exit code: 0, or 1
    where the web processes cannot start.

    `make_app` is called in each web process and gives its WSGI app. `background` runs in a process of its own
    from when the others serve, is started again if it crashes, and returns soon after its event is set.
    To be called from the main thread, where there is no other. SIGTERM and its like stay blocked
    afterwards, for a second one must not spoil the exit code.
    """
    # Blocked and waited for, not handled: then none comes at a moment for which nothing was written.
    signal.pthread_sigmask(signal.SIG_BLOCK, {*ENDING, signal.SIGCHLD})
    # Ignored, as some programs leave it to those whom they start, nobody could be waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    use_one_heap()
    # What is there by now stays for ever. No collection shall walk over it, and so write to memory that is
    # shared until then: ten megabytes a web process. (To collect first would take 20 ms, for 100 objects.)
    gc.freeze()
    gc.enable()
    return _Server(listeners, make_app, background, grace).run()


class _Server:
    def __init__(
        self,
        listeners: Sequence[socket.socket],
        make_app: Callable[[], App],
        background: Background | None,
        grace: float,
    ) -> None:
        self._listeners = listeners
        self._grace = grace
        self._web = [
            Post("worker", partial(self._fork, partial(answer_requests, make_app, each), each))
            for each in listeners
        ]
        self._background = background
        self._posts = list(self._web)
        self._serving = False
        self._uv = uv_above()

    def run(self) -> int:
        code: int | None = None
        while code is None:
            code = self._tend() if self._uv in (None, os.getppid()) else 0
            if code is None:
                signalled = signal.sigtimedwait({*ENDING, signal.SIGCHLD}, self._pause())
                if signalled is not None and signalled.si_signo in ENDING:
                    code = 0
        self._end()
        return code

    def _tend(self) -> int | None:
        """The exit code, where the web processes have come to nothing."""
        for post in self._posts:
            post.tend()
        for post in self._web:
            if post.failures >= _MOST_FAILURES or (post.failures and post.code > 0 and not self._serving):
                event(log, logging.CRITICAL, "workers_cannot_start", tries=post.failures)
                return 1
        if not self._serving and all(post.ready for post in self._web):
            self._begin()
        return None

    def _begin(self) -> None:
        self._serving = True
        host, port = self._listeners[0].getsockname()[:2]
        event(log, logging.INFO, "serving", host=host, port=port, workers=len(self._web))
        if self._background is not None:
            work = partial(run_in_background, self._background)
            self._posts.append(Post("background", partial(self._fork, work)))
            self._posts[-1].tend()

    def _fork(self, work: Work, listener: socket.socket | None = None) -> Process:
        return fork(partial(self._alone, work, listener))

    def _alone(self, work: Work, listener: socket.socket | None, ready: Ready) -> int:
        """`work` in the new process, which has all that this one has. Others' listeners are closed there, or
        they would stay open, and be connected to, after those whom they are for have ended."""
        for each in self._listeners:
            if each is not listener:
                each.close()
        for post in self._posts:
            if post.process is not None:
                post.process.forget()
        return work(ready)

    def _pause(self) -> float:
        """Seconds until there may be something to do that no signal tells of."""
        if not self._serving:
            return _LOOK_AT_START
        starts = [post.not_before for post in self._posts if post.process is None]
        return max(0.0, min([_LOOK, *(each - time.monotonic() for each in starts)]))

    def _end(self) -> None:
        deadline = time.monotonic() + self._grace
        for listener in self._listeners:
            listener.close()
        processes = [post.process for post in self._posts if post.process is not None]
        for process in processes:
            process.end()
        while processes := [process for process in processes if process.look() is None]:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            signal.sigtimedwait({signal.SIGCHLD}, left)
        for process in processes:
            event(log, logging.ERROR, "worker_killed", pid=process.pid)
            process.kill()
