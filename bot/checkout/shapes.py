"""Stripe's JSON, read into our own facts. Whatever stands in it, reading never raises."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from bot.core.checkout import SessionFacts
from bot.core.payment_events import Decline

# Stripe's own limits: ids up to 255 characters, metadata of 50 keys with values up to 500.
LONGEST_ID = 255
LONGEST_VALUE = 500
MOST_KEYS = 50


def read_session(facts: Mapping[str, Any]) -> SessionFacts:
    """A Checkout session object. What is missing or of the wrong type becomes None (metadata: empty)."""
    metadata = _metadata(facts.get("metadata"))
    return SessionFacts(
        session_id=text(facts.get("id")),
        status=text(facts.get("status")),
        payment_status=text(facts.get("payment_status")),
        learner_id=metadata.get("learner_id"),
        metadata=metadata,
        amount_total=whole(facts.get("amount_total")),
        currency=text(facts.get("currency")),
        payment_intent=_id_of(facts.get("payment_intent")),
        livemode=flag(facts.get("livemode")),
        created=moment(facts.get("created")),
        expires_at=moment(facts.get("expires_at")),
        url=_link(facts.get("url")),
    )


def read_decline(facts: Mapping[str, Any]) -> Decline:
    """What a PaymentIntent says of its last failed payment."""
    error = facts.get("last_payment_error")
    if not isinstance(error, dict):
        error = {}
    return Decline(
        code=text(error.get("code")),
        reason=text(error.get("decline_code")),
        payment_intent=text(facts.get("id")),
        learner_id=_metadata(facts.get("metadata")).get("learner_id"),
    )


def text(value: object, longest: int = LONGEST_ID) -> str | None:
    """A string that can be stored and compared. One too long is cut and told apart by a hash of the
    whole; NUL goes, for PostgreSQL's jsonb refuses it, and half a surrogate pair, which UTF-8 cannot
    hold. An empty string counts as missing."""
    if not isinstance(value, str) or not value:
        return None
    if not value.isascii():
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if len(value) > longest:
        whole_value = sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
        value = f"{value[: longest - 20]}...{whole_value[:16]}"
    return value.replace("\0", "\ufffd") if "\0" in value else value


def whole(value: object) -> int | None:
    """A whole number that a JSON reader anywhere can take: no more than 64 bits."""
    fits = isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63
    return value if isinstance(value, int) and fits else None


def flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def moment(value: object) -> datetime | None:
    """Seconds since 1970 as an aware datetime."""
    seconds = whole(value)
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _metadata(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    pairs = {}
    for key in list(value)[:MOST_KEYS]:
        kept = text(value[key], LONGEST_VALUE)
        if kept is not None:
            pairs[text(key) or ""] = kept
    return pairs


def _link(value: object) -> str | None:
    # To the letter: a link that was shortened would be a dead one.
    return value if isinstance(value, str) and value else None


def _id_of(value: object) -> str | None:
    """An id, or the id of the object where Stripe expanded it."""
    return text(value.get("id")) if isinstance(value, dict) else text(value)
