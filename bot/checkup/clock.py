"""This machine's clock, against Stripe's and Twilio's."""

from collections.abc import Iterable
from typing import Final

from bot.checkup.finding import Finding, must, ok, unseen
from bot.checkup.http import Answered, ask
from bot.checkup.names import CLOCK

TOLERANCE: Final = 60.0  # seconds; signatures that are 300 s off are refused


def clock(addresses: Iterable[str]) -> Finding:
    """`addresses` are asked without a key, for the Date of whatever they answer."""
    answers = [ask("HEAD", address) for address in addresses]
    return clock_finding([each.ahead for each in answers if isinstance(each, Answered)])


def clock_finding(ahead: Iterable[float | None]) -> Finding:
    """`ahead`: the seconds by which our clock is ahead of each of theirs. One of theirs may be wrong, too:
    ours is where it agrees with none."""
    known = [each for each in ahead if each is not None]
    if not known:
        return unseen(CLOCK, "neither Stripe nor Twilio answers")
    off = min(known, key=abs)
    if abs(off) <= TOLERANCE:
        return ok(CLOCK, "right to the minute")
    side = "ahead of" if off > 0 else "behind"
    found = f"{abs(off):.0f} s {side} Stripe's and Twilio's: signed requests are refused"
    return must(
        CLOCK, found, "this machine's clock", "set it by NTP: `timedatectl set-ntp true`, or your host's"
    )
