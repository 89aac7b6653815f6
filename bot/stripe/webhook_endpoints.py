"""The account's webhook endpoints: whether Stripe sends us the events that we need."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.payments.stripe_results import Failure, NotAllowed, Refused
from bot.stripe.calls import StripeCalls, StripeResponse
from bot.stripe.fields import objects_in

EVERYTHING = "*"
MOST_ENDPOINTS = 100  # a page; Stripe lets an account have 16


def missing_events(
    calls: StripeCalls, url: str, needed: Iterable[str], deadline: float
) -> set[str] | NotAllowed | Failure | None:
    answer = calls.ask(
        "list", lambda stripe: stripe.WebhookEndpoint.list(limit=MOST_ENDPOINTS, **calls.options), deadline
    )
    if not isinstance(answer, StripeResponse):
        if isinstance(answer, Refused) and answer.error.status == 403:
            return NotAllowed(answer.error)
        return answer
    ours = [each for each in objects_in(answer.facts.get("data")) if _is_ours(each, url)]
    if not ours:
        return None
    sent = {event for each in ours for event in _sent_to(each)}
    return set() if EVERYTHING in sent else set(needed) - sent


def _is_ours(endpoint: Mapping[str, Any], url: str) -> bool:
    return endpoint.get("url") == url and endpoint.get("status") != "disabled"


def _sent_to(endpoint: Mapping[str, Any]) -> set[str]:
    events = endpoint.get("enabled_events")
    return {each for each in events if isinstance(each, str)} if isinstance(events, list) else set()
