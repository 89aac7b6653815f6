"""Stripe's side: the key, the price, and the events that are sent."""

from collections.abc import Sequence
from typing import Final

from bot.checkup.finding import Finding, must, note, ok, unseen
from bot.checkup.names import STRIPE_EVENTS, STRIPE_KEY, STRIPE_PRICE
from bot.checkup.showing import shown
from bot.core.payments.stripe_events import NEEDED_EVENTS
from bot.core.payments.stripe_results import Busy, Failure, NotFound, Refused, Unreachable
from bot.stripe import Endpoint, OtherMode, PriceFacts, StripeGateway

BUDGET: Final = 8.0  # seconds for each call
NEEDED_PERMISSIONS: Final = ("Checkout Sessions", "PaymentIntents", "Refunds")
_KEYS: Final = "Stripe dashboard > Developers > API keys"
_WEBHOOKS: Final = "Stripe dashboard > Developers > Webhooks"
_FAILED: Final = (Refused, Unreachable, Busy)

Price = PriceFacts | OtherMode | NotFound | Failure


def stripe_side(gateway: StripeGateway, public_url: str, is_public: bool) -> Sequence[Finding]:
    price = gateway.account.price(BUDGET)
    if isinstance(price, Refused) and price.error.status == 401:
        others = (unseen(check, "Stripe refuses the key") for check in (STRIPE_PRICE, STRIPE_EVENTS))
        return (_refused_key(price), *others)
    if isinstance(price, Unreachable | Busy):
        others = (unseen(check, "Stripe does not answer") for check in (STRIPE_PRICE, STRIPE_EVENTS))
        return (_no_answer(price), *others)
    return (
        key(gateway),
        price_finding(price, gateway.live),
        events(gateway, f"{public_url}/webhook", is_public),
    )


def key(gateway: StripeGateway) -> Finding:
    mode = "live mode: real money moves" if gateway.live else "test mode: no real money moves"
    if not gateway.restricted:
        return ok(STRIPE_KEY, mode)
    lacking = gateway.account.unreadable(BUDGET)
    if isinstance(lacking, _FAILED):
        return unseen(STRIPE_KEY, "Stripe did not answer about the restricted key's permissions")
    needed = [each for each in lacking if each in NEEDED_PERMISSIONS]
    way_out = f"{_KEYS} > the restricted key > edit it: README, Real money"
    if needed:
        return must(
            STRIPE_KEY, f"the restricted key may not: {', '.join(needed)}", "STRIPE_SECRET_KEY", way_out
        )
    if lacking:
        return note(
            STRIPE_KEY, f"{mode}; the key may not read: {', '.join(lacking)}", "STRIPE_SECRET_KEY", way_out
        )
    return ok(STRIPE_KEY, f"{mode}; the restricted key may read all that is needed")


def price_finding(price: Price, live: bool) -> Finding:
    ours, other = ("live", "test") if live else ("test", "live")
    setting, catalog = "STRIPE_PRICE_ID_PAID", "Stripe dashboard > Product catalog > your product"
    match price:
        case PriceFacts(livemode=livemode) if livemode not in (None, live):
            return must(STRIPE_PRICE, f"it is of {other} mode, the key of {ours}", setting, _of_mode(ours))
        case PriceFacts(recurring=True):
            found = "it is paid again and again, and Checkout is for one payment"
            return must(STRIPE_PRICE, found, setting, f"{catalog}: add a price that is paid once")
        case PriceFacts(active=False):
            way_out = f"{catalog}: unarchive it, or add another and set its id"
            return must(STRIPE_PRICE, "it is archived, so nobody can pay", setting, way_out)
        case PriceFacts():
            amount = "the buyer's choice" if price.amount is None else "one payment"
            return ok(STRIPE_PRICE, f"active, {amount}, in {(price.currency or '?').upper()}, {ours} mode")
        case OtherMode():
            return must(
                STRIPE_PRICE,
                f"it exists in {other} mode alone, the key is of {ours}",
                setting,
                _of_mode(ours),
            )
        case NotFound():
            return must(
                STRIPE_PRICE, "the key's account has no such price", setting, f"{catalog} > the price's id"
            )
        case Refused(not_allowed=True):
            return unseen(STRIPE_PRICE, "the restricted key may not read Prices")
        case _:
            return unseen(STRIPE_PRICE, "Stripe gave no answer that can be read")


