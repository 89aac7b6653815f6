"""What a process looks after by itself once it runs."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.core.payments.stripe_events import NEEDED_EVENTS
from bot.errors import StripeUnavailable
from bot.jobs.reconciler import EVERY, LONG_LOOK, OVERLAP, Reconciler
from bot.wiring import utc_now
from tests.money.looking import in_background
from tests.world import SESSIONS, soon

ENDPOINTS = "/v1/webhook_endpoints"


@pytest.fixture
def webhook(world):
    """The endpoint that the account has."""
    return world.stripe.webhooks.url


@pytest.fixture
def heal(world, money, webhook):
    """The first round; the lines that tell of the endpoint."""

    def asked_for_sessions():
        return any(method == "GET" and path == SESSIONS for method, path, _ in world.stripe.api.requests)

    def heal(url=webhook):
        with in_background(Reconciler(money.payments, money.reversals, money.gateway, url, utc_now).run):
            soon(asked_for_sessions)
        return [line for line in world.log.lines() if line["event"].startswith("webhook_")]

    return heal


def test_endpoint_that_is_not_sent_what_is_needed_is_named_in_one_warning(world, heal):
    lacking = {"charge.refunded", "charge.dispute.closed"}
    world.stripe.webhooks.enabled_events = sorted(NEEDED_EVENTS - lacking)
    (line,) = heal()
    assert (line["event"], line["level"]) == ("webhook_endpoint_lacks_events", "warning")
    assert line["missing"] == sorted(lacking)


@pytest.mark.parametrize("sent", [["*"], sorted(NEEDED_EVENTS)])
def test_endpoint_that_is_sent_everything_needs_no_word(world, heal, sent):
    world.stripe.webhooks.enabled_events = sent
    assert heal() == []


def test_account_without_our_endpoint_is_warned_of(heal):
    (line,) = heal("https://elsewhere.example.com/webhook")
    assert (line["event"], line["level"]) == ("webhook_endpoint_not_found", "warning")


def test_restricted_key_that_may_not_look_is_no_error(world, heal):
    world.stripe.api.forbidden.add(ENDPOINTS)
    (line,) = heal()
    assert (line["event"], line["level"]) == ("webhook_endpoint_not_looked_at", "info")


def test_stripe_that_is_down_ends_no_reconciler(world, money, ana):
    """The first round fails; the next one finds what the first did not."""
    world.stripe.webhooks.url = None
    world.stripe.pay(ana.session["id"])
    world.stripe.refuse()
    reconciler = Reconciler(
        money.payments, money.reversals, money.gateway, "https://bot.example.com/webhook", utc_now
    )
    with in_background(reconciler.run):
        soon(lambda: world.log.lines("reconcile_put_off"))
    world.stripe.start()
    with in_background(reconciler.run):
        soon(lambda: ana.document["tier"] == "paid")


def test_reconciler_ends_at_once_when_it_shall(world, money, webhook):
    stop = threading.Event()
    stop.set()
    Reconciler(money.payments, money.reversals, money.gateway, webhook, utc_now).run(stop)
    assert not any(path == SESSIONS for _, path, _ in world.stripe.api.requests)


def looks_of(reconcile, rounds):
    """How far back each look begins, over so many rounds. `reconcile` is what a look does."""
    now, looks = [utc_now()], []

    def look(since):
        looks.append(now[0] - since)
        return reconcile(len(looks))

    def wait(seconds):
        now[0] += timedelta(seconds=seconds)

    payments, gateway = SimpleNamespace(reconcile=look), SimpleNamespace(missing_events=lambda *_: set())
    reversals = SimpleNamespace(reconcile=lambda since: ())
    stop = SimpleNamespace(is_set=lambda: len(looks) == rounds, wait=wait)
    Reconciler(payments, reversals, gateway, "https://bot.example.com/webhook", lambda: now[0]).run(stop)
    return looks


def test_each_look_begins_before_the_one_before_it_did_and_the_first_far_back():
    looks = looks_of(lambda _: (), 3)
    assert looks == [LONG_LOOK, *[timedelta(seconds=EVERY) + OVERLAP] * 2]
    assert looks[0] > timedelta(weeks=2)  # so long may slow money take


@pytest.mark.parametrize("error", [StripeUnavailable("listing", "down"), RuntimeError("a fault of ours")])
def test_look_that_failed_is_made_again_from_where_it_began(error):
    def fails_twice(number):
        if number in (1, 3):
            raise error
        return ()

    every = timedelta(seconds=EVERY)
    assert looks_of(fails_twice, 4) == [LONG_LOOK, LONG_LOOK, every + OVERLAP, 2 * every + OVERLAP]
