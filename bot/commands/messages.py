"""`recover`: messages that Twilio has, and we never heard of."""

import argparse
import sys
import time

from bot.commands.base import open_checked_store, read_settings
from bot.commands.courses import checked_course
from bot.commands.exits import DONE, SAID_NO, say_no
from bot.config.config import Need
from bot.core.messaging.missed import SETTLED
from bot.core.messaging.send_result import LookupFailed
from bot.services.missed_messages import Recovered, Recovery
from bot.wiring import make_money, make_recovery


def recover(arguments: argparse.Namespace) -> int:
    # Stripe's settings too, for one of the messages may ask for the upgrade.
    config = read_settings(Need.STORE, Need.TWILIO, Need.STRIPE, Need.PUBLIC_URL, Need.COURSE)
    store = open_checked_store(config)
    course = checked_course(config)
    recovery = make_recovery(config, course, store, make_money(config, course, store))
    found = recovery.recover(arguments.since)
    if isinstance(found, Recovered) and found.fresh:
        found = _look_again(recovery, arguments, found)
    if isinstance(found, LookupFailed):
        return say_no("Twilio did not list the messages; the line above says why. Run it again.")
    _show(found)
    return DONE if found.whole and not found.failed else SAID_NO


def _look_again(
    recovery: Recovery, arguments: argparse.Namespace, first: Recovered
) -> Recovered | LookupFailed:
    seconds = SETTLED.total_seconds()
    print(
        f"{first.fresh} so new that Twilio may still bring them: looking again in {seconds:.0f} s",
        file=sys.stderr,
    )
    time.sleep(seconds)
    second = recovery.recover(arguments.since)
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
