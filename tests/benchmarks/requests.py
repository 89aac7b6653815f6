"""Signed requests as Twilio sends them, made before the clock runs."""

import base64
import hashlib
import hmac
import time
from collections.abc import Sequence
from itertools import count, cycle
from math import gcd
from urllib.parse import urlencode

TOKEN = "0123456789abcdef0123456789abcdef"
PUBLIC_URL = "http://localhost:8000"
WORDS = ("next", "back", "menu", "next", "progress", "back", "chapter 2", "next", "chapters", "back")
_sids = count(int(time.time() * 1000) << 20)


def address(number: int) -> str:
    """Learner `number`, as Twilio names them."""
    return f"whatsapp:+1555{number:07d}"


def message(number: int, text: str) -> bytes:
    """One WhatsApp message of learner `number`, with a MessageSid that was never used."""
    sid = f"SM{next(_sids):032x}"
    fields = {
        "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": "AC" + "0" * 32,
        "From": address(number), "To": "whatsapp:+14155238886", "Body": text,
        "ProfileName": f"Learner {number}", "WaId": f"1555{number:07d}", "NumMedia": "0", "NumSegments": "1",
        "ReferralNumMedia": "0", "MessageType": "text", "SmsStatus": "received", "ApiVersion": "2010-04-01",
    }  # fmt: skip
    url = f"{PUBLIC_URL}/whatsapp"
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    signature = base64.b64encode(hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    body = urlencode(fields).encode()
    return post("/whatsapp", body, "application/x-www-form-urlencoded", f"X-Twilio-Signature: {signature}")


def messages(learners: Sequence[int], how_many: int) -> list[bytes]:
    """What those learners say by turns. How many they are must have no factor with the number of WORDS, or
    each would say the same words again and again, and some walk to the paywall."""
    assert gcd(len(learners), len(WORDS)) == 1
    numbers, words = cycle(learners), cycle(WORDS)
    return [message(next(numbers), next(words)) for _ in range(how_many)]


def post(path: str, body: bytes, content_type: str, header: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n{header}\r\n\r\n"
    )
    return head.encode() + body
