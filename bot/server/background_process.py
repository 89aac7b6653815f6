"""The process for what the server does beside answering requests: deliveries, Stripe tasks, reconciling."""

import logging
import os
import threading
from collections.abc import Callable
from functools import partial

from bot.jobs.progress import Progress
from bot.logs.log import event
from bot.server.heartbeat import BEAT, Heart
from bot.server.process import on_ending_signal, set_name

Background = Callable[[threading.Event, Progress], None]

log = logging.getLogger(__name__)


def run_in_background(background: Background, heart: Heart) -> int:
    """`background` returns soon after its event is set. While it gets on with nothing the heart is silent."""
    set_name("tutorclaw-bg")
    stop, progress = stop_at_signal(), Progress()
    heart.start(partial(_is_stuck, progress))
    try:
        background(stop, progress)
    except Exception as error:  # noqa: BLE001 whatever it was, deliveries have to go on
        event(log, logging.ERROR, "background_crashed", error=error)
        return 1
    return 0


def _is_stuck(progress: Progress) -> bool:
    step = progress.stuck()
    if step is not None:
        event(log, logging.CRITICAL, "background_stuck", step=step)
    return step is not None


def end_where_stuck(progress: Progress, stop: threading.Event) -> None:
    """For a process that no main process watches: it ends when it gets on with nothing, and is started again
    by whatever started it."""

    def watch() -> None:
        while not stop.wait(BEAT):
            if (step := progress.stuck()) is not None:
                event(log, logging.CRITICAL, "worker_hung", step=step)
                os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def stop_at_signal() -> threading.Event:
    """An event that is set once a signal says that this process shall end. To be called before there is
    another thread."""
    stop = threading.Event()
    on_ending_signal(stop.set)
    return stop
