"""The switches on the demo's page that make Stripe or Twilio misbehave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.stand_ins import DemoStripe, DemoTwilio
from bot.sandbox.stripe.faults import Mode

Line = Mapping[str, Any]  # as traffic.line() gives it


@dataclass(frozen=True)
class Switch:
    """`will` says what it is going to do, `did` what has happened each time that `counts` holds for a line of
    the traffic."""

    name: str
    label: str
    will: str
    did: str
    counts: Callable[[Line], bool]


def _between(line: Line, sender: str, receiver: str) -> bool:
    return bool(line["from"] == sender and line["to"] == receiver)


def _stripe_unreached(line: Line) -> bool:
    return bool(line["kind"] == "log" and line["bad"] and "stripe" in f"{line['what']}".lower())


SWITCHES = (
    Switch(
        "stripe-down",
        "Stripe is down",
        "No link can be made. The bot says so, and the course goes on.",
        "nobody answered at Stripe",
        _stripe_unreached,
    ),
    Switch(
        "stripe-slow",
        "Stripe takes 5 s",
        "The link comes late, and other learners wait for none of it.",
        "Stripe took 5 s to answer",
        lambda line: _between(line, "Bot", "Stripe") and (line["ms"] or 0) >= 4_500,
    ),
    Switch(
        "events-twice",
        "Events come twice",
        "Stripe tells everything twice. You are welcomed once.",
        "an event came",
        lambda line: _between(line, "Stripe", "Bot"),
    ),
    Switch(
        "events-late",
        "Events come 8 s late",
        "You pay, and the bot hears of it late. Ask it: I have paid.",
        "an event came late",
        lambda line: _between(line, "Stripe", "Bot"),
    ),
    Switch(
        "twilio-429",
        "Twilio answers 429",
        "Twilio is too busy for the confirmation. It waits, and comes once you switch this off.",
        "Twilio refused a message with 429",
        lambda line: _between(line, "Bot", "Twilio") and line["status"] == 429,
    ),
    Switch(
        "twilio-500",
        "Twilio answers 500",
        "Nobody knows whether a message went out. The bot looks before it sends again.",
        "Twilio answered a message with 500",
        lambda line: _between(line, "Bot", "Twilio") and (line["status"] or 0) >= 500,
    ),
    Switch(
        "twilio-slow",
        "Twilio takes 4 s",
        "Confirmations come late. Answers do not: they need no call.",
        "Twilio took 4 s for a message",
        lambda line: _between(line, "Bot", "Twilio") and (line["ms"] or 0) >= 3_500,
    ),
)


class Controls:
    def __init__(self, stripe: DemoStripe, twilio: DemoTwilio) -> None:
        self._stripe = stripe
        self._twilio = twilio
        self._on: set[str] = set()
        self._counted: dict[str, int] = {}
        self._effects: dict[str, Callable[[bool], None]] = {
            "stripe-down": stripe.set_down,
            "stripe-slow": lambda on: stripe.faults.set(Mode.SLOW, 5) if on else stripe.faults.clear(),
            "events-twice": self._copies,
            "events-late": self._late,
            "twilio-429": self._refusals,
            "twilio-500": self._refusals,
            "twilio-slow": self._slow,
        }

    def state(self) -> list[dict[str, object]]:
        """Each as {"name", "label", "on", "will", "did"}; `did` is empty until it has done something."""
        return [
            {
                "name": each.name,
                "label": each.label,
                "on": each.name in self._on,
                "will": each.will,
                "did": self._did(each),
            }
            for each in SWITCHES
        ]

    def flip(self, name: str, on: bool) -> bool:
        """Turn it on or off; False where there is no such switch."""
        effect = self._effects.get(name)
        if effect is None:
            return False
        self._on = self._on | {name} if on else self._on - {name}
        if on:
            self._counted[name] = 0
        effect(on)
        return True

    def seen(self, line: Line) -> bool:
        """Count what a switch that is on has done; False where it is nothing of the kind."""
        moved = [each.name for each in SWITCHES if each.name in self._on and each.counts(line)]
        for name in moved:
            self._counted[name] = self._counted.get(name, 0) + 1
        return bool(moved)

    def _did(self, switch: Switch) -> str:
        count = self._counted.get(switch.name, 0)
        return f"{count} × {switch.did}" if count else ""

    def _copies(self, on: bool) -> None:
        self._stripe.behaviour.copies = 2 if on else 1

    def _late(self, on: bool) -> None:
        self._stripe.behaviour.late = 8.0 if on else 0.0

    def _slow(self, on: bool) -> None:
        self._twilio.slow = 4.0 if on else 0.0

    def _refusals(self, _: bool) -> None:
        self._twilio.behave()
        for name, code in (("twilio-429", 20429), ("twilio-500", 20500)):
            if name in self._on:
                self._twilio.misbehave(code, times=None)
