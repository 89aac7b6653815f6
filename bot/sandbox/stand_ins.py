"""The stand-ins as the demo uses them: they report every request, and keep their state over a restart."""

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Response, g, request

from bot.sandbox.ports import listening
from bot.sandbox.stripe import StripeStandIn
from bot.sandbox.stripe.webhooks import Delivery
from bot.sandbox.twilio import TwilioStandIn

SECRET_KEY = "sk_test_demo"  # noqa: S105 made up, as all of these are
WEBHOOK_SECRET = "whsec_demo"  # noqa: S105
ACCOUNT_SID = "AC" + "de30" * 8
AUTH_TOKEN = "demo"  # noqa: S105
BOT_NUMBER = "whatsapp:+15550100"

Listener = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Price:
    """`amount` is in the currency's smallest unit as Stripe counts it."""

    amount: int
    currency: str


PRICE = Price(2900, "usd")


class DemoStripe(StripeStandIn):
    """`on_event` is called for each API call {"kind": "stripe call", "method", "path", "status", "ms"} and
    for each attempt to deliver an event {"kind": "stripe event", "type", "event_id", "status", "ms"};
    both with "about", a text that names whose it is.

    The price's id has the port and the amount in it. An old session's link is dead once the port has changed,
    and a changed price makes the product create a new session.
    """

    def __init__(
        self, webhook_url: str | None, port: int, memory: Path, on_event: Listener, price: Price = PRICE
    ) -> None:
        sock = listening(port)
        price_id = f"price_demo{sock.getsockname()[1]}_{price.amount}{price.currency}"
        super().__init__(
            SECRET_KEY,
            WEBHOOK_SECRET,
            price_id,
            webhook_url,
            sock=sock,
            amount=price.amount,
            currency=price.currency,
        )
        self.down = False
        self._memory = memory
        self._on_event = on_event
        self.webhooks.deliveries = _Deliveries(self._delivered)
        self._app.before_request(self._called)
        self._app.after_request(self._answered)
        self._load()
        self.webhooks.taps.append(lambda event: self._save())

    def last_event(self) -> dict[str, Any] | None:
        return next(reversed(self.ledger.events.values()), None)

    def set_down(self, down: bool) -> None:
        if down != self.down:
            self.down = down
            self.refuse() if down else self.start()

    def _called(self) -> None:
        g.began = time.monotonic()

    def _answered(self, response: Response) -> Response:
        if request.method == "POST":
            self._save()  # a new session makes no event
        fields = {"method": request.method, "path": request.path, "status": response.status_code}
        about = f"{request.path} {request.query_string.decode('utf-8', 'replace')} {request.form.to_dict()}"
        self._on_event({"kind": "stripe call", **fields, "about": about, "ms": _since(g.began)})
        return response

    def _delivered(self, delivery: Delivery) -> None:
        fields = {"type": delivery.type, "event_id": delivery.event_id, "status": delivery.status}
        about = json.dumps(self.ledger.events.get(delivery.event_id))
        ms = round(delivery.seconds * 1000)
        self._on_event({"kind": "stripe event", **fields, "about": about, "ms": ms})

    def _save(self) -> None:
        with self.ledger.lock:
            draft = self._memory.with_suffix(".new")
            draft.write_text(json.dumps(self.ledger.tables()), encoding="utf-8")
            os.replace(draft, self._memory)

    def _load(self) -> None:
        try:
            kept = json.loads(self._memory.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        for name, table in self.ledger.tables().items():
            table.update(kept.get(name, {}))


class _Deliveries(list[Delivery]):
    def __init__(self, tell: Callable[[Delivery], None]) -> None:
        super().__init__()
        self._tell = tell

    def append(self, delivery: Delivery) -> None:
        super().append(delivery)
        self._tell(delivery)


class DemoTwilio(TwilioStandIn):
    """`on_event` gets what the stand-in's listener gets, and how long it took as "ms".

    The product asks for no status callbacks where its address is on this machine, because Twilio could not
    reach it. This stand-in can, so it calls back anyway.
    """

    def __init__(self, bot_url: str, port: int, on_event: Listener) -> None:
        super().__init__(ACCOUNT_SID, AUTH_TOKEN, BOT_NUMBER, port, bot_url=bot_url, listener=self._timed)
        self.slow = 0.0  # seconds before a call is answered
        self._on_event = on_event
        self._clocked = threading.local()

    def create(self, form: Mapping[str, str]) -> Any:
        began = time.monotonic()
        if self.slow:
            self.stopping.wait(self.slow)
        try:
            return super().create({"StatusCallback": f"{self.bot_url}/whatsapp/status", **form})
        finally:
            self._clocked.ms = _since(began)

    def _post(self, url: str, signed_url: str, form: Mapping[str, str]) -> tuple[int, str]:
        began = time.monotonic()
        try:
            return super()._post(url, signed_url, form)
        finally:
            self._clocked.ms = _since(began)

    def _tell(self, message: dict[str, Any], url: str, status: str, code: int | None) -> None:
        self.stopping.wait(0.3)  # so that the eye sees one tick become two
        super()._tell(message, url, status, code)

    def _timed(self, event: dict[str, Any]) -> None:
        ms = getattr(self._clocked, "ms", None)
        self._on_event({**event, "kind": f"twilio {event['kind']}", "ms": ms})


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
