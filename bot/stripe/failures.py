"""What the SDK raises, turned into values: what was said, and whether asking again can help."""

import re
from dataclasses import dataclass
from typing import Any

from bot.core.payments.stripe_results import Refused, StripeSaid, Unreachable

LONGEST_MESSAGE = 300
# Cut first, then matched: a pattern never meets a string of unbounded length.
_PRIVATE = re.compile(
    r"\b(?:sk|rk|pk|whsec)_\S+"  # keys, also as Stripe masks them
    r"|\bhttps?://\S+"
    r"|\S+@\S+"
    r"|\+?\d(?:[ -]?\d){8,}"  # telephone and card numbers
)


@dataclass(frozen=True, slots=True)
class Tried:
    """One try that failed. `again`: the same call at once, with the same key, may do better."""

    failure: Refused | Unreachable
    again: bool


def read_failure(error: Exception) -> Tried:
    """Whatever the SDK raised. It raises other things than its own errors, too, for an answer that is
    no JSON object, or a TLS library that is not there."""
    status = getattr(error, "http_status", None)
    if status is None:
        cause = error.__cause__ or error
        # Its message names the URL, and the URL the session: the class says enough.
        kind = type(cause).__name__
        # The SDK's own should_retry leaves out a line that was cut in the middle of an answer.
        return Tried(Unreachable(StripeSaid(kind)), hasattr(error, "should_retry") and kind != "SSLError")
    said = _said(error, status)
    advice = (getattr(error, "headers", None) or {}).get("stripe-should-retry")
    if status >= 500:
        # Stripe keeps even its 500s under the idempotency key, for 24 hours.
        return Tried(Unreachable(said, raise_attempt=True), advice != "false")
    if status in (409, 429):
        # Two asks with one key at the same instant, or too many at all: neither was begun.
        return Tried(Unreachable(said), advice != "false")
    if status < 400:
        return Tried(Unreachable(said), False)  # an answer that could not be read
    # 401 and 403 come before the key is looked at; everything else may be kept under it.
    return Tried(Refused(said, raise_attempt=status not in (401, 403)), False)


def _said(error: Exception, status: int) -> StripeSaid:
    body = getattr(error, "json_body", None)
    detail = body.get("error") if isinstance(body, dict) else None
    detail = detail if isinstance(detail, dict) else {}
    return StripeSaid(
        kind=_short(detail.get("type"), 60) or type(error).__name__,
        status=status,
        code=_short(detail.get("code"), 60),
        request_id=_short(getattr(error, "request_id", None), 60),
        message=redacted(detail.get("message")),
    )


def redacted(message: object) -> str:
    """At most 300 characters, with keys, links, mail addresses and long numbers taken out."""
    if not isinstance(message, str):
        return ""
    return _PRIVATE.sub("[...]", message[:LONGEST_MESSAGE])


def _short(value: Any, longest: int) -> str | None:
    return redacted(value[:longest]) if isinstance(value, str) and value else None
