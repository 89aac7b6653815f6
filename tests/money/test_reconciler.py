"""What a process looks after by itself once it runs."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.errors import StripeUnavailable
from bot.jobs.reconciler import EVERY, LONG_LOOK, OVERLAP, Reconciler
from bot.wiring import utc_now
from tests.money.looking import in_background
from tests.world import SESSIONS, soon

NOTHING_BACK = SimpleNamespace(reconcile=lambda since: ())


def test_stripe_that_is_down_ends_no_reconciler(world, money, ana):
    """The first round fails; the next one finds what the first did not."""
    world.stripe.webhooks.url = None
    world.stripe.pay(ana.session["id"])
    world.stripe.refuse()
    reconciler = Reconciler(money.payments, money.reversals, utc_now)
    with in_background(reconciler.run):
        soon(lambda: world.log.lines("reconcile_put_off"))
    world.stripe.start()
    with in_background(reconciler.run):
        soon(lambda: ana.document["tier"] == "paid")


def test_reconciler_ends_at_once_when_it_shall(world, money):
    stop = threading.Event()
    stop.set()
    Reconciler(money.payments, money.reversals, utc_now).run(stop)
    assert not any(path == SESSIONS for _, path, _ in world.stripe.api.requests)


def looks_of(reconcile, rounds):
    """How far back each look begins, over so many rounds. `reconcile` is what a look does."""
    now, looks = [utc_now()], []

    def look(since):
        looks.append(now[0] - since)
        return reconcile(len(looks))

    def wait(seconds):
        now[0] += timedelta(seconds=seconds)

    payments = SimpleNamespace(reconcile=look)
    stop = SimpleNamespace(is_set=lambda: len(looks) == rounds, wait=wait)
    Reconciler(payments, NOTHING_BACK, lambda: now[0]).run(stop)
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


def test_each_round_is_noted_with_how_it_went():
    rounds = []

    def reconcile(since):
        if not rounds:
            raise StripeUnavailable("listing", "down")
        return ()

    stop = SimpleNamespace(is_set=lambda: len(rounds) == 2, wait=lambda seconds: None)
    note = lambda outcome, at: rounds.append(outcome)  # noqa: E731
    Reconciler(SimpleNamespace(reconcile=reconcile), NOTHING_BACK, utc_now, note=note).run(stop)
    assert rounds == ["failed", "ok"]
