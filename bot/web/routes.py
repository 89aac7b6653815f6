"""The routes: read the request, call one service, answer."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from bot import whatsapp
from bot.config.config import Config
from bot.core.payments.stripe_events import BadSignature, ClockOff, NotAnEvent
from bot.errors import DocumentUnreadable, StoreError, StripeUnavailable
from bot.logs.log import event
from bot.metrics.metrics import Metrics
from bot.services.delivery_statuses import DeliveryStatuses
from bot.services.messages import Messages
from bot.services.session_lookup import SessionLookup
from bot.services.stripe_events import StripeEvents
from bot.store.protocol import Store
from bot.stripe import read_event
from bot.web import pages
from bot.web.request_body import read_body

log = logging.getLogger(__name__)

WHATSAPP_LIMIT = 512 * 1024  # bytes
WEBHOOK_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Web:
    """The views, and the parts that they call."""

    config: Config
    store: Store
    messages: Messages
    stripe_events: StripeEvents
    session_lookup: SessionLookup
    delivery_statuses: DeliveryStatuses
    metrics: Metrics
    clock: Callable[[], datetime]

    def add_to(self, app: Flask) -> None:
        self._add(app, "POST", "/whatsapp", self.receive_message)
        self._add(app, "POST", "/whatsapp/status", self.receive_status)
        self._add(app, "POST", "/webhook", self.receive_event)
        self._add(app, "GET", "/checkout/success", self.checkout_success)
        self._add(app, "GET", "/checkout/cancel", self.checkout_cancel)
        self._add(app, "GET", "/healthz", self.healthz)
        self._add(app, "GET", "/metrics", self.show_metrics)
        app.register_error_handler(StoreError, _unavailable)
        app.register_error_handler(StripeUnavailable, _unavailable)
        app.register_error_handler(Exception, _failed)

    def _add(self, app: Flask, method: str, path: str, view: Callable[[], Response]) -> None:
        def timed() -> Response:
            started = time.perf_counter()
            try:
                return view()
            finally:
                self.metrics.observe("request_seconds", path, time.perf_counter() - started)

        app.add_url_rule(path, endpoint=path, view_func=timed, methods=[method])

    def receive_message(self) -> Response:
        form = self._signed_form("/whatsapp")
        if isinstance(form, Response):
            self.metrics.count("messages", "refused")
            return form
        message = whatsapp.read_message(form, self.clock())
        if message is None:
            event(log, logging.WARNING, "whatsapp_no_message", fields=len(form))
            self.metrics.count("messages", "empty")
            return _twiml(())
        try:
            answer = self.messages.receive(message)
        except Exception:
            self.metrics.count("messages", "failed")
            raise
        self.metrics.count("messages", "repeat" if answer.repeated else "answered")
        return _twiml(answer.texts)

    def receive_status(self) -> Response:
        form = self._signed_form("/whatsapp/status")
        if isinstance(form, Response):
            return form
        status = whatsapp.read_status(form, request.args.get("delivery"))
        if status is not None:
            self.delivery_statuses.receive(status)
        return Response(status=204)

    def _signed_form(self, path: str) -> list[tuple[str, str]] | Response:
        """The form, where Twilio's signature holds; otherwise the response that refuses the request."""
        environ = request.environ  # `request` is a proxy: each access costs a microsecond
        body = read_body(environ, WHATSAPP_LIMIT)
        if body is None:
            return _refused("whatsapp_too_large", 413)
        query = environ.get("QUERY_STRING")
        url = self.config.public_url + path + (f"?{query}" if query else "")
        form = whatsapp.parse_form(body) if _is_form(environ) else []
        signature = environ.get("HTTP_X_TWILIO_SIGNATURE", "")
        if not whatsapp.verify(self.config.twilio_auth_token, url, form, signature):
            # One bad signature is a stranger; if every request fails, one of these settings is wrong.
            return _refused("whatsapp_unsigned", 403, look_at="PUBLIC_URL and TWILIO_AUTH_TOKEN")
        return form

    def receive_event(self) -> Response:
        body = read_body(request.environ, WEBHOOK_LIMIT)
        if body is None:
            return self._refused_event("webhook_too_large", 413)
        try:
            incoming = read_event(
                body, request.headers.get("Stripe-Signature"), self.config.stripe_webhook_secret
            )
        except ClockOff as error:
            return self._refused_event("webhook_clock_off", 400, **_told(error))
        except BadSignature:
            return self._refused_event("webhook_unsigned", 400, look_at="STRIPE_WEBHOOK_SECRET")
        except NotAnEvent as error:
            return self._refused_event("webhook_not_an_event", 400, reason=str(error))
        try:
            outcome = self.stripe_events.receive(incoming)
        except Exception:
            self.metrics.count("webhook_events", incoming.type, "failed")
            raise
        self.metrics.count("webhook_events", incoming.type, outcome.value)
        # 200 for events that mean nothing to us, too: otherwise Stripe would send them again for three days.
        return _json({"received": True}, 200)

    def _refused_event(self, name: str, status: int, **fields: object) -> Response:
        self.metrics.count("webhook_events", "other", "refused")
        return _refused(name, status, **fields)

    def checkout_success(self) -> Response:
        try:
            has_course = self.session_lookup.look_up(
                request.args.get("session_id", ""), request.args.get("learner_id", "")
            )
        except StoreError as error:
            # Show a page anyway to whoever has just paid: Stripe sends the event again until it is saved.
            _log_unavailable(error)
            has_course = False
        return _page(pages.success(self.config.chat_link, has_course))

    def checkout_cancel(self) -> Response:
        return _page(pages.cancelled(self.config.chat_link))

    def healthz(self) -> Response:
        self.store.probe()
        return _json({"status": "ok"}, 200)

    def show_metrics(self) -> Response:
        return Response(self.metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _is_form(environ: Mapping[str, Any]) -> bool:
    kind: str = environ.get("CONTENT_TYPE", "")
    return kind.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded"


def _twiml(texts: tuple[str, ...]) -> Response:
    return Response(whatsapp.twiml(texts), content_type="text/xml; charset=utf-8")


def _json(body: dict[str, object], status: int) -> Response:
    return Response(orjson.dumps(body), status, content_type="application/json")


def _page(html: str) -> Response:
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # the session id is in the address
    return response


def _refused(name: str, status: int, **fields: object) -> Response:
    event(log, logging.WARNING, name, **fields)
    return Response(f"{name}\n", status, content_type="text/plain; charset=utf-8")


def _told(error: ClockOff) -> dict[str, object]:
    side = "ahead of" if error.seconds > 0 else "behind"
    return {
        "reason": f"the secret is right; this machine's clock is {abs(error.seconds)} s {side} the signature",
        "way_out": "set this machine's clock (NTP). Where it is right, an old request was sent again",
    }


def _unavailable(error: Exception) -> Response:
    """503: Twilio uses its fallback URL and Stripe sends the event again, so nothing is lost."""
    _log_unavailable(error)
    return _json({"status": "unavailable"}, 503)


def _log_unavailable(error: Exception) -> None:
    if isinstance(error, DocumentUnreadable):
        event(log, logging.ERROR, "document_unreadable", where=error.where, reason=error.reason)
    else:
        name = "stripe_unavailable" if isinstance(error, StripeUnavailable) else "store_unavailable"
        event(log, logging.ERROR, name, reason=str(error))


def _failed(error: Exception) -> Response | HTTPException:
    if isinstance(error, HTTPException):
        return error
    event(log, logging.ERROR, "request_failed", path=request.path, error=error)
    return _json({"status": "error"}, 500)
