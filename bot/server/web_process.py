"""A web process of the server: one WSGI app, run by granian on the listening socket that it is handed.

granian's own process manager is not used: it binds with SO_REUSEPORT, starts a worker that cannot
start again for ever, and leaves its workers behind when it is killed. Its worker is not public, which
is why pyproject.toml pins granian to one version.
"""

import asyncio
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

import granian._futures
import granian._granian
from granian.http import HTTP1Settings

from bot.server.listeners import BACKLOG
from bot.server.process import ENDING, Ready, call_itself

# A Stripe that hangs may hold 24 for seconds (bot/stripe/bulkhead.py, bot/services/checkout.py), slow uploads
# some more. Measured with an app of 300 µs and an fdatasync: 4 to 64 threads differ by less than two runs
# of the same number do.
THREADS = 32
IDLE = 300  # seconds after which a thread without work ends, and what it had opened with it
CONNECTIONS = 1024

# Their type stubs are not right about these.
native: Any = granian._granian
scheduler: Any = granian._futures._new_cbscheduler

App = Callable[[dict[str, Any], Any], Iterable[bytes]]


def answer_requests(make_app: Callable[[], App], listener: socket.socket, ready: Ready) -> int:
    """Returns when a signal has come and the requests under way are answered. The process has to end at once
    then, without the interpreter's own end: granian's threads that still wait for the GIL would panic."""
    call_itself("tutorclaw-web")
    app = make_app()
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    ended = threading.Event()
    ending = native.WorkerSignal()
    ending.add_cb(ended.set)
    begun: list[int] = []

    def end(number: int, frame: object) -> None:
        # Once: told a second time, granian drops the requests under way and never says that it is done.
        if not begun:
            begun.append(number)
            ending.set()

    for each in ENDING:
        signal.signal(each, end)
    worker = _granian_worker(listener.detach())
    loop = asyncio.new_event_loop()  # granian asks for one, and WSGI has no use for it
    worker.serve_mtr(scheduler(loop, _answerer(app), impl_asyncio=True), loop, ending)
    ready()
    # Only now: a signal that came a moment ago finds its handler, and no other thread takes one.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    ended.wait()
    return 0


def _granian_worker(listener: int) -> Any:
    return native.WSGIWorker(
        worker_id=1,
        sock=(None, native.SocketHolder(listener, uds=False, backlog=BACKLOG)),
        ipc=None,
        py_threads=THREADS,
        py_threads_idle_timeout=IDLE,
        backpressure=CONNECTIONS,
        http_mode="1",
        http1_opts=HTTP1Settings(),
    )


def _answerer(app: App) -> Callable[[Any, dict[str, Any]], int]:
    """The app as granian calls it.

    Not granian's own wrapper: that puts the process's environment, keys included, into every request,
    and streams what is not a list, though every answer of ours is short.
    """
    base = {
        "SCRIPT_NAME": "",
        "SERVER_SOFTWARE": "granian",
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multiprocess": True,
        "wsgi.multithread": True,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
    }

    def answer(proto: Any, scope: dict[str, Any]) -> int:
        started: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            started[:] = [int(status[:3]), headers]

        parts = app(base | scope, start)
        try:
            body = b"".join(parts)
        finally:
            if (close := getattr(parts, "close", None)) is not None:
                close()
        proto.response_bytes(*started, body)
        return int(started[0])

    return answer