def _of_mode(mode: str) -> str:
    return f"Stripe dashboard in {mode} mode > Product catalog > your product > the price's id"


def events(gateway: StripeGateway, url: str, is_public: bool) -> Finding:
    if not is_public:
        return unseen(STRIPE_EVENTS, "PUBLIC_URL is this machine; `stripe listen` brings the events")
    endpoints = gateway.account.endpoints(BUDGET)
    if isinstance(endpoints, _FAILED):
        if isinstance(endpoints, Refused) and endpoints.not_allowed:
            return unseen(STRIPE_EVENTS, "the restricted key may not read Webhook Endpoints")
        return unseen(STRIPE_EVENTS, "Stripe gave no answer that can be read")
    ours = [each for each in endpoints if each.url == url]
    if not ours:
        destinations = gateway.account.destinations(BUDGET)
        found = () if isinstance(destinations, _FAILED) else destinations
        ours = [each for each in found if each.url == url]
    return events_finding(ours, endpoints, gateway.live)


def events_finding(ours: Sequence[Endpoint], all_of_them: Sequence[Endpoint], live: bool) -> Finding:
    """`ours` are the endpoints at our address."""
    sent = [each for each in ours if each.enabled]
    if ours and not sent:
        return must(
            STRIPE_EVENTS, "the endpoint is switched off", _WEBHOOKS, "open the endpoint and switch it on"
        )
    if not sent:
        return _no_endpoint(all_of_them, live)
    missing = set.intersection(*(each.lacks(NEEDED_EVENTS) for each in sent))
    if missing:
        found = f"the endpoint is not sent {', '.join(sorted(missing))}"
        return must(STRIPE_EVENTS, found, _WEBHOOKS, "open the endpoint and add these event types")
    return ok(STRIPE_EVENTS, f"all {len(NEEDED_EVENTS)} types are sent{_versions(sent)}")


def _versions(sent: Sequence[Endpoint]) -> str:
    if all(each.thin for each in sent):
        return ", as thin events"
    versions = {each.api_version or "the account's own" for each in sent if not each.thin}
    return f"; API version: {', '.join(sorted(versions))}"


def _no_endpoint(endpoints: Sequence[Endpoint], live: bool) -> Finding:
    elsewhere = [shown(each.url) for each in endpoints if each.url.endswith("/webhook")]
    found = "no endpoint at PUBLIC_URL/webhook" + (f"; there is {elsewhere[0]}" if elsewhere else "")
    if live:
        way_out = "add an endpoint at PUBLIC_URL/webhook with the README's events; its whsec_ is its own"
        return must(STRIPE_EVENTS, found, f"PUBLIC_URL, or {_WEBHOOKS}", way_out)
    return note(STRIPE_EVENTS, found, _WEBHOOKS, "while `stripe listen` runs it brings the events")


def _refused_key(refused: Refused) -> Finding:
    code = f" ({refused.error.code})" if refused.error.code else ""
    return must(STRIPE_KEY, f"Stripe refuses it{code}", "STRIPE_SECRET_KEY", f"{_KEYS}: copy it anew")


def _no_answer(failure: Unreachable | Busy) -> Finding:
    kind = failure.error.kind if isinstance(failure, Unreachable) else "busy"
    way_out = "look at this machine's way out (firewall, proxy, DNS), and at Stripe's status page"
    return must(STRIPE_KEY, f"Stripe does not answer ({kind})", "the network", way_out)
