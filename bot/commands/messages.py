"""`recover`: messages that Twilio has and that never reached us."""

import sys
import time
from datetime import datetime

import click

from bot.background import make_recovery
from bot.commands.arguments import moment_or_age
from bot.commands.base import open_checked_store, read_settings
from bot.commands.courses import checked_course
from bot.commands.exits import EXIT_FAILURE, EXIT_SUCCESS, fail
from bot.config.config import SettingsGroup
from bot.core.messaging.messages import InboundMessage
from bot.core.messaging.missed import SETTLED
from bot.core.messaging.send_result import LookupFailed
from bot.i18n.languages import read_understanding
from bot.services.missed_messages import Recovered, Recovery
from bot.store.protocol import Store
from bot.wiring import make_messages, make_money

NOT_LISTED = "Twilio did not list the messages; the line above says why. Run it again."


@click.command()
@click.option(
    "--since", type=moment_or_age, required=True, metavar="TIME", help="30m, 2h, or 2026-11-24T10:00Z."
)
@click.option("--dry-run", is_flag=True, help="Show what would be answered, and do nothing.")
def recover(since: datetime, dry_run: bool) -> int:
    """Answer messages that never reached us. One that Twilio lists before a message of ours was answered."""
    # Stripe's settings too: one of the messages may ask for the upgrade.
    config = read_settings(
        SettingsGroup.STORE,
        SettingsGroup.TWILIO,
        SettingsGroup.STRIPE,
        SettingsGroup.PUBLIC_URL,
        SettingsGroup.COURSE,
    )
    store = open_checked_store(config)
    course = checked_course(config)
    recovery = make_recovery(
        config, make_messages(course, store, make_money(config, course, store), read_understanding()), store
    )
    if dry_run:
        return _show_missed(store, recovery.look(since))
    found = recovery.recover(since)
    if isinstance(found, Recovered) and found.fresh:
        found = _look_again(recovery, since, found)
    if isinstance(found, LookupFailed):
        return fail(NOT_LISTED)
    _show(found)
    return EXIT_SUCCESS if found.whole and not found.failed else EXIT_FAILURE


def _show_missed(store: Store, missed: list[InboundMessage] | LookupFailed) -> int:
    if isinstance(missed, LookupFailed):
        return fail(NOT_LISTED)
    for each in missed:
        print(f"{each.received_at:%Y-%m-%dT%H:%M:%SZ}  {each.sid}  {store.id_for(each.address)}")
    print(f"{len(missed)} would be answered")
    return EXIT_SUCCESS


def _look_again(recovery: Recovery, since: datetime, first: Recovered) -> Recovered | LookupFailed:
    seconds = SETTLED.total_seconds()
    print(
        f"{first.fresh} so new that Twilio may still bring them: looking again in {seconds:.0f} s",
        file=sys.stderr,
    )
    time.sleep(seconds)
    second = recovery.recover(since)
    return second if isinstance(second, LookupFailed) else first.followed_by(second)


def _show(found: Recovered) -> None:
    print(f"{found.answered} answered: the server or the worker sends the replies")
    print(f"{found.known} known")
    if found.fresh:
        print(f"{found.fresh} left to Twilio, which may still bring them")
    if found.too_old:
        print(f"{found.too_old} too old to be answered")
    if found.failed:
        print(f"{found.failed} failed: see the lines on stderr, and run it again", file=sys.stderr)
    if not found.whole:
        print("there were more: the oldest were not looked at", file=sys.stderr)
