"""Stripe's lists, page after page."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from bot.core.payments.stripe_results import Failure
from bot.stripe.calls import StripeCalls, StripeResponse
from bot.stripe.fields import objects_in

PAGE = 100  # Stripe gives no more at once
EXPANDED_PAGE = 50  # lists with objects within objects take Stripe long
PAGE_DEADLINE = 20.0  # seconds

ListCall = Callable[..., Any]  # of the SDK, given the `stripe` module and the list's parameters


def list_sessions(
    calls: StripeCalls, made_since: datetime, expand: Sequence[str] = ()
) -> Iterator[dict[str, Any] | Failure]:
    """The completed sessions of all products that were made since then; otherwise as `list_all`."""

    def list_page(stripe: Any, **parameters: Any) -> Any:
        return stripe.checkout.Session.list(status="complete", expand=[*expand], **parameters)

    return list_all(calls, list_page, made_since, EXPANDED_PAGE if expand else PAGE)


def list_all(
    calls: StripeCalls, list_page: ListCall, made_since: datetime, limit: int = PAGE
) -> Iterator[dict[str, Any] | Failure]:
    """Everything of a list that was made since then, the newest first. Where Stripe stops answering, the
    failure comes last."""
    options: dict[str, Any] = {
        **calls.options,
        "created": {"gte": int(made_since.timestamp())},
        "limit": limit,
    }
    while True:
        answer = calls.ask("list", _with_options(list_page, options), PAGE_DEADLINE)
        if not isinstance(answer, StripeResponse):
            yield answer
            return
        found = objects_in(answer.facts.get("data"))
        yield from found
        last = found[-1].get("id") if found else None
        if answer.facts.get("has_more") is not True or not isinstance(last, str):
            return
        options = {**options, "starting_after": last}


def _with_options(list_page: ListCall, options: dict[str, Any]) -> Callable[[Any], Any]:
    return lambda stripe: list_page(stripe, **options)
