"""The server, and the worker that only delivers."""

import argparse
import logging
import os
import signal
import threading

from bot.app import ROOT, make_background, make_outbox
from bot.commands.base import DONE, Wrong, open_checked_store, read_settings
from bot.config import EVERYTHING, Config, Need, read_config
from bot.content import check_course
from bot.errors import StoreError
from bot.log import event
from bot.server import listen, serve
from bot.store.protocol import Store

log = logging.getLogger(__name__)


def serve_all(_: argparse.Namespace) -> int:
    """Everything is looked at before any process is started, and every fault is said at once."""
    config = read_settings(*EVERYTHING)
    faults: list[object] = list(check_course(config.course_dir))
    store = _open_writable(config, faults)
    listener = listen(config.host, config.port)
    if isinstance(listener, str):
        faults.append(listener)
    if faults or store is None or isinstance(listener, str):
        raise Wrong(*faults)
    return serve(
        listener,
        "bot.app:make_worker_app",
        make_background(config, store, deliver=config.delivery == "inline"),
    )


def _open_writable(config: Config, faults: list[object]) -> Store | None:
    try:
        store = open_checked_store(config)
        store.probe()
    except Wrong as wrong:
        faults.append(wrong)
        return None
    except StoreError as error:
        faults.append(f"STORE_URL: {error}; expected a place where documents can be written")
        return None
    return store


def work(_: argparse.Namespace) -> int:
    """Delivers; with Stripe's settings and a course it also does errands, and heals what was missed."""
    config = read_settings(Need.STORE, Need.TWILIO, Need.PUBLIC_URL)
    store = open_checked_store(config)
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, lambda *_: stop.set())
    whole = read_config(os.environ, ROOT, frozenset(Need) - {Need.WEBHOOK, Need.LISTENING})
    if isinstance(whole, Config) and not check_course(whole.course_dir):
        make_background(whole, store, deliver=True)(stop)
    else:
        event(log, logging.INFO, "worker_only_delivers", reason="Stripe's settings or a course are missing")
        make_outbox(config, store).run(stop)
    return DONE
