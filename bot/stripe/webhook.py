"""Webhook events: the signature checked by Stripe's own library, then the body read once."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from bot.core.payments.stripe_events import BadSignature, NotAnEvent, StripeEvent
from bot.stripe import sdk
from bot.stripe.fields import flag, moment, text
from bot.stripe.parsing import read_decline, read_dispute, read_failed_refund, read_refund, read_session

TOLERANCE = 300  # seconds: Stripe signs every retry afresh
# Not funds_withdrawn and funds_reinstated: they follow from what these tell.
DISPUTE_EVENTS = frozenset({"charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed"})
# Any of them may say that a refund failed: before API version 2024-10-28 it was the last for a charge's.
REFUND_EVENTS = frozenset({"refund.failed", "refund.updated", "charge.refund.updated"})
LONGEST_HEADER = 4096  # each signature in it is compared; Stripe sends two or three


def read_event(body: bytes, signature_header: str | None, secrets: Sequence[str]) -> StripeEvent:
    """The event in `body`, if one of `secrets` signed it within the last 300 seconds.

    Raises BadSignature, or NotAnEvent for a body that has no id, type and object.
    """
    if not _is_signed(body, signature_header, secrets):
        raise BadSignature
    return _parse(body)


def _is_signed(body: bytes, header: str | None, secrets: Sequence[str]) -> bool:
    if not header or len(header) > LONGEST_HEADER:
        return False
    stripe = sdk.load()
    for secret in secrets:
        try:
            # stripe.Webhook.construct_event does the same check and then builds objects for 600 µs.
            stripe.WebhookSignature.verify_header(body, header, secret.strip(), TOLERANCE)
        except stripe.SignatureVerificationError:
            continue
        except (TypeError, ValueError):
            # Non-ASCII characters in the header, or bytes in the body that are no UTF-8: the library
            # lets Python's own errors through.
            return False
        return True
    return False


def _parse(body: bytes) -> StripeEvent:
    facts = _decode(body)
    if not isinstance(facts, dict):
        raise NotAnEvent("no object")
    event_id, event_type = text(facts.get("id")), text(facts.get("type"))
    if event_id is None or event_type is None:
        raise NotAnEvent("no id or type")
    about = _object_of(facts)
    return StripeEvent(
        event_id=event_id,
        type=event_type,
        livemode=flag(facts.get("livemode")),
        created=moment(facts.get("created")),
        session=read_session(about) if event_type.startswith("checkout.session.") else None,
        decline=read_decline(about) if event_type == "payment_intent.payment_failed" else None,
        refund=read_refund(about) if event_type == "charge.refunded" else None,
        failed_refund=read_failed_refund(about) if event_type in REFUND_EVENTS else None,
        dispute=read_dispute(about) if event_type in DISPUTE_EVENTS else None,
    )


def _decode(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        # Slower, and it takes half a surrogate pair, which may stand in a JSON text: a payment is not
        # refused for an odd character in somebody's metadata.
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAnEvent("no JSON") from error


def _object_of(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    if facts.get("object") == "v2.core.event":
        return {}  # a "thin" event: it only names its object, and none of them is ours
    data = facts.get("data")
    about = data.get("object") if isinstance(data, dict) else None
    if not isinstance(about, dict):
        raise NotAnEvent("no data.object")
    return about
