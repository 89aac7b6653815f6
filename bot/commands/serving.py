"""The server, and the worker that only delivers."""

import argparse
import logging
import os
import threading
from pathlib import Path

from bot.commands.base import open_checked_store, read_settings
from bot.commands.exits import DONE, Wrong
from bot.config import EVERYTHING, Config, Need, read_config
from bot.content import read_course
from bot.core.course import Course
from bot.errors import CourseFault, StoreError
from bot.log import event
from bot.server.background_process import told_by_signals
from bot.storage import ROOT, open_store
from bot.wiring import make_background, make_outbox

log = logging.getLogger(__name__)


def serve_all(_: argparse.Namespace) -> int:
    """Everything is looked at before any process is started, and every fault is said at once."""
    # What the server's processes need, and no other command does.
    from bot.app import create_app
    from bot.server.listeners import listen
    from bot.server.supervisor import serve

    config = read_settings(*EVERYTHING)
    faults: list[object] = []
    course = _read(config.course_dir, faults)
    _check_store(config, faults)
    listeners = listen(config.host, config.port)
    if isinstance(listeners, str):
        faults.append(listeners)
    if faults or course is None or isinstance(listeners, str):
        raise Wrong(*faults)

    def deliver_and_heal(stop: threading.Event) -> None:
        deliver = config.delivery == "inline"
        make_background(config, course, open_store(config), deliver=deliver)(stop)

    # Each process opens the store for itself: locks, connections and threads are not for sharing.
    return serve(listeners, lambda: create_app(config, course, open_store(config)), deliver_and_heal)


def _read(folder: Path, faults: list[object]) -> Course | None:
    try:
        return read_course(folder)
    except CourseFault as error:
        faults += error.faults
        return None


def _check_store(config: Config, faults: list[object]) -> None:
    try:
        store = open_checked_store(config)
        try:
            store.probe()
        finally:
            store.close()  # with its threads, if it has any: the server is about to fork
    except Wrong as wrong:
        faults.append(wrong)
    except StoreError as error:
        faults.append(f"STORE_URL: {error}; expected a place where documents can be written")


def work(_: argparse.Namespace) -> int:
    """Delivers; with Stripe's settings and a course it also does errands, and heals what was missed."""
    config = read_settings(Need.STORE, Need.TWILIO, Need.PUBLIC_URL)
    store = open_checked_store(config)
    stop = told_by_signals()
    whole = read_config(os.environ, ROOT, frozenset(Need) - {Need.WEBHOOK, Need.LISTENING})
    course = _read(whole.course_dir, []) if isinstance(whole, Config) else None
    if isinstance(whole, Config) and course is not None:
        make_background(whole, course, store, deliver=True)(stop)
    else:
        event(log, logging.INFO, "worker_only_delivers", reason="Stripe's settings or a course are missing")
        make_outbox(config, store).run(stop)
    return DONE
