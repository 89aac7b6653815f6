"""Signed events as Stripe sends them, in the size that they have there, made before the clock runs."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.stripe import objects
from bot.sandbox.stripe.webhooks import encode, sign
from tests.benchmarks.requests import PUBLIC_URL, post

SECRET = "whsec_benchmark"


def session_of(learner_id: str) -> str:
    """The id of the session that a learner has open."""
    return f"cs_test_a1{learner_id[4:] * 3}"[:66]


def completed(learner_ids: Iterable[str]) -> list[bytes]:
    """A session that was paid, one for each learner."""
    return [_request("checkout.session.completed", _paid(each)) for each in learner_ids]


def created_customers(how_many: int) -> list[bytes]:
    """Events that mean nothing to us."""
    return [_request("customer.created", _customer()) for _ in range(how_many)]


def _request(kind: str, about: dict[str, Any]) -> bytes:
    body = encode(objects.event(kind, about, livemode=False))
    return post("/webhook", body, "application/json", f"Stripe-Signature: {sign(body, SECRET)}")


def _paid(learner_id: str) -> dict[str, Any]:
    form = {
        "success_url": f"{PUBLIC_URL}/checkout/success",
        "cancel_url": f"{PUBLIC_URL}/checkout/cancel",
        "client_reference_id": learner_id,
        "metadata": {"learner_id": learner_id},
    }
    session = objects.session(form, 2900, "usd", False, "https://checkout.stripe.com")
    paid = {
        "id": session_of(learner_id),
        "payment_status": "paid",
        "status": "complete",
        "payment_intent": objects.new_id("pi_"),
        "url": None,
    }
    return {**session, **paid}


def _customer() -> dict[str, Any]:
    empty = """address default_source description discount phone shipping test_clock currency"""
    return {
        **dict.fromkeys(empty.split()),
        "id": objects.new_id("cus_"),
        "object": "customer",
        "balance": 0,
        "delinquent": False,
        "email": "ana@example.com",
        "invoice_prefix": "0759376C",
        "invoice_settings": dict.fromkeys(
            ("custom_fields", "default_payment_method", "footer", "rendering_options")
        ),
        "livemode": False,
        "metadata": {},
        "name": "Ana",
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
    }
