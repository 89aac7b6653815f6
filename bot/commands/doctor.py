"""`doctor`: one line for each thing that a live set-up needs."""

import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Final

import click
import orjson

from bot.checkup import here
from bot.checkup.checkup import Look, together
from bot.checkup.finding import Finding, State, unseen
from bot.checkup.http import Answered, ask
from bot.checkup.names import NAMES
from bot.checkup.queue import queue
from bot.commands.base import open_checked_store
from bot.commands.exits import EXIT_FAILURE, EXIT_SUCCESS, SetupError
from bot.commands.tables import print_table
from bot.config.config import ALL_GROUPS, Config, SettingsGroup, read_config
from bot.config.root import find_root
from bot.logs.log import set_up
from bot.services.store_figures import StoreFigures
from bot.store.protocol import Store
from bot.wiring import make_checkup, make_gateway, utc_now

G = SettingsGroup
# What each look needs to be set.
_NEEDS: Final[Mapping[str, frozenset[SettingsGroup]]] = {
    "course": frozenset({G.COURSE}),
    "clock": frozenset(),
    "address": frozenset({G.PUBLIC_URL, G.STRIPE}),
    "messages' door": frozenset({G.PUBLIC_URL, G.TWILIO}),
    "events' door": frozenset({G.PUBLIC_URL, G.WEBHOOK, G.STRIPE}),
    "Stripe": frozenset({G.PUBLIC_URL, G.STRIPE}),
    "Twilio": frozenset({G.PUBLIC_URL, G.TWILIO}),
}
_COLOURS: Final = {State.OK: "green", State.NOTE: "yellow", State.MUST: "red"}
_WORDS: Final = {State.OK: "ok", State.NOTE: "note", State.MUST: "TODO", State.UNSEEN: "?"}


@click.command()
def doctor() -> int:
    """Look at everything that a live set-up needs: a line each, ok or what to do. Exit code 1 where something
    must be done."""
    config, good, faults = _settings()
    set_up(logging.CRITICAL, config.secrets())
    with ExitStack() as opened:
        findings = [*here.settings(faults), *_findings(config, good, opened)]
    print_table([_cells(each) for each in findings], [_COLOURS.get(each.state) for each in findings])
    to_do = sum(each.state is State.MUST for each in findings)
    print(f"{to_do} to do" if to_do else "nothing to do")
    return EXIT_FAILURE if to_do else EXIT_SUCCESS


def _settings() -> tuple[Config, frozenset[SettingsGroup], Sequence[object]]:
    """With the groups that can be used, and the faults of the others."""
    faults = read_config(os.environ, find_root(), ALL_GROUPS)
    if isinstance(faults, Config):
        return faults, ALL_GROUPS, ()
    alone = {group: read_config(os.environ, find_root(), frozenset({group})) for group in G}
    good = frozenset(group for group, found in alone.items() if isinstance(found, Config))
    config = read_config(os.environ, find_root(), good)
    if not isinstance(config, Config):
        raise SetupError(*faults)
    return config, good, faults


def _findings(config: Config, good: frozenset[SettingsGroup], opened: ExitStack) -> Sequence[Finding]:
    gateway = make_gateway(config)
    opened.callback(gateway.close)
    outside = make_checkup(config, gateway).outside()
    looks: dict[str, Look] = {
        "version": lambda: here.version(_served_version(config)),
        "course": lambda: here.course(config.course_dir),
        **_store_looks(config, good, opened),
        **outside,
    }
    return together(
        {
            name: look if _NEEDS.get(name, frozenset()) <= good else _put_off(name)
            for name, look in looks.items()
        }
    )


def _put_off(name: str) -> Look:
    return lambda: [unseen(check, "the settings come first") for check in NAMES[name]]


def _store_looks(config: Config, good: frozenset[SettingsGroup], opened: ExitStack) -> Mapping[str, Look]:
    disk: Look = lambda: here.disk(config.json_store)  # noqa: E731
    if G.STORE not in good:
        return {"store": _put_off("store")}
    folder = config.json_store
    if folder is not None and not folder.exists():
        return {"store": partial(here.new_store, folder), "disk": disk}
    try:
        store: Store = open_checked_store(config)
    except SetupError as error:
        why = error.message.partition("\n")[0]
        return {"store": lambda: here.broken_store(why), "disk": disk}
    opened.callback(store.close)
    figures = StoreFigures(store, utc_now)
    elsewhere = config.delivery == "worker"
    return {"store": lambda: here.store(store), "disk": disk, "queue": lambda: queue(figures, elsewhere)}


def _served_version(config: Config) -> str | None:
    """What the running server tells, where its metrics' token is known here."""
    if config.metrics_token is None:
        return None
    headers = {"Authorization": f"Bearer {config.metrics_token}"}
    answer = ask("GET", f"{config.public_url}/healthz?deep=1", headers=headers)
    try:
        told = orjson.loads(answer.body) if isinstance(answer, Answered) else {}
        return str(told["version"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None


def _cells(finding: Finding) -> tuple[str, str, str]:
    advice = ": ".join(filter(None, (finding.setting, finding.way_out)))
    text = f"{finding.found} → {advice}" if advice else finding.found
    return _WORDS[finding.state], finding.check, text
