"""The account's webhook endpoints: whether Stripe sends us the events that we need."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.stripe.fields import objects_in

EVERYTHING = "*"


def unsent_events(listed: Mapping[str, Any], url: str, needed: Iterable[str]) -> set[str] | None:
    """Which of the `needed` events no endpoint at `url` is sent. None: there is none that is switched on."""
    ours = [each for each in objects_in(listed.get("data")) if _is_ours(each, url)]
    if not ours:
        return None
    sent = {event for each in ours for event in _sent_to(each)}
    return set() if EVERYTHING in sent else set(needed) - sent


def _is_ours(endpoint: Mapping[str, Any], url: str) -> bool:
    return endpoint.get("url") == url and endpoint.get("status") != "disabled"


def _sent_to(endpoint: Mapping[str, Any]) -> set[str]:
    events = endpoint.get("enabled_events")
    return {each for each in events if isinstance(each, str)} if isinstance(events, list) else set()
