"""`learner forget` and `learner export`: what somebody may ask of whoever keeps their data."""

import json
from collections.abc import Iterator

import click

from bot.commands.arguments import learner_argument
from bot.commands.base import learner_id_of, open_checked_store, read_settings
from bot.commands.confirmation import agreed, yes_option
from bot.commands.courses import checked_course
from bot.commands.exits import EXIT_SUCCESS, fail
from bot.commands.identities import described
from bot.commands.money import NEEDED
from bot.config.config import Config, SettingsGroup
from bot.core.conversation.forgetting import awaits_refund
from bot.core.learner import Learner
from bot.errors import DocumentUnreadable
from bot.services.exports import everything_of
from bot.services.forgetting import Forgetting
from bot.services.identities import Identities
from bot.services.ledger_writer import LedgerWriter
from bot.services.open_sessions import payable
from bot.store.protocol import Store
from bot.wiring import make_money, utc_now


@click.command()
@learner_argument
@yes_option
def forget(learner: str, yes: bool) -> int:
    """Erase a learner everywhere but in the ledger, which has no name and no number."""
    config = read_settings(SettingsGroup.STORE)
    store = open_checked_store(config)
    found = store.read(learner_id_of(store, learner))
    if found is None:
        return fail("no such learner")
    if awaits_refund(found):
        return fail("their money is on its way back: forget them once that is done")
    if any(payable(found)):  # Stripe has to end these, so its settings are needed
        config = read_settings(*NEEDED)
    if not agreed(tuple(_plan(found)), yes):
        return fail("nothing was done")
    _forgetting(config, store, found).forget(found.learner_id)
    print("done")
    return EXIT_SUCCESS


def _forgetting(config: Config, store: Store, learner: Learner) -> Forgetting:
    if any(payable(learner)):
        return make_money(config, checked_course(config), store).forgetting
    ledger = LedgerWriter(store, utc_now)
    return Forgetting(store, Identities(store, ledger, utc_now), ledger, utc_now, lambda _: None)


def _plan(learner: Learner) -> Iterator[str]:
    yield f"{described(learner)} is erased: document, addresses, messages that wait. That cannot be undone."
    yield "The ledger keeps what was paid, by ids alone. Nothing older makes them anew, no backup either."
    sessions = len(set(payable(learner)))
    if sessions:
        yield f"Their open payment pages are ended at Stripe: {sessions}."
    if learner.purchase.payments:
        yield "They have paid. Should they write again, they are asked whether to take that up."


@click.command()
@learner_argument
def export(learner: str) -> int:
    """Print all that is kept of a learner as JSON: document, ledger, payments that matched nobody."""
    store = open_checked_store(read_settings(SettingsGroup.STORE))
    try:
        found = store.read(learner_id_of(store, learner))
    except DocumentUnreadable as error:
        return fail(str(error))
    if found is None:
        return fail("no such learner")
    print(json.dumps(everything_of(store, found), indent=2, ensure_ascii=False, default=str))
    return EXIT_SUCCESS
