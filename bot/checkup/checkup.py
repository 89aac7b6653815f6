"""The whole set of checks, put together for those who ask: the start, deep health, the doctor."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.checkup import here
from bot.checkup.clock import clock
from bot.checkup.doors import events_door, messages_door
from bot.checkup.finding import Finding, unseen
from bot.checkup.queue import queue
from bot.checkup.stripe_side import stripe_side
from bot.checkup.twilio_side import twilio_side
from bot.config.config import Config
from bot.services.store_figures import StoreFigures
from bot.store.protocol import Store
from bot.stripe import StripeGateway
from bot.whatsapp import TwilioAccount

BUDGET: Final = 30.0  # seconds for all of them: each of their calls has a bound of its own
STRIPE_API: Final = "https://api.stripe.com"
TWILIO_API: Final = "https://api.twilio.com"

Look = Callable[[], Finding | Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Checkup:
    config: Config
    gateway: StripeGateway
    twilio: TwilioAccount

    def sides(self) -> tuple[Finding, ...]:
        """Stripe's and Twilio's: what a server cannot know of itself. Five calls or so."""
        return together({"Stripe": self._stripe, "Twilio": self._twilio})

    def deep(self, store: Store, figures: StoreFigures) -> tuple[Finding, ...]:
        """What a running server tells whoever watches it."""
        return together({**self._inside(store, figures), "Stripe": self._stripe, "Twilio": self._twilio})

    def outside(self) -> dict[str, Look]:
        """What is seen through the network alone."""
        config = self.config
        apis = (config.stripe_api_base or STRIPE_API, config.twilio_api_base or TWILIO_API)
        live, url = self.gateway.live, config.public_url
        return {
            "clock": lambda: clock(apis),
            "address": lambda: here.address(url, config.is_public, live),
            "messages' door": lambda: messages_door(url, config.twilio_auth_token[0]),
            "events' door": lambda: events_door(url, config.stripe_webhook_secret[0], live),
            "Stripe": self._stripe,
            "Twilio": self._twilio,
        }

    def _inside(self, store: Store, figures: StoreFigures) -> dict[str, Look]:
        delivers_elsewhere = self.config.delivery == "worker"
        return {
            "store": lambda: here.store(store),
            "disk": lambda: here.disk(self.config.json_store),
            "queue": lambda: queue(figures, delivers_elsewhere),
        }

    def _stripe(self) -> Sequence[Finding]:
        return stripe_side(self.gateway, self.config.public_url, self.config.is_public)

    def _twilio(self) -> Sequence[Finding]:
        return twilio_side(self.twilio, self.config.public_url, self.config.is_public)


def together(looks: dict[str, Look]) -> tuple[Finding, ...]:
    """What all of them find, at the same time, in their order. One that breaks or hangs says so itself."""
    found: dict[str, Sequence[Finding]] = {}

    def look(name: str, at: Look) -> None:
        try:
            findings = at()
            found[name] = (findings,) if isinstance(findings, Finding) else findings
        except Exception as error:  # noqa: BLE001 one check's fault is not the others'
            found[name] = (unseen(name, f"the check itself failed ({type(error).__name__})"),)

    threads = [threading.Thread(target=look, args=each, daemon=True) for each in looks.items()]
    for thread in threads:
        thread.start()
    give_up = time.monotonic() + BUDGET
    for thread in threads:
        thread.join(max(0.0, give_up - time.monotonic()))
    return tuple(
        each
        for name in looks
        for each in found.get(name, (unseen(name, f"no answer within {BUDGET:.0f} s"),))
    )
