"""A request to the webhook: the signature checked by Stripe's own library, then the body read once."""

import hmac
import json
import time
from collections.abc import Sequence
from typing import Any

import orjson

from bot.core.payments.stripe_events import BadSignature, ClockOff, NotAnEvent, StripeEvent
from bot.stripe import sdk
from bot.stripe.events import parse_event

TOLERANCE = 300  # seconds, both ways: Stripe signs every retry afresh
LONGEST_HEADER = 4096  # each signature in it is compared; Stripe sends two or three


def read_event(body: bytes, signature_header: str | None, secrets: Sequence[str]) -> StripeEvent:
    """The event in `body`, if one of `secrets` signed it within 300 seconds of now.

    Raises BadSignature, ClockOff, or NotAnEvent for a body that has no id, type and object.
    """
    if not _is_signed(body, signature_header, secrets):
        raise BadSignature
    off = round(time.time()) - _signed_at(signature_header or "")
    if abs(off) > TOLERANCE:
        raise ClockOff(off)
    return parse_event(_decode(body))


def sign(body: bytes, secret: str, at: int) -> str:
    """The Stripe-Signature header, as Stripe makes it: for a request of our own to our own door."""
    mac = hmac.digest(secret.encode(), b"%d." % at + body, "sha256").hex()
    return f"t={at},v1={mac}"


def _is_signed(body: bytes, header: str | None, secrets: Sequence[str]) -> bool:
    if not header or len(header) > LONGEST_HEADER:
        return False
    stripe = sdk.load()
    for secret in secrets:
        try:
            # stripe.Webhook.construct_event does the same check and then builds objects for 600 µs. The time
            # is looked at afterwards: to the operator a wrong clock is another fault than a wrong secret.
            stripe.WebhookSignature.verify_header(body, header, secret.strip(), tolerance=None)
        except stripe.SignatureVerificationError:
            continue
        except (TypeError, ValueError):
            # Non-ASCII characters in the header, or bytes in the body that are no UTF-8: the library
            # lets Python's own errors through.
            return False
        return True
    return False


def _signed_at(header: str) -> int:
    """The moment that was signed: read as the library reads it, which took this header."""
    parts = (each.split("=") for each in header.split(","))
    return next(int(part[1]) for part in parts if part[0] == "t")


def _decode(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        # Slower, but it accepts half a surrogate pair, which may stand in a JSON text: an odd character in
        # somebody's metadata is no reason to refuse a payment.
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAnEvent("no JSON") from error
