"""`learner show` and `upgrade-url`."""

import click

from bot.commands.access import grant, revoke
from bot.commands.arguments import learner_argument
from bot.commands.base import (
    learner_id_of,
    open_checked_store,
    read_settings,
    refuse_live_money_at_localhost,
)
from bot.commands.exits import EXIT_SUCCESS, fail
from bot.commands.finding import find, list_learners
from bot.commands.forgetting import export, forget
from bot.commands.groups import InOrder
from bot.commands.identities import merge, move
from bot.config.config import SettingsGroup
from bot.services.checkout import AlreadyPaid, NoSuchLearner, Offer, OnItsWay
from bot.store.document import render
from bot.wiring import make_checkout_links


@click.command()
@learner_argument
def show(learner: str) -> int:
    """Print the learner's document as JSON."""
    store = open_checked_store(read_settings(SettingsGroup.STORE))
    found = store.read(learner_id_of(store, learner))
    if found is None:
        return fail("no such learner")
    print(render(found).decode(), end="")
    return EXIT_SUCCESS


@click.group(cls=InOrder, commands=(show, list_learners, find, move, merge, grant, revoke, export, forget))
def learner() -> None:
    """Look at learners, say who somebody is, let them in, or forget them."""


@click.command()
@learner_argument
def upgrade_url(learner: str) -> int:
    """Print a free learner's Checkout link."""
    config = read_settings(SettingsGroup.STORE, SettingsGroup.STRIPE, SettingsGroup.PUBLIC_URL)
    refuse_live_money_at_localhost(config)
    store = open_checked_store(config)
    checkout_links = make_checkout_links(config, store)
    match checkout_links.get_upgrade_url(learner_id_of(store, learner)):
        case Offer(url):
            print(url)
            return EXIT_SUCCESS
        case AlreadyPaid():
            return fail("already on the paid tier")
        case OnItsWay():
            return fail("paid, and the money is still on its way")
        case NoSuchLearner():
            return fail("no such learner")
        case refused:
            return fail(f"Stripe gave no link ({refused.reason}); the line above says why. Try again.")
