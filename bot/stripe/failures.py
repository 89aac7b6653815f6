"""What the SDK raises, turned into values: what went wrong, and whether asking again can help."""

from dataclasses import dataclass

from bot.core.payments.stripe_results import ErrorDetails, Refused, Unreachable
from bot.stripe.fields import object_in, text

LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class Tried:
    """One try that failed. `again`: the same call with the same key may succeed if it is made at once."""

    failure: Refused | Unreachable
    again: bool


def read_failure(error: Exception) -> Tried:
    """The failure behind whatever the SDK raised.

    Not only its own errors: an answer that is no JSON object, or a missing TLS library, raises others."""
    status = getattr(error, "http_status", None)
    if status is None:
        cause = error.__cause__ or error
        # Its message names the URL, and the URL the session: the class says enough.
        kind = type(cause).__name__
        # The SDK's own should_retry is False for a connection that broke in the middle of an answer.
        return Tried(Unreachable(ErrorDetails(kind)), hasattr(error, "should_retry") and kind != "SSLError")
    details = _details(error, status)
    advice = (getattr(error, "headers", None) or {}).get("stripe-should-retry")
    if status >= 500:
        # Stripe keeps even its 500s under the idempotency key, for 24 hours.
        return Tried(Unreachable(details, raise_attempt=True), advice != "false")
    if status in (409, 429):
        # Two calls with one key at the same instant, or too many calls: neither was begun.
        return Tried(Unreachable(details), advice != "false")
    if status < 400:
        return Tried(Unreachable(details), False)  # an answer that could not be read
    # 401 and 403 come before Stripe looks at the idempotency key; any other answer may be kept under it.
    return Tried(Refused(details, raise_attempt=status not in (401, 403)), False)


def _details(error: Exception, status: int) -> ErrorDetails:
    detail = object_in(object_in(getattr(error, "json_body", None)).get("error"))
    message = detail.get("message")
    return ErrorDetails(
        kind=text(detail.get("type"), LONGEST_CODE) or type(error).__name__,
        status=status,
        code=text(detail.get("code"), LONGEST_CODE),
        request_id=text(getattr(error, "request_id", None)),
        # Not cut: redaction must see whole what a cut would go through.
        message=message if isinstance(message, str) else "",
    )
