"""The server, and the worker that only delivers."""

import argparse
import logging
import socket
import threading
from collections.abc import Callable
from typing import TypeVar

from bot.commands.base import open_checked_store, read_settings, store_wrong
from bot.commands.courses import checked_course
from bot.commands.exits import DONE, Wrong
from bot.config.config import EVERYTHING, Config, Need
from bot.errors import StoreError
from bot.logs.log import event
from bot.server.background_process import told_by_signals
from bot.server.uv import end_with_uv
from bot.wiring import make_background, make_outbox, open_store

log = logging.getLogger(__name__)

Found = TypeVar("Found")


def serve_all(_: argparse.Namespace) -> int:
    """Everything is looked at before any process is started, and every fault is said at once."""
    # What the server's processes need, and no other command does.
    from bot.server.supervisor import serve
    from bot.web.app import create_app

    faults: list[Wrong] = []
    config = _settings(faults, *EVERYTHING)
    course = _look(checked_course, Need.COURSE, config, faults)
    _look(_check_store, Need.STORE, config, faults)
    listeners = _look(_listen, Need.LISTENING, config, faults)
    if faults or config is None or course is None or listeners is None:
        raise Wrong(*faults)

    def deliver_and_heal(stop: threading.Event) -> None:
        deliver = config.delivery == "inline"
        make_background(config, course, open_store(config), deliver=deliver)(stop)

    # Each process opens the store for itself: locks, connections and threads are not for sharing.
    return serve(listeners, lambda: create_app(config, course, open_store(config)), deliver_and_heal)


def _settings(faults: list[Wrong], *needs: Need) -> Config | None:
    try:
        return read_settings(*needs)
    except Wrong as wrong:
        faults.append(wrong)
        return None


def _look(
    at: Callable[[Config], Found], need: Need, config: Config | None, faults: list[Wrong]
) -> Found | None:
    """What is there. Without `config`, for some setting is wrong, those that `need` names will do."""
    config = config or _settings([], need)  # what is wrong in these has been said
    try:
        return at(config) if config else None
    except Wrong as wrong:
        faults.append(wrong)
        return None


def _check_store(config: Config) -> None:
    try:
        store = open_checked_store(config)
        try:
            store.probe()
        finally:
            store.close()  # with its threads, if it has any: the server is about to fork
    except StoreError as error:
        raise store_wrong(config, error) from error


def _listen(config: Config) -> list[socket.socket]:
    from bot.server.listeners import listen

    listeners = listen(config.host, config.port)
    if isinstance(listeners, str):
        raise Wrong(listeners)
    return listeners


def work(_: argparse.Namespace) -> int:
    """Delivers; with Stripe's settings and a course it also does errands, and heals what was missed."""
    lacking: list[Wrong] = []
    whole = _settings(lacking, *(set(Need) - {Need.WEBHOOK, Need.LISTENING}))
    course = _look(checked_course, Need.COURSE, whole, lacking)
    # The last that is read, for the log hides what is secret in that: what this process goes on with.
    config = whole or read_settings(Need.STORE, Need.TWILIO, Need.PUBLIC_URL)
    stop = told_by_signals()  # before the store is opened: it may have threads
    store = open_checked_store(config)
    end_with_uv(stop)
    if whole is not None and course is not None:
        make_background(whole, course, store, deliver=True)(stop)
    else:
        reasons = "\n".join(map(str, lacking)).splitlines()
        event(log, logging.INFO, "worker_only_delivers", lacking=reasons)
        make_outbox(config, store).run(stop)
    return DONE
