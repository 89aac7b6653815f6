"""What the account has at Stripe, as far as it must be set up for us: the price, and where events go."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.core.payments.stripe_results import Failure, NotFound, Refused
from bot.stripe.calls import StripeResponse
from bot.stripe.fields import flag, object_in, objects_in, text

EVERYTHING: Final = "*"


@dataclass(frozen=True, slots=True)
class PriceFacts:
    """`recurring`: it is paid again and again. `amount` is None where the buyer chooses it, or where it comes
    in tiers."""

    active: bool
    recurring: bool
    livemode: bool | None
    amount: int | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class OtherMode:
    """There is no such price in the key's mode, but there is one in the other."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where Stripe sends events. `thin`: they name their object, and do not show it. `api_version` None: the
    account's own."""

    url: str
    enabled: bool
    events: frozenset[str]
    api_version: str | None
    thin: bool = False

    def lacks(self, needed: Iterable[str]) -> set[str]:
        return set() if EVERYTHING in self.events else set(needed) - self.events


def read_price(answer: StripeResponse | Failure) -> PriceFacts | OtherMode | NotFound | Failure:
    if not isinstance(answer, StripeResponse):
        if not isinstance(answer, Refused) or answer.error.status not in (400, 404):
            return answer
        # Stripe has no field for it: "… a similar object exists in test mode, but a live mode key was used".
        return OtherMode() if "similar object exists in" in answer.error.message else NotFound()
    facts = answer.facts
    return PriceFacts(
        active=facts.get("active") is True,
        recurring=facts.get("type") != "one_time",
        livemode=flag(facts.get("livemode")),
        amount=facts.get("unit_amount"),
        currency=text(facts.get("currency")),
    )


def read_endpoints(answer: StripeResponse | Failure) -> tuple[Endpoint, ...] | Failure:
    if not isinstance(answer, StripeResponse):
        return answer
    return tuple(
        Endpoint(
            url=text(each.get("url"), 2000) or "",
            enabled=each.get("status") != "disabled",
            events=_types(each.get("enabled_events")),
            api_version=text(each.get("api_version")),
        )
        for each in objects_in(answer.facts.get("data"))
    )


def read_destinations(answer: StripeResponse | Failure) -> tuple[Endpoint, ...] | Failure:
    """The event destinations that are web addresses, those of API v2 too."""
    if not isinstance(answer, StripeResponse):
        return answer
    return tuple(
        Endpoint(
            url=text(object_in(each.get("webhook_endpoint")).get("url"), 2000) or "",
            enabled=each.get("status") != "disabled",
            # Thin events of v1 objects have types of their own: v1.checkout.session.completed.
            events=frozenset(name.removeprefix("v1.") for name in _types(each.get("enabled_events"))),
            api_version=text(each.get("snapshot_api_version")),
            thin=each.get("event_payload") == "thin",
        )
        for each in objects_in(answer.facts.get("data"))
        if each.get("type") == "webhook_endpoint"
    )


def _types(events: object) -> frozenset[str]:
    return (
        frozenset(each for each in events if isinstance(each, str))
        if isinstance(events, list)
        else frozenset()
    )
