"""What the Stripe CLI speaks: `stripe listen` over a websocket, `stripe trigger` over the API."""

import json
import threading
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, request

from bot.sandbox.stripe import forms, objects
from bot.sandbox.stripe.api import Api
from bot.sandbox.stripe.cards import GOOD
from bot.sandbox.stripe.ledger import Ledger
from bot.sandbox.stripe.webhooks import Webhooks, encode, sign

SUBPROTOCOL = "stripecli-devproxy-v1"


class CliProtocol:
    """Every event goes to every CLI that listens, signed with the secret that its session was given.

    The websocket needs the package `simple-websocket`, which only the tests install.
    """

    def __init__(self, api: Api, ledger: Ledger, webhooks: Webhooks) -> None:
        self._ledger = ledger
        self._webhooks = webhooks
        self._sockets: list[Any] = []
        self._lock = threading.Lock()
        self.responses: list[dict[str, Any]] = []  # what the CLI's forwarding target answered
        webhooks.taps.append(self._forward)
        self.blueprint = Blueprint("cli", __name__)
        self.blueprint.add_url_rule("/cli/subscribe", "subscribe", self._subscribe, websocket=True)
        any_names = forms.ANY
        api.route("POST", "/stripecli/sessions", any_names, self._authorize)
        api.route("POST", "/products", any_names, lambda form: {**form, "id": objects.new_id("prod_")})
        api.route("POST", "/prices", any_names, self._create_price)
        api.route("POST", "/payment_methods", any_names, lambda form: {"id": objects.new_id("pm_")})
        api.route("GET", "/payment_pages/<key>", any_names, lambda form, key: ledger.session(key))
        api.route("POST", "/payment_pages/<key>/confirm", any_names, self._confirm)

    def stop(self) -> None:
        with self._lock:
            sockets, self._sockets = self._sockets, []
        if not sockets:
            return
        from simple_websocket import ConnectionClosed  # type: ignore[import-untyped]

        for socket in sockets:
            with suppress(ConnectionClosed):  # a CLI that ended is noticed by the thread that reads, not here
                socket.close()

    def _authorize(self, form: dict[str, Any]) -> dict[str, Any]:
        return {
            "default_version": objects.API_VERSION,
            "display_connect_filter_warning": False,
            "latest_version": objects.API_VERSION,
            "reconnect_delay": 3600,
            "secret": self._webhooks.secret,
            "websocket_authorized_feature": "webhooks",
            "websocket_id": objects.new_id("cliws_"),
            "websocket_url": f"ws://{request.host}/cli/subscribe",
        }

    def _create_price(self, form: dict[str, Any]) -> dict[str, Any]:
        amount = forms.whole_number(form.get("unit_amount"), "unit_amount", 0)
        return self._ledger.add_price(
            objects.new_id("price_1"), amount, form.get("currency", "usd"), form.get("product", "")
        )

    def _confirm(self, form: dict[str, Any], key: str) -> dict[str, Any]:
        self._ledger.pay(key, GOOD)
        return self._ledger.session(key)

    def _subscribe(self) -> Response:
        from simple_websocket import ConnectionClosed, Server

        socket = Server.accept(request.environ, subprotocols=[SUBPROTOCOL])
        with self._lock:
            self._sockets.append(socket)
        try:
            while True:
                message = json.loads(socket.receive())
                if message.get("type") == "webhook_response":
                    self.responses.append(message)
        except ConnectionClosed:
            pass
        finally:
            with self._lock:
                if socket in self._sockets:
                    self._sockets.remove(socket)
        return Response("")

    def _forward(self, event: dict[str, Any]) -> None:
        with self._lock:
            sockets = list(self._sockets)
        if not sockets:
            return
        from simple_websocket import ConnectionClosed

        body = encode(event)
        message = {
            "type": "webhook_event",
            "endpoint": {"api_version": None},
            "event_payload": body.decode(),
            "http_headers": {
                "Content-Type": "application/json; charset=utf-8",
                "Stripe-Signature": sign(body, self._webhooks.secret),
                "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            },
            "webhook_conversation_id": objects.new_id("wc_"),
            "webhook_id": objects.new_id("wh_"),
        }
        for socket in sockets:
            with suppress(ConnectionClosed):
                socket.send(json.dumps(message))
