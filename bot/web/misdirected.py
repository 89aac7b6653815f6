"""What arrives where it does no good because an address is set wrong at Twilio or Stripe.

Nobody hears of it otherwise: learners write, or pay, and nothing happens. So the log says what is pointed
where, and where it belongs: once an hour for each kind, for it comes with every message.
"""

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask import Request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from bot.logs.repeated import Repeated
from bot.metrics.metrics import Metrics

log = logging.getLogger(__name__)

AN_HOUR: Final = 3600.0
_SHOWN: Final = 60  # characters of a path

_MESSAGES: Final = "POST to /whatsapp under PUBLIC_URL"
_STATUSES: Final = "POST to /whatsapp/status under PUBLIC_URL"
_EVENTS: Final = "POST to /webhook under PUBLIC_URL"


@dataclass(frozen=True, slots=True)
class _Meaning:
    what: str
    belongs: str
    look_at: str


class Misdirected(StrEnum):
    """The kinds, as they are counted."""

    STATUS_AT_MESSAGES = "status at /whatsapp"
    OURSELVES = "from ourselves"
    OTHER_CHANNEL = "other channel"
    MESSAGE_AT_STATUSES = "message at /whatsapp/status"
    GET = "GET for POST"
    TWILIO_ELSEWHERE = "twilio elsewhere"
    STRIPE_ELSEWHERE = "stripe elsewhere"


_TWILIO: Final = "Twilio console > Messaging > your WhatsApp sender or sandbox"
_MEANINGS: Final = {
    Misdirected.STATUS_AT_MESSAGES: _Meaning("Twilio's status callbacks", _STATUSES, _TWILIO),
    Misdirected.OURSELVES: _Meaning("what our own number sends", _STATUSES, _TWILIO),
    Misdirected.OTHER_CHANNEL: _Meaning(
        "messages of another channel than WhatsApp",
        "an address of their own: this server answers on WhatsApp alone",
        "Twilio console > the number's or messaging service's incoming messages",
    ),
    Misdirected.MESSAGE_AT_STATUSES: _Meaning("learners' messages", _MESSAGES, _TWILIO),
    Misdirected.GET: _Meaning("Twilio's requests, by GET", "the same address by POST", _TWILIO),
    Misdirected.TWILIO_ELSEWHERE: _Meaning(
        "Twilio's requests", f"messages: {_MESSAGES}; status callbacks: {_STATUSES}", _TWILIO
    ),
    Misdirected.STRIPE_ELSEWHERE: _Meaning(
        "Stripe's events", _EVENTS, "Stripe dashboard > Developers > Webhooks"
    ),
}


class Misdirections:
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._lines = Repeated(1, AN_HOUR)

    def note(self, kind: Misdirected, path: str, **fields: object) -> None:
        """`path` is where it arrived."""
        self._metrics.count("misdirected", kind.value)
        meaning = _MEANINGS[kind]
        self._lines.event(
            log,
            logging.WARNING,
            kind.value,
            "misdirected",
            what=meaning.what,
            pointed_at=path[:_SHOWN],
            belongs=meaning.belongs,
            look_at=meaning.look_at,
            **fields,
        )

    def note_refused(self, request: Request, error: HTTPException) -> None:
        """A request for which there is no route. The answer's text names the right one, too: Stripe shows it
        in its dashboard."""
        kind = _kind_of(request, error)
        if kind is not None:
            self.note(kind, request.path)
            meaning = _MEANINGS[kind]
            error.description = f"Nothing is served here. {meaning.what} belong elsewhere: {meaning.belongs}."


def _kind_of(request: Request, error: HTTPException) -> Misdirected | None:
    """By the signature's header, which is not checked: a stranger who sends one causes a line an hour."""
    if isinstance(error, MethodNotAllowed):
        at_twilios = request.path in ("/whatsapp", "/whatsapp/status")
        return Misdirected.GET if at_twilios and request.method == "GET" else None
    if not isinstance(error, NotFound):
        return None
    path = request.path.lower() if request.method == "POST" else ""
    if "Stripe-Signature" in request.headers:
        return Misdirected.STRIPE_ELSEWHERE
    if "X-Twilio-Signature" in request.headers or "whatsapp" in path or "twilio" in path:
        return Misdirected.TWILIO_ELSEWHERE
    return Misdirected.STRIPE_ELSEWHERE if "webhook" in path or "stripe" in path else None
