"""The process for what the server does beside answering requests: deliveries, Stripe tasks, reconciling."""

import logging
import threading
from collections.abc import Callable

from bot.logs.log import event
from bot.server.heartbeat import Heart
from bot.server.process import on_ending_signal, set_name

Background = Callable[[threading.Event], None]

log = logging.getLogger(__name__)


def run_in_background(background: Background, heart: Heart) -> int:
    """`background` returns soon after its event is set."""
    set_name("tutorclaw-bg")
    stop = stop_at_signal()
    heart.start()
    try:
        background(stop)
    except Exception as error:  # noqa: BLE001 whatever it was, deliveries have to go on
        event(log, logging.ERROR, "background_crashed", error=error)
        return 1
    return 0


def stop_at_signal() -> threading.Event:
    """An event that is set once a signal says that this process shall end. To be called before there is
    another thread."""
    stop = threading.Event()
    on_ending_signal(stop.set)
    return stop
