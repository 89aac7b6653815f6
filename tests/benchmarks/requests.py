"""Signed requests as Twilio and Stripe send them, made before the clock runs."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Iterator
from itertools import count, cycle
from urllib.parse import urlencode

TOKEN = "0123456789abcdef0123456789abcdef"
PUBLIC_URL = "http://localhost:8000"
WEBHOOK_SECRET = "whsec_benchmark"
WORDS = ("next", "back", "menu", "next", "progress", "back", "chapter 2", "next", "chapters", "back")
_sids = count(int(time.time() * 1000) << 20)


def message(number: int, text: str) -> bytes:
    """One WhatsApp message of learner `number`, with a MessageSid that was never used."""
    sid = f"SM{next(_sids):032x}"
    fields = {
        "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": "AC" + "0" * 32,
        "From": f"whatsapp:+1555{number:07d}", "To": "whatsapp:+14155238886", "Body": text,
        "ProfileName": f"Learner {number}", "WaId": f"1555{number:07d}", "NumMedia": "0", "NumSegments": "1",
        "ReferralNumMedia": "0", "MessageType": "text", "SmsStatus": "received", "ApiVersion": "2010-04-01",
    }  # fmt: skip
    url = f"{PUBLIC_URL}/whatsapp"
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    signature = base64.b64encode(hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    body = urlencode(fields).encode()
    return _post("/whatsapp", body, "application/x-www-form-urlencoded", f"X-Twilio-Signature: {signature}")


def messages(learners: Iterable[int], how_many: int) -> Iterator[bytes]:
    numbers, words = cycle(learners), cycle(WORDS)
    return iter([message(next(numbers), next(words)) for _ in range(how_many)])


def webhook_event(event_type: str, obj: dict[str, object], event_id: str) -> bytes:
    body = json.dumps(
        {
            "id": event_id, "object": "event", "api_version": "2026-10-28.endive", "created": int(time.time()),
            "livemode": False, "pending_webhooks": 1, "type": event_type, "data": {"object": obj},
        }
    ).encode()  # fmt: skip
    now = int(time.time())
    signature = hmac.new(WEBHOOK_SECRET.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return _post("/webhook", body, "application/json", f"Stripe-Signature: t={now},v1={signature}")


def _post(path: str, body: bytes, content_type: str, header: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n{header}\r\n\r\n"
    )
    return head.encode() + body
