"""`reconcile` and `refund`: what changes a learner's payments from the command line."""

import argparse
from datetime import timedelta

from bot.commands.base import learner_id_of, open_checked_store, read_settings
from bot.commands.courses import checked_course
from bot.commands.exits import DONE, SAID_NO, say_no
from bot.config.config import Need
from bot.core.payments.tasks import ErrandKind
from bot.services.event_outcome import Outcome
from bot.wiring import make_money, utc_now


def reconcile(arguments: argparse.Namespace) -> int:
    config = read_settings(Need.STORE, Need.STRIPE, Need.PUBLIC_URL, Need.COURSE)
    payments = make_money(config, checked_course(config), open_checked_store(config)).payments
    looked_at = unread = 0
    for found in payments.reconcile(utc_now() - timedelta(days=arguments.days)):
        if not isinstance(found, tuple):
            said = getattr(found, "said", None)
            return say_no(f"Stripe did not answer: {said.kind if said else 'busy'}. Run it again.")
        session, outcome = found
        looked_at += 1
        unread += outcome is Outcome.UNREADABLE
        print(f"{session.session_id} {session.learner_id} {outcome}")
    print(f"{looked_at} paid sessions of ours in the last {arguments.days} days")
    return SAID_NO if unread else DONE


def refund(arguments: argparse.Namespace) -> int:
    """Writes the errand down and does it at once; where Stripe does not answer, the server does it later."""
    config = read_settings(Need.STORE, Need.STRIPE, Need.PUBLIC_URL, Need.COURSE)
    store = open_checked_store(config)
    money = make_money(config, checked_course(config), store)
    learner_id = learner_id_of(store, arguments.learner)
    asked = money.returns.ask_for_refund(learner_id)
    if asked is None:
        return say_no("no such learner")
    if asked == 0:
        return say_no("no payment to give back")
    while money.errands.do_next(learner_id):
        pass
    learner = store.read(learner_id)
    left = [each for each in learner.purchase.errands if each.kind is ErrandKind.REFUND] if learner else []
    if left:
        return say_no("Stripe has not taken it yet (the line above says why); it is tried again by itself")
    print(f"{asked} payment(s) on the way back; the learner is told")
    return DONE
