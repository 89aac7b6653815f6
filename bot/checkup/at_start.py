"""At the start, once, in the background: what is wrong at Stripe and Twilio, in the log."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.checkup.finding import Finding, State
from bot.errors import StoreError
from bot.logs.log import event
from bot.services.store_figures import StoreFigures
from bot.store.protocol import Store

log = logging.getLogger(__name__)

LOOKED_BACK: Final = timedelta(days=30)
WORKER_GRACE: Final = 60.0  # seconds in which a worker may start after the server
WORKER_EVERY: Final = 60.0
WORKER_SAID_EVERY: Final = 10  # looks
_GLANCE: Final = 0.1
_LEVELS: Final = {State.MUST: logging.CRITICAL, State.NOTE: logging.WARNING}


def check_at_start(look: Callable[[], tuple[Finding, ...]], stop: threading.Event) -> None:
    """A line for each finding that is worth one. A stop does not wait for who does not answer."""
    found: list[tuple[Finding, ...]] = []
    looking = threading.Thread(target=lambda: found.append(look()), daemon=True)
    if not stop.is_set():
        looking.start()
    while looking.is_alive() and not stop.wait(_GLANCE):
        pass
    if found:
        _tell(found[0])


def _tell(findings: Sequence[Finding]) -> None:
    for each in findings:
        if each.state is not State.OK:
            event(log, _LEVELS.get(each.state, logging.INFO), "checkup", **each.fields())
    if all(each.state is not State.MUST for each in findings):
        event(log, logging.INFO, "checkup_done", checks=len(findings))


def tell_mode_change(store: Store, live: bool, clock: Callable[[], datetime], stop: threading.Event) -> None:
    """Where the last link that was made here is of the other mode than the key: it can be paid no more."""
    last: tuple[datetime, str] | None = None
    try:
        for fact in store.facts(since=clock() - LOOKED_BACK):
            if stop.is_set():
                return
            if fact.session_id is not None and fact.session_id.startswith(("cs_live_", "cs_test_")):
                made = fact.at, fact.session_id
                last = made if last is None else max(last, made)
    except StoreError as error:
        event(log, logging.WARNING, "mode_not_looked_at", reason=str(error))
        return
    was_live = last is not None and last[1].startswith("cs_live_")
    if last is not None and was_live != live:
        before, now = ("live", "test") if was_live else ("test", "live")
        event(
            log,
            logging.WARNING,
            "mode_changed",
            before=before,
            now=now,
            meaning=f"links and payments of {before} mode count no more; who paid keeps the course",
        )


def watch_for_a_worker(figures: StoreFigures, stop: threading.Event) -> None:
    """For a server with DELIVERY=worker: without one no confirmation ever goes out."""
    pause, looks = WORKER_GRACE, 0
    while not stop.wait(pause):
        pause = WORKER_EVERY
        try:
            missing = figures.queues().deliverers == 0
        except StoreError:
            continue  # which others say loudly enough
        if missing and looks % WORKER_SAID_EVERY == 0:
            event(
                log,
                logging.CRITICAL,
                "no_worker",
                setting="DELIVERY",
                found="it is `worker`, and no worker runs: no confirmation goes out",
                way_out="start `tutorclaw worker`, or set DELIVERY=inline",
            )
        looks = looks + 1 if missing else 0
