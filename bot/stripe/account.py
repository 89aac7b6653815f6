"""Calls that ask how the account is set up: a checkup's, not a learner's."""

import time
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Final

from bot.core.payments.stripe_results import Failure, NotFound, Refused
from bot.stripe import account_facts
from bot.stripe.account_facts import Endpoint, OtherMode, PriceFacts
from bot.stripe.calls import StripeCalls, StripeResponse

MOST: Final = 100  # a page; Stripe lets an account have 16 endpoints
# What is read or written here: the permission's name in the dashboard, and the SDK's class.
PERMISSIONS: Final[Mapping[str, str]] = {
    "Checkout Sessions": "checkout.Session",
    "PaymentIntents": "PaymentIntent",
    "Refunds": "Refund",
    "Charges": "Charge",
    "Disputes": "Dispute",
    "Webhook Endpoints": "WebhookEndpoint",
}


class StripeAccount:
    """Every call takes a `deadline`, as the gateway's do, and shares the gateway's bound."""

    def __init__(self, calls: StripeCalls, secret_key: str, price_id: str) -> None:
        self._calls = calls
        self._key = secret_key
        self._price_id = price_id

    def price(self, deadline: float) -> PriceFacts | OtherMode | NotFound | Failure:
        """The price that is sold."""

        def retrieve(stripe: Any) -> Any:
            return stripe.Price.retrieve(self._price_id, **self._calls.options)

        return account_facts.read_price(self._ask("other", retrieve, deadline))

    def endpoints(self, deadline: float) -> tuple[Endpoint, ...] | Failure:
        """Where the account sends its events, but for destinations of thin ones."""

        def list_endpoints(stripe: Any) -> Any:
            return stripe.WebhookEndpoint.list(limit=MOST, **self._calls.options)

        return account_facts.read_endpoints(self._ask("list", list_endpoints, deadline))

    def destinations(self, deadline: float) -> tuple[Endpoint, ...] | Failure:
        """The same as API v2 tells it: with those that are sent thin events."""

        def list_destinations(stripe: Any) -> Any:
            client = stripe.StripeClient(
                self._key,
                base_addresses={"api": stripe.api_base},
                http_client=stripe.default_http_client,
                max_network_retries=0,
            )
            return client.v2.core.event_destinations.list({"include": ["webhook_endpoint.url"]})

        return account_facts.read_destinations(self._ask("list", list_destinations, deadline))

    def unreadable(self, deadline: float) -> tuple[str, ...] | Failure:
        """Which of PERMISSIONS the key lacks, for reading at least: each is asked for one object."""
        ends_at = time.monotonic() + deadline
        lacking: list[str] = []
        for name, sdk_class in PERMISSIONS.items():

            def list_one(stripe: Any, find: Any = attrgetter(sdk_class)) -> Any:
                return find(stripe).list(limit=1, **self._calls.options)

            answer = self._ask("list", list_one, ends_at - time.monotonic())
            if isinstance(answer, Refused) and answer.not_allowed:
                lacking.append(name)
            elif not isinstance(answer, StripeResponse):
                return answer
        return tuple(lacking)

    def _ask(self, name: str, call: Any, deadline: float) -> StripeResponse | Failure:
        # Low: a learner who waits for a link goes first.
        return self._calls.ask(name, call, deadline, low_priority=True)
