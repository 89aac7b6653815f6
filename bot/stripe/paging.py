"""The account's completed Checkout sessions, page after page."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.core.payments.stripe_results import Failure
from bot.stripe.calls import StripeCalls, StripeResponse
from bot.stripe.fields import objects_in

PAGE = 100  # Stripe gives no more at once
EXPANDED_PAGE = 50  # lists with objects within objects take Stripe long
PAGE_DEADLINE = 20.0  # seconds


def list_sessions(
    calls: StripeCalls, made_since: datetime, expand: Sequence[str] = ()
) -> Iterator[dict[str, Any] | Failure]:
    """The completed sessions of all products that were made since then, the newest first. Where Stripe stops
    answering, the failure comes last."""
    options: dict[str, Any] = {
        **calls.options,
        "status": "complete",
        "created": {"gte": int(made_since.timestamp())},
        "expand": [*expand],
        "limit": EXPANDED_PAGE if expand else PAGE,
    }
    while True:
        answer = calls.ask("list", partial(_list_page, options), PAGE_DEADLINE)
        if not isinstance(answer, StripeResponse):
            yield answer
            return
        found = objects_in(answer.facts.get("data"))
        yield from found
        last = found[-1].get("id") if found else None
        if answer.facts.get("has_more") is not True or not isinstance(last, str):
            return
        options = {**options, "starting_after": last}


def _list_page(options: dict[str, Any], stripe: Any) -> Any:
    return stripe.checkout.Session.list(**options)
