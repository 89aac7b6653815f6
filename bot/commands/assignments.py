"""`payment assign`: an unmatched payment gets its payer."""

from collections.abc import Iterator

import click

from bot.commands.arguments import learner_argument
from bot.commands.base import fail_without_stripe, learner_id_of, open_checked_store, read_settings
from bot.commands.confirmation import agreed, yes_option
from bot.commands.courses import checked_course
from bot.commands.exits import EXIT_SUCCESS, fail
from bot.commands.identities import described
from bot.commands.money import NEEDED
from bot.core.learner import Learner
from bot.core.payments.stripe_results import NotFound
from bot.i18n.prices import plain_amount
from bot.services.assignments import Anothers, Assignable, Assignments, NotPaid, Recorded, what_follows
from bot.services.identities import Identities
from bot.wiring import make_money, utc_now


@click.command()
@click.argument("session", help="The Checkout session at Stripe: cs_….")
@learner_argument
@yes_option
def assign(session: str, learner: str, yes: bool) -> int:
    """Give a paid session that matches nobody to a learner."""
    config = read_settings(*NEEDED)
    store = open_checked_store(config)
    money = make_money(config, checked_course(config), store)
    identities = Identities(store, money.ledger, utc_now)
    assignments = Assignments(store, money.gateway, money.payments, identities, money.ledger, utc_now)
    found = store.read(learner_id_of(store, learner))
    if found is None:
        return fail("no such learner")
    match assignments.look_at(session, found):
        case Assignable() as assignable:
            if not agreed(tuple(_plan(assignable, found)), yes):
                return fail("nothing was done")
            print(assignments.assign(assignable, found).value)
            return EXIT_SUCCESS
        case Recorded():
            print(f"it is {described(found)}'s already")
            return EXIT_SUCCESS
        case Anothers(owner):
            return fail(f"it is another learner's: {owner}")
        case NotPaid(status):
            return fail(f"it is not paid: {status}")
        case NotFound():
            return fail("Stripe has no such session for this key")
        case failure:
            return fail_without_stripe(failure)


def _plan(assignable: Assignable, learner: Learner) -> Iterator[str]:
    session = assignable.session
    amount = f"{plain_amount(session.amount_total or 0, session.currency)} {(session.currency or '').upper()}"
    yield f"{session.session_id}, {amount}, is recorded as paid by {described(learner)}."
    yield from what_follows(assignable, learner)
