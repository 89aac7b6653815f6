"""`learner show` and `upgrade-url`."""

import argparse

from bot.commands.base import find_learner, learner_id_of, open_checked_store, read_settings
from bot.commands.exits import DONE, say_no
from bot.config.config import Need
from bot.services.checkout import AlreadyPaid, NoSuchLearner, Offer, OnItsWay
from bot.store.document import render
from bot.wiring import make_selling


def show(arguments: argparse.Namespace) -> int:
    store = open_checked_store(read_settings(Need.STORE))
    learner = find_learner(store, arguments.learner)
    if learner is None:
        return say_no("no such learner")
    print(render(learner).decode(), end="")
    return DONE


def upgrade_url(arguments: argparse.Namespace) -> int:
    config = read_settings(Need.STORE, Need.STRIPE, Need.PUBLIC_URL)
    store = open_checked_store(config)
    selling = make_selling(config, store)
    match selling.get_upgrade_url(learner_id_of(store, arguments.learner)):
        case Offer(url):
            print(url)
            return DONE
        case AlreadyPaid():
            return say_no("already on the paid tier")
        case OnItsWay():
            return say_no("paid, and the money is still on its way")
        case NoSuchLearner():
            return say_no("no such learner")
        case refused:
            return say_no(f"Stripe gave no link ({refused.reason}); the line above says why. Try again.")
