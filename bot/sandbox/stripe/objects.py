"""The JSON shapes of Stripe's objects, as API version 2026-10-28 gives them."""

import secrets
import string
import time
from datetime import UTC, datetime
from typing import Any

API_VERSION = "2026-10-28.endive"
DAY = 24 * 60 * 60
# A session's fields that stay empty here.
_EMPTY = """adaptive_pricing after_expiration allow_promotion_codes billing_address_collection client_secret
    consent consent_collection currency_conversion customer customer_account customer_details
    customer_email integration_identifier invoice origin_context payment_intent payment_link
    payment_method_configuration_details permissions presentment_details recovered_from
    saved_payment_method_options setup_intent shipping_address_collection shipping_cost submit_type
    subscription wallet_options"""
_ALPHABET = string.ascii_letters + string.digits
# Real links end in a fragment like this: one that was decoded or cut on its way no longer opens the page.
FRAGMENT = (
    "#fidnandhYHdWcXxpYCc%2FJ2FgY2RwaXEnKSdicGRmZGhqaWBTZHdsZGtxJz8nZmprcXdqaScpJ2R1bE5gfCc%2FJ3VuWnFgdnF"
)


def new_id(prefix: str, length: int = 24) -> str:
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def price(price_id: str, amount: int, currency: str, product: str, livemode: bool) -> dict[str, Any]:
    return {
        "id": price_id,
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": int(time.time()),
        "currency": currency,
        "livemode": livemode,
        "metadata": {},
        "product": product,
        "recurring": None,
        "tax_behavior": "unspecified",
        "type": "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }


def session(
    form: dict[str, Any], amount: int, currency: str, livemode: bool, base_url: str
) -> dict[str, Any]:
    """A session as it is born: open, unpaid, with its link and no PaymentIntent yet."""
    session_id = new_id("cs_live_a1" if livemode else "cs_test_a1", 58)
    now = int(time.time())
    return {
        **dict.fromkeys(_EMPTY.split()),
        "id": session_id,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": form.get("cancel_url"),
        "client_reference_id": form.get("client_reference_id"),
        "collected_information": None,
        "created": now,
        "currency": currency,
        "custom_fields": [],
        "custom_text": dict.fromkeys(
            ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
        ),
        "customer_creation": "if_required",
        "discounts": [],
        "expires_at": int(form.get("expires_at", now + DAY)),
        "invoice_creation": {"enabled": False, "invoice_data": {"metadata": {}}},
        "livemode": livemode,
        "locale": form.get("locale"),
        "metadata": dict(form.get("metadata", {})),
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "success_url": form["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{base_url}/c/pay/{session_id}{FRAGMENT}",
    }


def line_item(of: dict[str, Any], quantity: int) -> dict[str, Any]:
    """A price as it stands in a session."""
    amount = of["unit_amount"] * quantity
    return {
        "id": new_id("li_1"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": of["currency"],
        "description": of["product"],
        "metadata": {},
        "price": of,
        "quantity": quantity,
    }


def payment_intent(of: dict[str, Any], metadata: dict[str, str]) -> dict[str, Any]:
    return {
        "id": new_id("pi_"),
        "object": "payment_intent",
        "amount": of["amount_total"],
        "amount_received": 0,
        "created": int(time.time()),
        "currency": of["currency"],
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": of["livemode"],
        "metadata": metadata,
        "next_action": None,
        "status": "requires_payment_method",
    }


def charge(intent: dict[str, Any], last4: str, failure: tuple[str, str] | None = None) -> dict[str, Any]:
    """`failure` is Stripe's code and the message; None: the money was taken."""
    return {
        "id": new_id("ch_"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0 if failure else intent["amount"],
        "amount_refunded": 0,
        "created": int(time.time()),
        "currency": intent["currency"],
        "disputed": False,
        "failure_code": failure[0] if failure else None,
        "failure_message": failure[1] if failure else None,
        "livemode": intent["livemode"],
        "metadata": intent["metadata"],
        "paid": failure is None,
        "payment_intent": intent["id"],
        "payment_method_details": {"card": {"brand": "visa", "last4": last4}, "type": "card"},
        "refunded": False,
        "status": "failed" if failure else "succeeded",
    }


def voucher(expires_at: int) -> dict[str, Any]:
    """What a PaymentIntent's buyer still has to do: pay this at a shop."""
    return {
        "type": "oxxo_display_details",
        "oxxo_display_details": {
            "expires_after": expires_at,
            "hosted_voucher_url": "https://payments.stripe.com/oxxo/voucher/stand_in",
            "number": "01234567890123456789",
        },
    }


def refund(
    of: dict[str, Any], amount: int, form: dict[str, Any], status: str = "succeeded"
) -> dict[str, Any]:
    return {
        "id": new_id("re_"),
        "object": "refund",
        "amount": amount,
        "charge": of["id"],
        "created": int(time.time()),
        "currency": of["currency"],
        "metadata": dict(form.get("metadata", {})),
        "payment_intent": of["payment_intent"],
        "reason": form.get("reason"),
        "status": status,
    }


def dispute(of: dict[str, Any], status: str, amount: int | None = None) -> dict[str, Any]:
    """A charge contested, all of it or `amount`. Its metadata is its own, and nobody fills it."""
    return {
        "id": new_id("du_1"),
        "object": "dispute",
        "amount": of["amount"] if amount is None else amount,
        "charge": of["id"],
        "created": int(time.time()),
        "currency": of["currency"],
        "is_charge_refundable": status.startswith("warning_"),
        "livemode": of["livemode"],
        "metadata": {},
        "payment_intent": of["payment_intent"],
        "reason": "fraudulent",
        "status": status,
    }


def webhook_endpoint(
    url: str, enabled_events: list[str], livemode: bool, api_version: str | None, disabled: bool
) -> dict[str, Any]:
    return {
        "id": "we_1StandIn",
        "object": "webhook_endpoint",
        "api_version": api_version,
        "application": None,
        "created": int(time.time()),
        "description": None,
        "enabled_events": enabled_events,
        "livemode": livemode,
        "metadata": {},
        "status": "disabled" if disabled else "enabled",
        "url": url,
    }


def event_destination(
    url: str, enabled_events: list[str], livemode: bool, thin: bool, disabled: bool
) -> dict[str, Any]:
    """The same as API v2 shows it, with the address that has to be asked for."""
    return {
        "id": "ed_test_1StandIn",
        "object": "v2.core.event_destination",
        "created": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        "description": "",
        "enabled_events": [f"v1.{name}" for name in enabled_events] if thin else enabled_events,
        "event_payload": "thin" if thin else "snapshot",
        "livemode": livemode,
        "metadata": {},
        "name": "TutorClaw",
        "snapshot_api_version": None if thin else API_VERSION,
        "status": "disabled" if disabled else "enabled",
        "type": "webhook_endpoint",
        "webhook_endpoint": {"url": url},
    }


def event(kind: str, about: dict[str, Any], livemode: bool) -> dict[str, Any]:
    return {
        "id": new_id("evt_1"),
        "object": "event",
        "api_version": API_VERSION,
        "created": int(time.time()),
        "data": {"object": about},
        "livemode": livemode,
        "pending_webhooks": 1,
        "request": {"id": new_id("req_", 14), "idempotency_key": None},
        "type": kind,
    }


def thin_event(of: dict[str, Any]) -> dict[str, Any]:
    """The same event as a destination of thin ones gets it: it names its object, and does not show it."""
    about = of["data"]["object"]
    kind = about["object"]
    at = datetime.fromtimestamp(of["created"], UTC)
    return {
        "id": new_id("evt_test_65"),
        "object": "v2.core.event",
        "context": None,
        "created": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "livemode": of["livemode"],
        "reason": None,
        "related_object": {
            "id": about["id"],
            "type": kind,
            "url": f"/v1/{kind.replace('.', '/')}s/{about['id']}",
        },
        "type": f"v1.{of['type']}",
    }


def listing(url: str, data: list[dict[str, Any]], has_more: bool) -> dict[str, Any]:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}
