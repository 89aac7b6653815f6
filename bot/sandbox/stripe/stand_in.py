"""A Stripe on 127.0.0.1: its API, its pay page and its webhooks, without an account."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Self

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bot.sandbox.ports import listen_again, listening, refuse
from bot.sandbox.stripe.api import Api, unrecognized
from bot.sandbox.stripe.cards import GOOD, CardResult
from bot.sandbox.stripe.cli_protocol import CliProtocol
from bot.sandbox.stripe.faults import Faults
from bot.sandbox.stripe.ledger import Ledger
from bot.sandbox.stripe.pay_page import PayPage
from bot.sandbox.stripe.refunds import Reversals
from bot.sandbox.stripe.webhooks import Behaviour, Delivery, Sending, Webhooks

# Made up: they are valid here only.
KEY = "sk_test_stand_in"
WEBHOOK_SECRET = "whsec_stand_in"  # noqa: S105
PRICE = "price_stand_in"


class StripeStandIn:
    """Speaks Stripe's wire protocol on a port of this machine, from `start()` to `stop()`.

    `sock` is the socket to listen on; without one it opens its own. `webhook_url` may be set later; None
    sends no events. `listener` is called with every event as it is made. `retry_pauses` are the seconds
    before each further attempt to deliver. A key that begins with `sk_live_` or `rk_live_` makes
    live-mode objects. `clock_ahead` is by how many seconds its clock is ahead of this machine's, as its
    answers tell it.
    """

    def __init__(
        self,
        secret_key: str = KEY,
        webhook_secret: str = WEBHOOK_SECRET,
        price_id: str = PRICE,
        webhook_url: str | None = None,
        *,
        sock: socket.socket | None = None,
        amount: int = 2900,
        currency: str = "usd",
        product: str = "The whole course",
        listener: Callable[[dict[str, Any]], None] | None = None,
        retry_pauses: Sequence[float] = (0.5, 1, 2, 4, 8),
    ) -> None:
        self.secret_key, self.webhook_secret, self.price_id = secret_key, webhook_secret, price_id
        self.faults = Faults()
        self.clock_ahead = 0.0
        self.webhooks = Webhooks(webhook_url, webhook_secret, retry_pauses)
        if listener is not None:
            self.webhooks.taps.append(listener)
        self.ledger = Ledger(self.webhooks.send, livemode="_live_" in secret_key)
        self.ledger.add_price(price_id, amount, currency, "prod_stand_in")
        self.reversals = Reversals(self.ledger)
        self.api = Api(self.ledger, self.reversals, self.webhooks, secret_key, self.faults)
        self.cli = CliProtocol(self.api, self.ledger, self.webhooks)
        self._app = Flask(__name__)
        self._app.register_blueprint(self.api.blueprint)
        self._app.register_error_handler(HTTPException, unrecognized)
        self._app.register_blueprint(PayPage(self.ledger, product).blueprint)
        self._app.register_blueprint(self.cli.blueprint)
        self._socket = sock
        self._server: BaseWSGIServer | None = None
        self._serving: threading.Thread | None = None

    def start(self) -> Self:
        """Listen. The port is chosen at the first start and kept for those that follow."""
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        if self._socket is None:
            self._socket = listening(0)
        listen_again(self._socket)  # where it was down
        self._port: int = self._socket.getsockname()[1]
        self._server = make_server(
            "127.0.0.1", 0, self._app, threaded=True, request_handler=_handler(self), fd=self._socket.fileno()
        )
        self._serving = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._serving.start()
        return self

    def refuse(self) -> None:
        """Refuse connections until `start()` is called again. The port and all state are kept."""
        if self._socket and self._server and self._serving:
            self._server.shutdown()
            self._serving.join()
            self._server.server_close()
            self._server = None
            refuse(self._socket)

    def stop(self) -> None:
        self.faults.clear()
        self.webhooks.stop()
        self.cli.stop()
        self.refuse()
        if self._socket:
            self._socket.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def sessions(self) -> dict[str, dict[str, Any]]:
        return self.ledger.sessions

    @property
    def deliveries(self) -> list[Delivery]:
        return self.webhooks.deliveries

    @property
    def behaviour(self) -> Behaviour:
        return self.webhooks.behaviour

    def pay(self, session_id: str, card: str = GOOD, wait: float = 10.0) -> CardResult:
        """Pay as the page does; back when the webhook has answered, or after `wait` seconds."""
        outcome, completed = self.ledger.pay(session_id, card)
        if completed is not None:
            completed.answered.wait(wait)
        return outcome

    def promise(self, session_id: str, wait: float = 10.0) -> None:
        """Choose a voucher on the page: the session is complete, and not paid yet. settle() pays it, or says
        that nobody did in time."""
        self.ledger.promise(session_id).answered.wait(wait)

    def expire(self, session_id: str) -> None:
        self.ledger.expire(session_id)

    def settle(self, session_id: str, succeeds: bool = True, wait: float = 10.0) -> None:
        """The money of a session that completed unpaid (`ledger.delayed`) comes, or does not."""
        self.ledger.settle(session_id, succeeds).answered.wait(wait)

    def refund(self, session_id: str, amount: int | None = None, wait: float = 10.0) -> str:
        """Give money back in the dashboard, all that is left or `amount` of it; the refund's id."""
        form: dict[str, Any] = {"payment_intent": self.reversals.intent_of(session_id)}
        made, sending = self.reversals.refund(form if amount is None else {**form, "amount": amount})
        sending.answered.wait(wait)
        return str(made["id"])

    def fail_refund(
        self, refund_id: str, reason: str = "expired_or_canceled_card", wait: float = 10.0
    ) -> None:
        """The refund does not arrive, as Stripe hears from the bank days later."""
        self.reversals.fail_refund(refund_id, reason).answered.wait(wait)

    def dispute(
        self,
        session_id: str,
        status: str = "needs_response",
        wait: float = 10.0,
        amount: int | None = None,
    ) -> str:
        """The buyer contests the payment, or `amount` of it; the dispute's id. "warning_needs_response" is an
        inquiry."""
        made, sending = self.reversals.dispute(session_id, status, amount)
        sending.answered.wait(wait)
        return str(made["id"])

    def close_dispute(self, dispute_id: str, status: str, wait: float = 10.0) -> None:
        """It ends: "won", "lost" or "prevented", and an inquiry "warning_closed". Any other status says how
        it goes on."""
        self.reversals.change_dispute(dispute_id, status).answered.wait(wait)

    def event(self, kind: str, about: dict[str, Any]) -> Sending:
        """Send an event of any type about any object."""
        sending: Sending = self.ledger.publish(kind, about)
        return sending

    def resend(self, event_id: str, wait: float = 10.0) -> None:
        """Send an event again, freshly signed, as Stripe's dashboard does."""
        self.webhooks.send(self.ledger.events[event_id]).answered.wait(wait)


def _handler(of: StripeStandIn) -> type[WSGIRequestHandler]:
    class Handler(WSGIRequestHandler):
        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((timestamp or time.time()) + of.clock_ahead)

        def log(self, type: str, message: str, *args: Any) -> None:
            """No line a request: the paths name sessions, and the demo's terminal is for the learner."""

    return Handler
