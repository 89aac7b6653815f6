"""`reconcile` and `refund`: what changes a learner's payments from the command line."""

from datetime import timedelta

import click

from bot.commands.arguments import learner_argument, whole_number
from bot.commands.base import fail_without_stripe, learner_id_of, open_checked_store, read_settings
from bot.commands.courses import checked_course
from bot.commands.exits import EXIT_FAILURE, EXIT_SUCCESS, fail
from bot.config.config import SettingsGroup
from bot.core.payments.ledger import Kind
from bot.core.payments.tasks import TaskKind
from bot.services.event_outcome import EventOutcome
from bot.wiring import make_money, utc_now

NEEDED = (SettingsGroup.STORE, SettingsGroup.STRIPE, SettingsGroup.PUBLIC_URL, SettingsGroup.COURSE)


@click.command()
@click.option(
    "--days", type=whole_number(1, 3650), default="7", metavar="DAYS", help="How far back (default: 7)."
)
def reconcile(days: int) -> int:
    """Apply paid sessions, refunds and disputes whose webhook never came."""
    config = read_settings(*NEEDED)
    money = make_money(config, checked_course(config), open_checked_store(config))
    since = utc_now() - timedelta(days=days)
    looked_at = unread = 0
    for back in money.reversals.reconcile(since):
        if not isinstance(back, tuple):
            return fail_without_stripe(back)
        unread += back[1] is EventOutcome.UNREADABLE
        print(f"{back[0]} {back[1]}")
    for found in money.payments.reconcile(since):
        if not isinstance(found, tuple):
            return fail_without_stripe(found)
        session, outcome = found
        looked_at += 1
        unread += outcome is EventOutcome.UNREADABLE
        print(f"{session.session_id} {session.learner_id} {outcome}")
    print(f"{looked_at} paid sessions of ours in the last {days} days")
    return EXIT_FAILURE if unread else EXIT_SUCCESS


@click.command()
@learner_argument
def refund(learner: str) -> int:
    """Give a learner's money back, and tell them. Where Stripe does not answer, the server does it later."""
    config = read_settings(*NEEDED)
    store = open_checked_store(config)
    money = make_money(config, checked_course(config), store)
    learner_id = learner_id_of(store, learner)
    began = utc_now()
    asked = money.refunds.ask_for_refund(learner_id)
    if asked is None:
        return fail("no such learner")
    if asked == 0:
        return fail("no payment to give back")
    while money.tasks.do_next(learner_id):
        pass
    after = store.read(learner_id)
    left = [each for each in after.purchase.errands if each.kind is TaskKind.REFUND] if after else []
    if left:
        return fail("Stripe has not taken it yet (the line above says why); it is tried again by itself")
    waiting = sum(each.kind == Kind.REFUND_WAITS for each in store.facts(since=began, learner_id=learner_id))
    if waiting:
        print(f"{waiting} refund(s) wait for the buyer's bank details: Stripe asks them by mail")
    print(f"{asked - waiting} payment(s) on the way back; the learner is told")
    return EXIT_SUCCESS
