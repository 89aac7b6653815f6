"""Twilio's shapes: the Message resource, its errors, and what an incoming message's form holds."""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

API_VERSION = "2010-04-01"
Message = dict[str, Any]
Answer = tuple[int, dict[str, Any]]

_STATUSES = {20003: 401, 20404: 404, 20429: 429, 20500: 500, 63018: 429, 63038: 429, 14107: 429}
_ERRORS = {
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "An internal server error has occurred",
    21211: "Invalid 'To' Phone Number",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21610: "Attempt to send to unsubscribed recipient",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21655: "The ContentSid is Invalid",
    21656: "The Content Variables Parameter is invalid",
    21910: "Invalid From and To pair. From and To should be of the same channel",
    63007: "Twilio could not find a Channel with the specified From address",
    63015: "Channel Sandbox can only send messages to phone numbers that have joined the Sandbox",
    63016: "Failed to send freeform message because you are outside the allowed window",
}


def error(code: int) -> Answer:
    """The error as Twilio's API answers it: HTTP status, JSON. An HTTP status stands for itself."""
    status = code if code < 1000 else _STATUSES.get(code, 400)
    body: dict[str, Any] = {"code": code, "message": _ERRORS.get(code, "Error"), "status": status}
    return status, {**body, "more_info": f"https://www.twilio.com/docs/errors/{code}"}


def fault_in(form: Mapping[str, str], bot_number: str) -> int | None:
    """The error code that Twilio answers to a Message that it would not take; None if it takes it."""
    body, content = form.get("Body", ""), form.get("ContentSid")
    to, sender = form.get("To", ""), form.get("From", "")
    checks = (
        (not to, 21604),
        (not sender, 21603),
        (sender != bot_number, 63007),
        (to.startswith("whatsapp:") != sender.startswith("whatsapp:"), 21910),
        (content is None and not body.strip(), 21602),
        (len(body.encode("utf-16-le")) > 2 * 1600, 21617),
        (content is not None and not re.fullmatch("HX[0-9a-f]{32}", content), 21655),
        (not _is_object(form.get("ContentVariables", "{}")), 21656),
    )
    return next((code for fails, code in checks if fails), None)


def sender(number: str, public_url: str) -> dict[str, Any]:
    """A WhatsApp sender whose webhook leads to the bot, as Twilio's Senders API shows it."""
    return {
        "sid": f"XE{secrets.token_hex(16)}",
        "sender_id": number,
        "status": "ONLINE",
        "webhook": {
            "callback_url": f"{public_url}/whatsapp#rc=2&rp=ct,rt,5xx",
            "callback_method": "POST",
            "fallback_url": f"{public_url}/whatsapp",
            "fallback_method": "POST",
            "status_callback_url": f"{public_url}/whatsapp/status",
            "status_callback_method": "POST",
        },
    }


def new_message(account_sid: str, direction: str, sender: str, to: str, body: str, now: datetime) -> Message:
    sid = f"SM{secrets.token_hex(16)}"
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{sid}"
    at = format_datetime(now.astimezone(UTC))
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": _unicode(body),
        "date_created": at,
        "date_sent": at if direction != "outbound-api" else None,
        "date_updated": at,
        "direction": direction,
        "error_code": None,
        "error_message": None,
        "from": sender,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": sid,
        "status": {"inbound": "received", "outbound-reply": "sent"}.get(direction, "queued"),
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": to,
        "uri": f"{uri}.json",
    }


def page_of(messages: Sequence[Message], query: Mapping[str, str], path: str) -> dict[str, Any]:
    """One page of the list, the newest first, filtered as asked."""
    size, number = int(query.get("PageSize", "50")), int(query.get("Page", "0"))
    matching = [each for each in reversed(messages) if _matches(each, query)]
    start = number * size
    more = len(matching) > start + size
    filters = {name: value for name, value in query.items() if name not in ("Page", "PageSize")}
    uri = f"{path}?{urlencode({'PageSize': size, **filters})}"
    return {
        "messages": matching[start : start + size],
        "page": number,
        "page_size": size,
        "start": start,
        "end": max(start, min(start + size, len(matching)) - 1),
        "uri": f"{uri}&Page={number}",
        "first_page_uri": f"{uri}&Page=0",
        "next_page_uri": f"{uri}&Page={number + 1}" if more else None,
        "previous_page_uri": f"{uri}&Page={number - 1}" if number else None,
    }


def inbound_form(message: Message, name: str, fields: Mapping[str, str]) -> dict[str, str]:
    """What Twilio posts for a WhatsApp message; `fields` are added, or stand in for its own."""
    sender = str(message["from"])
    form = dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), str(message["sid"]))
    form |= {"AccountSid": message["account_sid"], "From": sender, "To": message["to"]}
    form |= {"Body": message["body"], "NumMedia": "0", "NumSegments": "1", "ReferralNumMedia": "0"}
    form |= {"MessageType": "text", "SmsStatus": "received", "ApiVersion": API_VERSION}
    profile = {"ProfileName": _unicode(name)} if name else {}
    if sender.startswith("whatsapp:+"):
        profile["WaId"] = sender.removeprefix("whatsapp:+")
    channel = {"type": "whatsapp", "data": {"context": profile}}
    return {**form, **profile, "ChannelMetadata": json.dumps(channel), **fields}


def reply_texts(xml: str) -> list[str]:
    """The texts of a TwiML answer. Raises ParseError as Twilio would log 12100."""
    root = ElementTree.fromstring(xml)  # noqa: S314 from our own server
    return ["".join(message.itertext()) for message in root.iter("Message")]


def _matches(message: Message, query: Mapping[str, str]) -> bool:
    if any(
        query.get(name, message[field]) != message[field] for name, field in (("To", "to"), ("From", "from"))
    ):
        return False
    if not any(name.startswith("DateSent") for name in query):
        return True
    if message["date_sent"] is None:  # still queued
        return False
    sent = parsedate_to_datetime(message["date_sent"]).date().isoformat()
    if query.get("DateSent", sent)[:10] != sent:
        return False
    return query.get("DateSent>", sent)[:10] <= sent <= query.get("DateSent<", sent)[:10]


def _unicode(text: str) -> str:
    """All is UTF-8 here, and in that half a surrogate pair has no place."""
    return text.encode("utf-8", "replace").decode()


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
