"""The server, and the worker that only delivers."""

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import click

from bot.background import make_background, make_outbox, run_delivering
from bot.commands.base import (
    open_checked_store,
    read_settings,
    refuse_live_money_at_localhost,
    store_error,
)
from bot.commands.courses import checked_course
from bot.commands.exits import EXIT_SUCCESS, SetupError
from bot.commands.first_steps import with_first_steps
from bot.commands.host_notes import log_host_notes
from bot.commands.mcp import agents_process
from bot.config.config import ALL_GROUPS, Config, SettingsGroup
from bot.errors import StoreError
from bot.i18n.languages import read_understanding
from bot.i18n.translations import warm
from bot.jobs.progress import Progress
from bot.logs.log import event
from bot.server.background_process import end_where_stuck, stop_at_signal
from bot.server.port import Port, reserve
from bot.server.uv import end_with_uv
from bot.wiring import open_store

if TYPE_CHECKING:
    from bot.server.answering import App

log = logging.getLogger(__name__)

Checked = TypeVar("Checked")


def serve() -> int:
    """Check everything before any process starts, and report every error at once."""
    # The server's processes need these, and no other command does.
    from bot.server.supervisor import serve as run_server
    from bot.web.app import create_app

    faults: list[str] = []
    config = _tried(faults, lambda: read_settings(*ALL_GROUPS))
    if config is not None:
        _tried(faults, partial(refuse_live_money_at_localhost, config))
    course = _tried(faults, lambda: checked_course(config or read_settings(SettingsGroup.COURSE)))
    _tried(faults, lambda: _probe_store(config or read_settings(SettingsGroup.STORE)))
    port = _tried(faults, lambda: _reserve_port(config or read_settings(SettingsGroup.LISTENING)))
    agents = None
    if config is not None and course is not None:
        agents = _tried(faults, partial(agents_process, config, course))
    if faults or config is None or course is None or port is None:
        raise SetupError(*with_first_steps(faults))

    understanding = read_understanding()
    understanding.warm()  # before processes fork: they share what is made
    warm(course)

    def deliver_and_heal(stop: threading.Event, progress: Progress) -> None:
        log_host_notes(config, serves=True)
        deliver = config.delivery == "inline"
        store = open_store(config)
        make_background(config, course, store, understanding, progress, deliver=deliver)(stop)

    def make_app() -> "App":
        # Each process opens the store for itself: locks, connections and threads cannot be shared.
        return create_app(config, course, open_store(config), understanding)

    return run_server(port, make_app, deliver_and_heal, agents=agents)


@click.command()
def worker() -> int:
    """Deliver queued WhatsApp messages. With Stripe's settings and a course, also ask Stripe for what waits
    for it, and take up payments and messages that were missed."""
    faults: list[str] = []
    needed = ALL_GROUPS - {SettingsGroup.WEBHOOK, SettingsGroup.LISTENING, SettingsGroup.AGENTS}
    whole = _tried(faults, lambda: read_settings(*needed))
    course = _tried(faults, lambda: checked_course(whole or read_settings(SettingsGroup.COURSE)))
    # These settings are read last, for the log hides the secrets of those that were read last.
    config = whole or read_settings(SettingsGroup.STORE, SettingsGroup.TWILIO, SettingsGroup.PUBLIC_URL)
    refuse_live_money_at_localhost(config)
    stop = stop_at_signal()  # before the store is opened: it may start threads
    store = open_checked_store(config, may_be_new=True)
    end_with_uv(stop)
    progress = Progress()
    end_where_stuck(progress, stop)
    log_host_notes(config, serves=False)
    if whole is not None and course is not None:
        make_background(whole, course, store, read_understanding(), progress, deliver=True)(stop)
    else:
        event(log, logging.INFO, "worker_only_delivers", lacking=faults)
        run_delivering(store, make_outbox(config, store, progress=progress), stop)
    return EXIT_SUCCESS


def _tried(faults: list[str], check: Callable[[], Checked]) -> Checked | None:
    """What `check` returns; None if it fails, and its faults are added. One that is known is not added again:
    without a whole configuration each check reads its own settings once more."""
    try:
        return check()
    except SetupError as error:
        faults += [line for line in error.message.splitlines() if line not in faults]
        return None


def _probe_store(config: Config) -> None:
    try:
        # Closed with its threads: the server is about to fork.
        with closing(open_checked_store(config, may_be_new=True)) as store:
            store.probe()
    except StoreError as error:
        raise store_error(config, error) from error


def _reserve_port(config: Config) -> Port:
    port = reserve(config.host, config.port)
    if isinstance(port, str):
        raise SetupError(port)
    return port
