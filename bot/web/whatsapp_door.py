"""The two routes that Twilio calls: learners' messages, and what became of ours."""

import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask import Response, request

from bot import whatsapp
from bot.config.config import Config
from bot.core.messaging.messages import InboundMessage
from bot.logs.log import event, plain_event
from bot.logs.repeated import Repeated
from bot.metrics.metrics import Metrics
from bot.services.delivery_statuses import DeliveryStatuses
from bot.services.messages import Messages
from bot.web.misdirected import Misdirected, Misdirections
from bot.web.request_body import Bodies, Unread
from bot.web.responses import as_json, as_text, as_twiml
from bot.web.waiting import Queues
from bot.whatsapp import NotForUs

log = logging.getLogger(__name__)

LIMIT: Final = 128 * 1024  # bytes: 4,096 emoji with all of Twilio's fields are 50 KB
_MISDIRECTED: Final = {
    NotForUs.STATUS: Misdirected.STATUS_AT_MESSAGES,
    NotForUs.OURSELVES: Misdirected.OURSELVES,
    NotForUs.OTHER_CHANNEL: Misdirected.OTHER_CHANNEL,
}
_SID: Final = re.compile(r"(?:SM|MM)[0-9a-f]{32}")

Form = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class WhatsAppDoor:
    config: Config
    messages: Messages
    delivery_statuses: DeliveryStatuses
    metrics: Metrics
    misdirections: Misdirections
    bodies: Bodies
    refusals: Repeated
    clock: Callable[[], datetime]
    queues: Queues = field(default_factory=Queues)

    def receive_message(self) -> Response:
        form = self._signed_form("/whatsapp")
        if isinstance(form, Response):
            self.metrics.count("messages", "refused")
            return form
        not_for_us = whatsapp.why_not_for_us(form, self.config.twilio_whatsapp_from)
        if not_for_us is not None:
            return self._ignored(not_for_us, form)
        message = whatsapp.read_message(form, self.clock())
        if message is None:
            event(log, logging.WARNING, "whatsapp_no_message", fields=len(form))
            self.metrics.count("messages", "empty")
            return as_twiml(())
        with self.queues.place(message.address) as free:
            return self._answer(message) if free else self._busy()

    def receive_status(self) -> Response:
        form = self._signed_form("/whatsapp/status")
        if isinstance(form, Response):
            return form
        status = whatsapp.read_status(form, request.args.get("delivery"), request.args.get("learner"))
        if status is not None:
            self.delivery_statuses.receive(status)
        elif whatsapp.read_message(form, self.clock()) is not None:
            self.misdirections.note(Misdirected.MESSAGE_AT_STATUSES, "/whatsapp/status")
        return Response(status=204)

    def _answer(self, message: InboundMessage) -> Response:
        began = time.perf_counter()
        try:
            answer = self.messages.receive(message)
        except Exception:
            self.metrics.count("messages", "failed")
            raise
        outcome = "repeat" if answer.repeated else "answered"
        self.metrics.count("messages", outcome)
        _log_message(message.sid, answer.learner_id, outcome, time.perf_counter() - began)
        return as_twiml(answer.texts)

    def _busy(self) -> Response:
        """503: Twilio uses its fallback, or tries again where it is told to."""
        self.metrics.count("messages", "busy")
        name = "whatsapp_queue_full"
        self.refusals.event(
            log, logging.WARNING, name, name, reason="too many messages of one learner at once"
        )
        return as_json({"status": "unavailable"}, 503)

    def _ignored(self, why: NotForUs, form: Form) -> Response:
        """An empty answer, or Twilio would send a text to whoever it is."""
        self.metrics.count("messages", "ignored")
        if why is NotForUs.REACTION:
            event(log, logging.INFO, "whatsapp_reaction")
        else:
            fields = {"channel": whatsapp.channel_of(form)} if why is NotForUs.OTHER_CHANNEL else {}
            self.misdirections.note(_MISDIRECTED[why], "/whatsapp", **fields)
        return as_twiml(())

    def _signed_form(self, path: str) -> Form | Response:
        """The form, where Twilio's signature holds; otherwise the response that refuses the request."""
        environ = request.environ  # `request` is a proxy: each access costs a microsecond
        query = environ.get("QUERY_STRING")
        url = self.config.public_url + path + (f"?{query}" if query else "")
        form = self.bodies.take(environ, LIMIT, lambda body: self._checked(environ, url, body))
        if form is Unread.TOO_LARGE:
            return self._refused("whatsapp_too_large", 413)
        if form is Unread.CROWDED:
            return self._refused("whatsapp_crowded", 503, reason="too many large bodies at once")
        if form is None:
            # One bad signature is a stranger; if every request fails, one of these settings is wrong.
            return self._refused("whatsapp_unsigned", 403, look_at="PUBLIC_URL and TWILIO_AUTH_TOKEN")
        return form

    def _checked(self, environ: Mapping[str, Any], url: str, body: bytes) -> Form | None:
        signature = environ.get("HTTP_X_TWILIO_SIGNATURE", "")
        settings = environ.get("HTTP_X_TWILIO_WEBHOOKS_SIGNATURE_SETTINGS", "")
        form = whatsapp.parse_form(body) if _is_form(environ) else []
        return (
            form if whatsapp.verify(self.config.twilio_auth_token, url, form, signature, settings) else None
        )

    def _refused(self, name: str, status: int, **fields: object) -> Response:
        self.refusals.event(log, logging.WARNING, name, name, **fields)
        return as_text(name, status)


def _log_message(sid: str, learner_id: str, outcome: str, seconds: float) -> None:
    ms = round(seconds * 1000, 1)
    if _SID.fullmatch(sid):
        plain_event(log, "message", sid=sid, learner_id=learner_id, outcome=outcome, ms=ms)
    else:  # whoever signs says what it is, so it is redacted
        event(log, logging.INFO, "message", sid=sid, learner_id=learner_id, outcome=outcome, ms=ms)


def _is_form(environ: Mapping[str, Any]) -> bool:
    kind: str = environ.get("CONTENT_TYPE", "")
    return kind.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded"
