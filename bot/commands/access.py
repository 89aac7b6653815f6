"""`learner grant` and `learner revoke`: the paid chapters, opened and closed by hand."""

import click

from bot.commands.arguments import learner_argument
from bot.commands.base import learner_id_of, open_checked_store, read_settings
from bot.commands.confirmation import agreed, yes_option
from bot.commands.exits import EXIT_SUCCESS, fail
from bot.commands.identities import described
from bot.config.config import SettingsGroup
from bot.core.gate import is_paid
from bot.logs.redaction import Redactor
from bot.services.access import Access
from bot.services.ledger_writer import LedgerWriter
from bot.wiring import utc_now

reason_option = click.option(
    "--reason", default="", metavar="TEXT", help="Why; the ledger keeps it, so name nobody."
)


@click.command()
@learner_argument
@reason_option
@yes_option
def grant(learner: str, reason: str, yes: bool) -> int:
    """Open the paid chapters to a learner without a payment."""
    return _set(learner, reason, yes, paid=True)


@click.command()
@learner_argument
@reason_option
@yes_option
def revoke(learner: str, reason: str, yes: bool) -> int:
    """Close the paid chapters to a learner. No money goes back: that is `tutorclaw refund`."""
    return _set(learner, reason, yes, paid=False)


def _set(named: str, reason: str, yes: bool, paid: bool) -> int:
    store = open_checked_store(read_settings(SettingsGroup.STORE))
    found = store.read(learner_id_of(store, named))
    if found is None:
        return fail("no such learner")
    if is_paid(found) is paid:
        print(f"{described(found)}: the paid chapters are {'open' if paid else 'closed'} already")
        return EXIT_SUCCESS
    to_do = "opened, and they are told" if paid else "closed; their next message gets the way back in"
    plan = [f"{described(found)}: the paid chapters are {to_do}."]
    if found.purchase.payments and not paid:
        plan.append("They have paid. What they paid stays with you: `tutorclaw refund` gives it back.")
    if not agreed(plan, yes):
        return fail("nothing was done")
    access = Access(store, LedgerWriter(store, utc_now), utc_now)
    # The ledger outlives who is forgotten, and has no number in it.
    (access.grant if paid else access.revoke)(found.learner_id, Redactor()(reason))
    print("done")
    return EXIT_SUCCESS
