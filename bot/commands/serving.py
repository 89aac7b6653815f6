"""The server, and the worker that only delivers."""

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

import click

from bot.commands.base import open_checked_store, read_settings, store_error
from bot.commands.courses import checked_course
from bot.commands.exits import EXIT_SUCCESS, SetupError
from bot.config.config import ALL_GROUPS, Config, SettingsGroup
from bot.errors import StoreError
from bot.logs.log import event
from bot.server.background_process import stop_at_signal
from bot.server.port import Port, reserve
from bot.server.uv import end_with_uv
from bot.wiring import make_background, make_outbox, open_store

log = logging.getLogger(__name__)

Checked = TypeVar("Checked")


def serve() -> int:
    """Check everything before any process starts, and report every error at once."""
    # The server's processes need these, and no other command does.
    from bot.server.supervisor import serve as run_server
    from bot.web.app import create_app

    errors: list[SetupError] = []
    config = _settings(errors, *ALL_GROUPS)
    course = _check(checked_course, SettingsGroup.COURSE, config, errors)
    _check(_probe_store, SettingsGroup.STORE, config, errors)
    port = _check(_reserve_port, SettingsGroup.LISTENING, config, errors)
    if errors or config is None or course is None or port is None:
        raise SetupError(*errors)

    def deliver_and_heal(stop: threading.Event) -> None:
        deliver = config.delivery == "inline"
        make_background(config, course, open_store(config), deliver=deliver)(stop)

    # Each process opens the store for itself: locks, connections and threads cannot be shared.
    return run_server(port, lambda: create_app(config, course, open_store(config)), deliver_and_heal)


@click.command()
def worker() -> int:
    """Deliver queued WhatsApp messages. With Stripe's settings and a course, also ask Stripe for what waits
    for it, and take up payments and messages that were missed."""
    errors: list[SetupError] = []
    whole = _settings(errors, *(ALL_GROUPS - {SettingsGroup.WEBHOOK, SettingsGroup.LISTENING}))
    course = _check(checked_course, SettingsGroup.COURSE, whole, errors)
    # Read last what this process goes on with: the log hides the secrets of the settings that were read last.
    config = whole or read_settings(SettingsGroup.STORE, SettingsGroup.TWILIO, SettingsGroup.PUBLIC_URL)
    stop = stop_at_signal()  # before the store is opened: it may start threads
    store = open_checked_store(config)
    end_with_uv(stop)
    if whole is not None and course is not None:
        make_background(whole, course, store, deliver=True)(stop)
    else:
        reasons = "\n".join(map(str, errors)).splitlines()
        event(log, logging.INFO, "worker_only_delivers", lacking=reasons)
        make_outbox(config, store).run(stop)
    return EXIT_SUCCESS


def _settings(errors: list[SetupError], *groups: SettingsGroup) -> Config | None:
    try:
        return read_settings(*groups)
    except SetupError as error:
        errors.append(error)
        return None


def _check(
    check: Callable[[Config], Checked], group: SettingsGroup, config: Config | None, errors: list[SetupError]
) -> Checked | None:
    """What `check` returns. Where some setting is wrong and there is no `config`, it checks with the settings
    of `group` alone."""
    config = config or _settings([], group)  # errors in these have been reported
    try:
        return check(config) if config else None
    except SetupError as error:
        errors.append(error)
        return None


def _probe_store(config: Config) -> None:
    try:
        store = open_checked_store(config)
        try:
            store.probe()
        finally:
            store.close()  # and its threads: the server is about to fork
    except StoreError as error:
        raise store_error(config, error) from error


def _reserve_port(config: Config) -> Port:
    port = reserve(config.host, config.port)
    if isinstance(port, str):
        raise SetupError(port)
    return port
