"""The routes: read the request, call one service, answer."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from bot.checkup.finding import State
from bot.checkup.kept import KeptFindings
from bot.config.config import Config
from bot.core.course import Course
from bot.core.payments.stripe_events import BadSignature, ClockOff, NotAnEvent, StripeEvent, ThinEvent
from bot.errors import DocumentUnreadable, StoreError, StripeUnavailable
from bot.logs.log import event
from bot.logs.repeated import Repeated
from bot.metrics.metrics import Metrics
from bot.services.session_lookup import SessionLookup
from bot.services.stripe_events import StripeEvents
from bot.stripe import read_event
from bot.web import pages
from bot.web.bearer import is_bearer
from bot.web.health import Health
from bot.web.misdirected import Misdirections
from bot.web.request_body import Bodies, Unread
from bot.web.responses import as_json, as_page, as_text
from bot.web.whatsapp_door import WhatsAppDoor

log = logging.getLogger(__name__)

WEBHOOK_LIMIT = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Web:
    """The views, and the parts that they call."""

    config: Config
    course: Course
    whatsapp: WhatsAppDoor
    stripe_events: StripeEvents
    session_lookup: SessionLookup
    health: Health
    deep: KeptFindings
    metrics: Metrics
    misdirections: Misdirections
    bodies: Bodies
    refusals: Repeated

    def add_to(self, app: Flask) -> None:
        self._add(app, "POST", "/whatsapp", self.whatsapp.receive_message)
        self._add(app, "POST", "/whatsapp/status", self.whatsapp.receive_status)
        self._add(app, "POST", "/webhook", self.receive_event)
        self._add(app, "GET", "/checkout/success", self.checkout_success)
        self._add(app, "GET", "/checkout/cancel", self.checkout_cancel)
        self._add(app, "GET", "/healthz", self.healthz)
        self._add(app, "GET", "/metrics", self.show_metrics)
        app.register_error_handler(StoreError, _unavailable)
        app.register_error_handler(StripeUnavailable, _unavailable)
        app.register_error_handler(Exception, self._failed)

    def _add(self, app: Flask, method: str, path: str, view: Callable[[], Response]) -> None:
        def timed() -> Response:
            started = time.perf_counter()
            try:
                return view()
            finally:
                self.metrics.observe("request_seconds", path, time.perf_counter() - started)

        app.add_url_rule(path, endpoint=path, view_func=timed, methods=[method])

    def receive_event(self) -> Response:
        signature = request.headers.get("Stripe-Signature")
        secrets = self.config.stripe_webhook_secret
        try:
            incoming = self.bodies.take(
                request.environ, WEBHOOK_LIMIT, lambda body: read_event(body, signature, secrets)
            )
        except ClockOff as error:
            return self._refused_event("webhook_clock_off", 400, **_told(error))
        except BadSignature:
            return self._refused_event("webhook_unsigned", 400, look_at="STRIPE_WEBHOOK_SECRET")
        except NotAnEvent as error:
            return self._refused_event("webhook_not_an_event", 400, reason=str(error))
        if incoming is Unread.TOO_LARGE:
            return self._refused_event("webhook_too_large", 413)
        if incoming is Unread.CROWDED:
            return self._refused_event("webhook_crowded", 503, reason="too many large bodies at once")
        try:
            outcome = self.stripe_events.receive(incoming)
        except Exception:
            self.metrics.count("webhook_events", incoming.type, "failed")
            raise
        self.metrics.count("webhook_events", incoming.type, outcome.value)
        self._observe_lag(incoming)
        # 200 for events that mean nothing to us, too: otherwise Stripe would send them again for three days.
        return as_json({"received": True}, 200)

    def _observe_lag(self, incoming: StripeEvent) -> None:
        if incoming.created is not None:
            kind = "thin" if isinstance(incoming, ThinEvent) else "whole"
            lag = (datetime.now(UTC) - incoming.created).total_seconds()
            self.metrics.observe("event_lag_seconds", kind, max(lag, 0.0))

    def _refused_event(self, name: str, status: int, **fields: object) -> Response:
        self.metrics.count("webhook_events", "other", "refused")
        self.refusals.event(log, logging.WARNING, name, name, **fields)
        return as_text(name, status)

    def checkout_success(self) -> Response:
        try:
            has_course = self.session_lookup.look_up(
                request.args.get("session_id", ""), request.args.get("learner_id", "")
            )
        except StoreError as error:
            # Show a page anyway to whoever has just paid: Stripe sends the event again until it is saved.
            _log_unavailable(error)
            has_course = False
        return as_page(pages.success(self.course, self._language(), self.config.chat_link, has_course))

    def checkout_cancel(self) -> Response:
        return as_page(pages.cancelled(self.course, self._language(), self.config.chat_link))

    def _language(self) -> str:
        """Of a page after Checkout; one that nobody speaks here is shown in English."""
        return request.args.get("language", "") or self.course.language

    def healthz(self) -> Response:
        if request.args.get("deep") is not None:
            return self._deep_health()
        try:
            self.health.check()
        except StoreError as error:
            # Anybody may ask as often as they like, so not a line for each.
            name = "store_unavailable"
            self.refusals.event(log, logging.ERROR, "healthz", name, reason=str(error))
            return as_json({"status": "unavailable"}, 503)
        return as_json({"status": "ok"}, 200)

    def show_metrics(self) -> Response:
        token = self.config.metrics_token
        if token is None and self.config.is_public:
            return _not_authorized("METRICS_TOKEN is not set")
        if token is not None and not is_bearer(request.headers.get("Authorization", ""), token):
            return _not_authorized("this needs METRICS_TOKEN as the bearer token")
        return Response(self.metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")

    def _deep_health(self) -> Response:
        """What a checkup finds, for whoever brings the token: a look costs calls at Stripe and Twilio."""
        token = self.config.metrics_token
        if token is None or not is_bearer(request.headers.get("Authorization", ""), token):
            return _not_authorized("this needs METRICS_TOKEN as the bearer token")
        findings = self.deep.read()
        fine = all(each.state is not State.MUST for each in findings)
        about = {"status": "ok" if fine else "failing", "version": version("tutorclaw")}
        return as_json({**about, "findings": [each.fields() for each in findings]}, 200 if fine else 503)

    def _failed(self, error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException):
            self.misdirections.note_refused(request, error)
            return error
        event(log, logging.ERROR, "request_failed", path=request.path, error=error)
        if request.path.startswith("/checkout/"):
            return as_page(pages.failed(self.course, self._language(), self.config.chat_link), 500)
        return as_json({"status": "error"}, 500)


def _told(error: ClockOff) -> dict[str, object]:
    side = "ahead of" if error.seconds > 0 else "behind"
    return {
        "reason": f"the secret is right; this machine's clock is {abs(error.seconds)} s {side} the signature",
        "way_out": "set this machine's clock (NTP). Where it is right, an old request was sent again",
    }


def _unavailable(error: Exception) -> Response:
    """503: Twilio uses its fallback URL and Stripe sends the event again, so nothing is lost."""
    _log_unavailable(error)
    return as_json({"status": "unavailable"}, 503)


def _log_unavailable(error: Exception) -> None:
    if isinstance(error, DocumentUnreadable):
        event(log, logging.ERROR, "document_unreadable", where=error.where, reason=error.reason)
    else:
        name = "stripe_unavailable" if isinstance(error, StripeUnavailable) else "store_unavailable"
        event(log, logging.ERROR, name, reason=str(error))


def _not_authorized(why: str) -> Response:
    response = as_text(why, 401)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response
