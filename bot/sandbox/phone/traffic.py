"""The traffic between learner, bot, Stripe and Twilio, as lines for a reader."""

import json
import re
from typing import Any

CALLS = (
    ("POST", r"/v1/checkout/sessions", "make a Checkout session"),
    ("GET", r"/v1/checkout/sessions/\w+", "is this session paid?"),
    ("GET", r"/v1/checkout/sessions", "which sessions are there?"),
    ("POST", r"/v1/checkout/sessions/\w+/expire", "expire this session"),
    ("GET", r"/v1/prices/\w+", "what does it cost?"),
)
_HIDDEN = ("time", "learner_id", "message_sid")  # the document beside it has them
PROGRAM_RAN = "program_ran"  # in the server's log
SHOWN = 60  # characters of a message's text


def line(event: dict[str, Any], at: str) -> dict[str, Any] | None:
    """{"kind", "at", "from", "to", "what", "status", "ms", "bad"}; None for what a reader need not see."""
    read = _READERS.get(event["kind"])
    found = read(event) if read else None
    if found is None:
        return None
    status = found.get("status")
    bad = found.get("bad", not isinstance(status, int) or status >= 400)
    return {"kind": "request", "at": at, "status": None, "ms": event.get("ms"), **found, "bad": bad}


def log_line(text: str, at: str) -> dict[str, Any]:
    """A line of the server's log: the event's name and its fields."""
    try:
        fields = json.loads(text)
        level, name = fields.pop("level"), fields.pop("event")
    except (ValueError, KeyError, AttributeError):
        level, name, fields = "info", text, {}
    if name == PROGRAM_RAN:
        return _program(fields, at)
    shown = {key: value for key, value in fields.items() if value and key not in _HIDDEN}
    parts = (f"{key}={_clipped(str(value))}" for key, value in shown.items())
    what = " ".join((name, *parts))[:300]
    bad = level in ("error", "critical")
    return {
        "kind": "log",
        "at": at,
        "from": "Bot's log",
        "to": "",
        "what": what,
        "status": None,
        "ms": None,
        "bad": bad,
    }


def _program(fields: dict[str, Any], at: str) -> dict[str, Any]:
    """How a learner's program ended stands where a request has its status."""
    return {
        "kind": "request",
        "at": at,
        "from": "Bot",
        "to": "Sandbox",
        "what": "run a program",
        "status": fields.get("outcome"),
        "ms": fields.get("ms"),
        "bad": False,
    }


def _stripe_call(event: dict[str, Any]) -> dict[str, Any] | None:
    method, path = event["method"], event["path"]
    if path.startswith("/c/pay/"):
        what = "opens the pay page" if method == "GET" else "pays with a card"
        return {
            "from": "Learner",
            "to": "Stripe",
            "what": f"{method} /c/pay/… · {what}",
            "status": event["status"],
        }
    if not path.startswith("/v1/"):
        return None
    meaning = next(
        (f" · {say}" for verb, form, say in CALLS if verb == method and re.fullmatch(form, path)), ""
    )
    short = re.sub(r"(cs_\w{8})\w+", r"\1…", path)
    return {"from": "Bot", "to": "Stripe", "what": f"{method} {short}{meaning}", "status": event["status"]}


def _stripe_event(event: dict[str, Any]) -> dict[str, Any]:
    what = f"POST /webhook · {event['type']}"
    return {"from": "Stripe", "to": "Bot", "what": what, "status": event["status"]}


def _learner_says(event: dict[str, Any]) -> dict[str, Any]:
    text = _short(event["text"])
    return {"from": "Learner", "to": "Twilio", "what": text, "status": None, "ms": None, "bad": False}


def _inbound(event: dict[str, Any]) -> dict[str, Any]:
    replies = event["replies"]
    answer = f" → {_short(replies[0])}" if replies else ""
    what = f"POST /whatsapp · {_short(event['form'].get('Body', ''))}{answer}"
    return {"from": "Twilio", "to": "Bot", "what": what, "status": event["status"]}


def _twilio_call(event: dict[str, Any]) -> dict[str, Any]:
    text = _short(event["form"].get("Body", ""))
    meaning = f"send {text}" if event["method"] == "POST" else "was it sent already?"
    what = f"{event['method']} …/Messages.json · {meaning}"
    return {"from": "Bot", "to": "Twilio", "what": what, "status": event["status"]}


def _callback(event: dict[str, Any]) -> dict[str, Any]:
    what = f"POST /whatsapp/status · {event['form'].get('MessageStatus', '')}"
    return {"from": "Twilio", "to": "Bot", "what": what, "status": event["status"]}


def _clipped(text: str) -> str:
    """An id is long, and a few characters of it tell it from another."""
    return f"{text[:12]}…" if len(text) > 24 and " " not in text else text


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= SHOWN else f"“{flat[:SHOWN]}…”"


_READERS = {
    "learner says": _learner_says,
    "stripe call": _stripe_call,
    "stripe event": _stripe_event,
    "twilio inbound": _inbound,
    "twilio call": _twilio_call,
    "twilio callback": _callback,
}
