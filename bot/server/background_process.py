"""The process for what the server does beside answering requests: deliveries, errands, looking for what was
missed."""

import logging
import signal
import threading
from collections.abc import Callable

from bot.logs.log import event
from bot.server.process import ENDING, Ready, call_itself

SETTLED = 10.0  # seconds: what crashes before has not started well, and is started again with growing pauses

Background = Callable[[threading.Event], None]

log = logging.getLogger(__name__)


def run_in_background(background: Background, ready: Ready) -> int:
    """`background` returns soon after its event is set."""
    call_itself("tutorclaw-bg")
    stop = told_by_signals(ready)
    try:
        background(stop)
    except Exception as error:  # noqa: BLE001 whatever it was, deliveries have to go on
        event(log, logging.ERROR, "background_crashed", error=error)
        return 1
    return 0


def told_by_signals(ready: Ready = lambda: None) -> threading.Event:
    """An event that is set once a signal says that this process shall end; `ready` is called if none has for
    a while. To be called before there is another thread."""
    # Blocked here, and so in each thread to come. A handler would run within whatever the main thread is
    # doing, the handler of another signal too, and an event cannot be set from within its own set or wait.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    stop = threading.Event()
    threading.Thread(target=_wait_for_the_end, args=(stop, ready), daemon=True).start()
    return stop


def _wait_for_the_end(stop: threading.Event, ready: Ready) -> None:
    if signal.sigtimedwait(ENDING, SETTLED) is None:
        ready()
        signal.sigwait(ENDING)
    stop.set()
