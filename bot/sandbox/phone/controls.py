"""The switches on the demo's page that make Stripe or Twilio misbehave."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.stand_ins import DemoStripe, DemoTwilio
from bot.sandbox.stripe.faults import Mode


@dataclass(frozen=True)
class Switch:
    name: str
    label: str


SWITCHES = (
    Switch("stripe-down", "Stripe is down"),
    Switch("stripe-slow", "Stripe takes 5 s"),
    Switch("events-twice", "Events come twice"),
    Switch("events-late", "Events come 8 s late"),
    Switch("twilio-429", "Twilio answers 429"),
    Switch("twilio-500", "Twilio answers 500"),
    Switch("twilio-slow", "Twilio takes 4 s"),
)


class Controls:
    def __init__(self, stripe: DemoStripe, twilio: DemoTwilio) -> None:
        self._stripe = stripe
        self._twilio = twilio
        self._on: set[str] = set()
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
        return [{"name": each.name, "label": each.label, "on": each.name in self._on} for each in SWITCHES]

    def flip(self, name: str, on: bool) -> bool:
        """Turn it on or off; False where there is no such switch."""
        effect = self._effects.get(name)
        if effect is None:
            return False
        self._on = self._on | {name} if on else self._on - {name}
        effect(on)
        return True

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
