"""Events signed as Stripe signs them, read by the product."""

import hashlib
import hmac
import json
import time

from bot.stripe import read_event

SECRET = "whsec_test_secret"
LONG = "x" * 100_000


def signed(body: bytes, secret: str = SECRET, at: int | None = None) -> str:
    moment = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), str(moment).encode() + b"." + body, hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"


def read(body: bytes | dict):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_event(raw, signed(raw), [SECRET])
