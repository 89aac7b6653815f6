"""Signed requests as Twilio and Stripe send them, made before the clock runs."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Sequence
from itertools import count, cycle
from math import gcd
from urllib.parse import urlencode

TOKEN = "0123456789abcdef0123456789abcdef"
PUBLIC_URL = "http://localhost:8000"
WEBHOOK_SECRET = "whsec_benchmark"
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
    return _post("/whatsapp", body, "application/x-www-form-urlencoded", f"X-Twilio-Signature: {signature}")


def messages(learners: Sequence[int], how_many: int) -> list[bytes]:
    """What those learners say by turns. How many they are must have no factor with the number of WORDS, or
    each would say the same words again and again, and some walk to the paywall."""
    assert gcd(len(learners), len(WORDS)) == 1
    numbers, words = cycle(learners), cycle(WORDS)
    return [message(next(numbers), next(words)) for _ in range(how_many)]


def completed(learner_ids: Iterable[str]) -> list[bytes]:
    """A session that was paid, one for each learner."""
    return [
        webhook_event("checkout.session.completed", _paid(each), f"evt_{next(_sids)}") for each in learner_ids
    ]


def created_customers(how_many: int) -> list[bytes]:
    """Events that mean nothing to us."""
    return [webhook_event("customer.created", _customer(), f"evt_{next(_sids)}") for _ in range(how_many)]


def webhook_event(event_type: str, obj: dict[str, object], event_id: str) -> bytes:
    now = int(time.time())
    body = json.dumps(
        {
            "id": event_id, "object": "event", "api_version": "2026-10-28.endive", "created": now,
            "livemode": False, "pending_webhooks": 1, "type": event_type, "data": {"object": obj},
        }
    ).encode()  # fmt: skip
    signature = hmac.new(WEBHOOK_SECRET.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return _post("/webhook", body, "application/json", f"Stripe-Signature: t={now},v1={signature}")


def _post(path: str, body: bytes, content_type: str, header: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n{header}\r\n\r\n"
    )
    return head.encode() + body


def _paid(learner_id: str) -> dict[str, object]:
    """A Checkout session of mode=payment, without the fields that are empty then."""
    number, now = next(_sids), int(time.time())
    return {
        "id": f"cs_test_{number}", "object": "checkout.session", "amount_total": 2900, "url": None,
        "cancel_url": f"{PUBLIC_URL}/checkout/cancel", "client_reference_id": learner_id, "created": now,
        "currency": "usd", "customer_creation": "if_required", "expires_at": now + 86_400, "livemode": False,
        "customer_details": {"email": "a@example.com", "name": "Ana", "phone": None, "tax_exempt": "none"},
        "metadata": {"learner_id": learner_id}, "mode": "payment", "payment_intent": f"pi_{number}",
        "payment_method_types": ["card"], "payment_status": "paid", "status": "complete",
        "success_url": f"{PUBLIC_URL}/checkout/success?session_id={{CHECKOUT_SESSION_ID}}",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    }  # fmt: skip


def _customer() -> dict[str, object]:
    return {
        "id": f"cus_{next(_sids)}", "object": "customer", "address": None, "balance": 0, "currency": None,
        "created": int(time.time()), "default_source": None, "delinquent": False, "description": None,
        "discount": None, "email": "a@example.com", "invoice_prefix": "0759376C", "livemode": False,
        "invoice_settings": {"custom_fields": None, "default_payment_method": None, "footer": None},
        "metadata": {}, "name": "Ana", "next_invoice_sequence": 1, "phone": None, "preferred_locales": [],
        "shipping": None, "tax_exempt": "none", "test_clock": None,
    }  # fmt: skip
