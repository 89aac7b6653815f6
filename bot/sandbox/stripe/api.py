"""Stripe's HTTP API, as far as the product uses it, as strict as Stripe about what it is sent."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from bot.sandbox.stripe import forms, objects, permissions
from bot.sandbox.stripe.expansion import expanded
from bot.sandbox.stripe.faults import Faults, Mode
from bot.sandbox.stripe.forms import ApiError
from bot.sandbox.stripe.idempotency import IdempotencyKeys, Stored
from bot.sandbox.stripe.ledger import Ledger
from bot.sandbox.stripe.lists import filtered, page
from bot.sandbox.stripe.refunds import Reversals
from bot.sandbox.stripe.webhooks import Webhooks

Work = Callable[[dict[str, Any]], dict[str, Any]]


class Api:
    """The routes, as a Flask blueprint. `requests` keeps (method, path, form) of each call but replays.
    `forbidden` are paths that the key may not ask, and `lacks` the permissions that it has not
    ("rak_charge_read"), as if it were a restricted one.
    `of_the_other_mode` are prices that only the other mode has. With `expands` False it is
    a lesser Stripe, that takes `expand` and does nothing about it."""

    def __init__(
        self, ledger: Ledger, reversals: Reversals, webhooks: Webhooks, secret_key: str, faults: Faults
    ) -> None:
        self.requests: list[tuple[str, str, dict[str, Any]]] = []
        self.forbidden: set[str] = set()
        self.lacks: set[str] = set()
        self.expands = True
        self.of_the_other_mode: set[str] = set()
        self._ledger = ledger
        self._given_back = reversals
        self._webhooks = webhooks
        self._secret_key = secret_key
        self._faults = faults
        self._keys = IdempotencyKeys()
        self.blueprint = Blueprint("api", __name__)
        self._add_routes()

    def route(self, method: str, path: str, known: Any, work: Callable[..., dict[str, Any]]) -> None:
        """Answer `path` with what `work(form, **ids)` gives, once key, names and idempotency are checked.
        `known`: the parameters that may come (forms.ANY: whichever)."""

        def view(**ids: str) -> Response:
            return self._answer(lambda form: work(form, **ids), known)

        at = path if path.startswith("/v2/") else f"/v1{path}"
        self.blueprint.add_url_rule(at, f"{method} {path}", view, methods=[method])

    def _add_routes(self) -> None:
        ledger = self._ledger
        create = self._create_session
        self.route("POST", "/checkout/sessions", forms.SESSION_CREATE, create)
        self.route("GET", "/checkout/sessions", forms.SESSION_LIST, self._list_sessions)
        self.route("GET", "/checkout/sessions/<key>", forms.RETRIEVE, lambda form, key: ledger.session(key))
        self.route(
            "POST", "/checkout/sessions/<key>/expire", forms.RETRIEVE, lambda form, key: ledger.expire(key)
        )
        self.route(
            "POST", "/payment_intents/<key>/cancel", forms.INTENT_CANCEL, lambda form, key: ledger.cancel(key)
        )
        self.route("GET", "/events", forms.EVENT_LIST, self._list_events)
        self.route("POST", "/refunds", forms.REFUND_CREATE, lambda form: self._given_back.refund(form)[0])
        self.route("GET", "/webhook_endpoints", forms.ENDPOINT_LIST, self._list_endpoints)
        self.route("GET", "/v2/core/event_destinations", forms.DESTINATION_LIST, self._list_destinations)
        by_payment = ("charge", "payment_intent")
        self._add_list("/payment_intents", forms.INTENT_LIST, ledger.intents, ())
        self._add_list("/charges", forms.CHARGE_LIST, ledger.charges, by_payment[1:])
        self._add_list("/refunds", forms.REFUND_LIST, ledger.refunds, by_payment)
        self._add_list("/disputes", forms.DISPUTE_LIST, ledger.disputes, by_payment)
        self.route("GET", "/prices/<key>", forms.RETRIEVE, self._price)
        for path, table, kind in (
            ("payment_intents", ledger.intents, "payment_intent"),
            ("charges", ledger.charges, "charge"),
            ("refunds", ledger.refunds, "refund"),
            ("disputes", ledger.disputes, "dispute"),
            ("events", ledger.events, "event"),
        ):
            self.route("GET", f"/{path}/<key>", forms.RETRIEVE, _one(table, kind))

    def _add_list(
        self, path: str, known: Any, table: dict[str, dict[str, Any]], filters: tuple[str, ...]
    ) -> None:
        def work(form: dict[str, Any]) -> dict[str, Any]:
            with self._ledger.lock:
                found = list(table.values())
            return page(filtered(found, form, filters), form, request.path)

        self.route("GET", path, known, work)

    def _price(self, form: dict[str, Any], key: str) -> dict[str, Any]:
        if key in self.of_the_other_mode:
            here, there = ("live", "test") if self._ledger.livemode else ("test", "live")
            raise ApiError(
                f"No such price: '{key}'; a similar object exists in {there} mode, but a {here} mode key was "
                "used to make this request.",
                status=404,
                code="resource_missing",
                param="price",
            )
        return _one(self._ledger.prices, "price")(form, key)

    def _create_session(self, form: dict[str, Any]) -> dict[str, Any]:
        forms.check_session(form)
        return self._ledger.create_session(form, request.host_url.rstrip("/"))

    def _list_sessions(self, form: dict[str, Any]) -> dict[str, Any]:
        with self._ledger.lock:
            found = [self._ledger.session(key) for key in self._ledger.sessions]
        return page(filtered(found, form, ("status", "payment_intent")), form, request.path)

    def _list_events(self, form: dict[str, Any]) -> dict[str, Any]:
        wanted = set(form.get("types", {}).values()) | ({form["type"]} if "type" in form else set())
        found = list(self._ledger.events.values())
        return page([each for each in found if not wanted or each["type"] in wanted], form, request.path)

    def _list_endpoints(self, form: dict[str, Any]) -> dict[str, Any]:
        hooks = self._webhooks
        url = hooks.shown_url or hooks.url
        if url is None or hooks.thin:  # destinations of thin events are no endpoints of v1
            return page([], form, request.path)
        mode, version = self._ledger.livemode, hooks.api_version
        found = objects.webhook_endpoint(url, hooks.enabled_events, mode, version, hooks.disabled)
        return page([found], form, request.path)

    def _list_destinations(self, form: dict[str, Any]) -> dict[str, Any]:
        hooks = self._webhooks
        url = hooks.shown_url or hooks.url
        mode = self._ledger.livemode
        shown = objects.event_destination(url or "", hooks.enabled_events, mode, hooks.thin, hooks.disabled)
        return {"data": [shown] if url else [], "next_page_url": None, "previous_page_url": None}

    def _answer(self, work: Work, known: Any) -> Response:
        mode = self._faults.next()
        response = self._carry_out(work, known, mode)
        if mode is Mode.LOST:
            # An answer that ends before its body does: the SDK sees a line that was cut.
            return Response(iter([b""]), 200, {"Content-Length": "1000"})
        if mode is Mode.GARBAGE:
            return Response("<html>Bad gateway</html>", 200)
        return self._faults.dribbled(response) if mode is Mode.DRIBBLE else response

    def _carry_out(self, work: Work, known: Any, mode: Mode) -> Response:
        request_id = objects.new_id("req_", 14)
        try:
            self._check_key()
            _check_load(mode)
            form = forms.read_form(request.get_data() if request.method == "POST" else request.query_string)
            self._check_permissions(permissions.needed(request.method, request.path, _paths(form)))
            if known is not forms.ANY:
                forms.check_names(form, known)
            return self._once(work, form, mode, request_id)
        except ApiError as error:
            response = jsonify(error.body)
            response.status_code = error.status
            response.headers["Request-Id"] = request_id
            return response

    def _once(self, work: Work, form: dict[str, Any], mode: Mode, request_id: str) -> Response:
        key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
        asked = hashlib.sha256(f"{request.path} {request.get_data()!r}".encode()).hexdigest()
        stored = self._keys.claim(key, asked) if key else None
        if stored is not None:
            return _response(stored, {"Idempotent-Replayed": "true", "Original-Request": stored.request_id})
        self.requests.append((request.method, request.path, form))
        try:
            self._faults.hold(mode)
            if mode is Mode.ERROR:
                answer = jsonify({"error": {"type": "api_error", "message": "Something went wrong."}})
                answer.status_code = 500
            else:
                answer = jsonify(expanded(work(form), _paths(form) if self.expands else (), self._ledger))
        except BaseException:
            if key:
                self._keys.release(key)
            raise
        stored = Stored(answer.status_code, answer.get_data(), request_id)
        if key:
            self._keys.store(key, asked, stored)
        return _response(stored, {})

    def _check_key(self) -> None:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":  # as curl -u sends it
            try:
                given = base64.b64decode(given).decode().partition(":")[0]
            except (binascii.Error, UnicodeDecodeError):
                given = ""
        if not given:
            raise ApiError("You did not provide an API key.", status=401)
        if given != self._secret_key:
            raise ApiError(f"Invalid API Key provided: {given[:8]}****{given[-4:]}", status=401)
        if request.path in self.forbidden:
            self._refuse(permissions.needed(request.method, request.path, ())[0])

    def _check_permissions(self, needed: Sequence[str]) -> None:
        for each in needed:
            if each in self.lacks:
                self._refuse(each)

    def _refuse(self, permission: str) -> None:
        masked = f"{self._secret_key[:8]}{'*' * 90}{self._secret_key[-4:]}"
        raise ApiError(
            f"The provided key '{masked}' does not have the required permissions for this endpoint on "
            f"account 'acct_1StandIn'. Having the '{permission}' permission would allow this request to "
            "continue.",
            status=403,
        )


def unrecognized(error: HTTPException) -> Response | HTTPException:
    """No route, as Stripe says it: the SDK reads its errors as JSON."""
    if error.code not in (404, 405) or not request.path.startswith("/v1/"):
        return error
    response = jsonify(ApiError(f"Unrecognized request URL ({request.method}: {request.path}).").body)
    response.status_code = 404
    return response


def _check_load(mode: Mode) -> None:
    if mode is Mode.OVERLOADED:
        raise ApiError("Request rate limit exceeded.", status=429, code="rate_limit")


def _response(stored: Stored, headers: dict[str, str]) -> Response:
    # Stripe asks clients not to repeat what it would only replay.
    advice = {"Stripe-Should-Retry": "false"} if headers and stored.status >= 500 else {}
    return Response(
        stored.body,
        stored.status,
        {**headers, **advice, "Request-Id": stored.request_id, "Stripe-Version": objects.API_VERSION},
        mimetype="application/json",
    )


def _paths(form: dict[str, Any]) -> list[str]:
    """What the caller wants expanded."""
    expand = form.get("expand", {})
    if not isinstance(expand, dict):
        raise ApiError("Invalid array", param="expand")
    return [str(path) for path in expand.values()]


def _one(of: dict[str, dict[str, Any]], kind: str) -> Callable[..., dict[str, Any]]:
    def find(form: dict[str, Any], key: str) -> dict[str, Any]:
        if key not in of:
            raise ApiError(f"No such {kind}: '{key}'", status=404, code="resource_missing", param="id")
        return of[key]

    return find
