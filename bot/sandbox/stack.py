"""The whole product on 127.0.0.1: its server as in production, between stand-ins for Stripe and Twilio."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from bot.sandbox.bot_process import BotDied, BotProcess
from bot.sandbox.ports import free_port
from bot.sandbox.stand_ins import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    BOT_NUMBER,
    PRICE,
    SECRET_KEY,
    WEBHOOK_SECRET,
    DemoStripe,
    DemoTwilio,
    Price,
)


class Stack:
    """Everything in `folder`: the documents in `learners/`, what Stripe knows in `stripe.memory`.

    `on_event` is called for every request, `log` for every line that the server writes; both from any thread.
    `settings` are added to the server's environment. `price` is what the course costs.
    """

    def __init__(
        self,
        folder: Path,
        on_event: Callable[[dict[str, Any]], None] = lambda event: None,
        log: Callable[[str], None] = lambda line: None,
        settings: dict[str, str] | None = None,
        ports: tuple[int, int, int] = (0, 0, 0),
        price: Price = PRICE,
    ) -> None:
        self.learners = folder / "learners"
        self._log = log
        self._settings = settings or {}
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port(ports[0])
        self.stripe = DemoStripe(
            f"{self.public_url}/webhook", ports[1], folder / "stripe.memory", on_event, price
        )
        self.twilio = DemoTwilio(self.public_url, ports[2], on_event)
        self.bot: BotProcess | None = None

    @property
    def public_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ports(self) -> tuple[int, int, int]:
        """The server's, Stripe's, Twilio's."""
        stripe, twilio = (urlsplit(each.base_url).port or 0 for each in (self.stripe, self.twilio))
        return self.port, stripe, twilio

    def start(self) -> Self:
        """Return once the server answers. Raises BotDied or TimeoutError, and leaves nothing running."""
        try:
            self.stripe.start()
            self.twilio.start()
            self._start_bot()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        if self.bot:
            self.bot.stop()
        self.twilio.stop()
        self.stripe.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start_bot(self) -> None:
        """Another program may take the port between our check and the server's start. Try another then."""
        try:
            self._run_bot()
        except BotDied as died:
            if not any(line.startswith("PORT:") for line in died.said):
                raise
            self.port = free_port(0)
            self.stripe.webhooks.url = f"{self.public_url}/webhook"
            self.twilio.bot_url = self.public_url
            self._run_bot()

    def _run_bot(self) -> None:
        self.bot = BotProcess(self._environment(), self._log)
        self.bot.wait_until_served()

    def _environment(self) -> dict[str, str]:
        """Everything that makes this a demo: addresses and made-up keys. `.env` can override none of it."""
        return {
            "STRIPE_SECRET_KEY": SECRET_KEY,
            "STRIPE_PRICE_ID_PAID": self.stripe.price_id,
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "STRIPE_API_BASE": self.stripe.base_url,
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "TWILIO_WHATSAPP_FROM": BOT_NUMBER,
            "TWILIO_API_BASE": self.twilio.base_url,
            "PUBLIC_URL": self.public_url,
            "STORE_URL": f"json:{self.learners.absolute()}",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DELIVERY": "inline",
            "MCP_TOKEN": "",
            **self._settings,
        }
