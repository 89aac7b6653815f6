"""Stripe's lists, page after page."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.core.payments.stripe_results import Failure
from bot.stripe.calls import StripeCalls, StripeResponse

PAGE = 100  # Stripe gives no more at once

Options = dict[str, Any]


def list_all(
    calls: StripeCalls, ask: Callable[[Any, Options], Any], page_deadline: float, page: int = PAGE
) -> Iterator[dict[str, Any] | Failure]:
    """Every object of a list, the newest first; `ask` asks for one page of it, given the `stripe` module and
    the page's options. Where Stripe stops answering, the failure comes last."""
    options: Options = {**calls.options, "limit": page}
    while True:
        answer = _ask_for(calls, ask, options, page_deadline)
        if not isinstance(answer, StripeResponse):
            yield answer
            return
        data = answer.facts.get("data")
        found = [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []
        yield from found
        last = found[-1].get("id") if found else None
        if answer.facts.get("has_more") is not True or not isinstance(last, str):
            return
        options = {**options, "starting_after": last}


def _ask_for(
    calls: StripeCalls, ask: Callable[[Any, Options], Any], options: Options, deadline: float
) -> StripeResponse | Failure:
    return calls.ask("list", lambda stripe: ask(stripe, options), deadline)
