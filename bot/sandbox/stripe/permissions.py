"""The permissions of a restricted key that a call needs."""

import re
from collections.abc import Sequence

# By the beginning of the path, and by what is expanded.
_RESOURCES = {
    "checkout": "checkout_session",
    "payment_intents": "payment_intent",
    "payment_intent": "payment_intent",
    "charges": "charge",
    "charge": "charge",
    "latest_charge": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "events": "event",
    "prices": "price",
    "webhook_endpoints": "webhook",
    "event_destinations": "webhook",
}


def needed(method: str, path: str, expand: Sequence[str]) -> list[str]:
    """ "GET", "/v1/charges/ch_1" is rak_charge_read. What is expanded has to be readable, too."""
    start = re.sub("^/v1/|^/v2/core/", "", path).partition("/")[0]
    access = "write" if method == "POST" else "read"
    steps = [step for path in expand for step in path.split(".") if step in _RESOURCES]
    named = [
        f"rak_{_RESOURCES.get(start, start)}_{access}",
        *(f"rak_{_RESOURCES[step]}_read" for step in steps),
    ]
    return list(dict.fromkeys(named))
