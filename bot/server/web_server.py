"""granian's public server, in a process of its own: it forks the web processes, and forks others for those
that die.

What it does not do is done around it. Its web processes would outlive it where it is killed, would print
what an app that cannot be made raises as it is, secrets included, and would hang after several signals: its
handler blocks where it is called again and again.

granian forks again while it has threads. They only wait (for a child, a signal, the next beat) and hold no
lock; a web process that hangs all the same before it beats ends the whole, which is then started again.
"""

import logging
import multiprocessing
import os
import signal
from collections.abc import Callable

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

from bot.logs.log import event
from bot.server.answering import Answering, App
from bot.server.heartbeat import Heart
from bot.server.port import BACKLOG, Port
from bot.server.process import die_with, on_ending_signal, set_name

WORKERS = 4  # on two cores a sixth more than two: each has its own interpreter lock, and saves wait in turn
# A Stripe that hangs may hold 24 for seconds (bot/stripe/bulkhead.py, bot/services/checkout.py), slow uploads
# some more. Measured with an app of 300 µs and an fdatasync: 4 to 64 threads differ by less than two runs
# of the same number do.
THREADS = 32
IDLE = 300  # seconds after which a thread without work ends, and what it had opened with it
CONNECTIONS = 1024
BUFFER = 64 * 1024  # bytes that are read ahead on each: strangers fill them all

MakeApp = Callable[[], App]

log = logging.getLogger(__name__)


def serve_requests(make_app: MakeApp, port: Port, heart: Heart) -> int:
    """Serve until a signal comes and the requests under way are answered. The exit code: 1 where web
    processes die one after the other."""
    set_name("tutorclaw-http")
    multiprocessing.set_start_method("fork", force=True)  # all is imported, and shared
    server = Granian(
        "bot",  # what is served comes from `load`
        address=port.address,
        port=port.number,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=BUFFER),
        websockets=False,
        loop=Loops.asyncio,
        workers=WORKERS,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=IDLE,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,  # a warning at each start says that the threads are many
        log_dictconfig={"incremental": True, "handlers": {}, "formatters": {}, "loggers": {}},
    )
    on_ending_signal(_call_granians_handler)
    heart.start()
    parent = os.getpid()

    def load() -> App:
        return _start_web_process(parent, make_app, heart)

    try:
        server.serve(target_loader=load, wrap_loader=False)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def _start_web_process(parent: int, make_app: MakeApp, heart: Heart) -> App:
    """Called by granian in each web process, before it listens."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # so far it was the parent's handler
    on_ending_signal(_call_granians_handler, parent=parent)
    die_with(parent)
    set_name("tutorclaw-web")
    try:
        app = Answering(make_app(), THREADS)
    except Exception as error:  # noqa: BLE001 whatever it was, granian would print it
        event(log, logging.CRITICAL, "uncaught", error=error)
        heart.fail()
        raise SystemExit(1) from None
    heart.start(app.is_stuck)
    return app


def _call_granians_handler() -> None:
    """granian ends by its handler of SIGTERM; before that is set, nothing is under way."""
    handler = signal.getsignal(signal.SIGTERM)
    if not callable(handler):
        os._exit(0)
    handler(signal.SIGTERM, None)
