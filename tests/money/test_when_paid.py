"""When a payment was made, when we wrote it down, and whether it was real money."""

from datetime import UTC, datetime

import pytest

from tests.money.test_money_back import payment_of
from tests.world import completed


def at(text):
    return datetime.fromisoformat(text)


def test_paid_at_is_the_events_time_and_recorded_at_ours(world, ana):
    event = {**completed(ana.learner_id), "created": 1_790_000_000}
    world.tells(event)
    payment = payment_of(ana)
    assert at(payment["paid_at"]) == datetime.fromtimestamp(1_790_000_000, UTC)
    assert abs((datetime.now(UTC) - at(payment["recorded_at"])).total_seconds()) < 60
    assert payment["livemode"] is False


def test_event_without_a_time_is_dated_by_our_clock(world, ana):
    event = completed(ana.learner_id)
    del event["created"]
    world.tells(event)
    assert payment_of(ana)["paid_at"] == payment_of(ana)["recorded_at"]


def test_payment_that_reconciling_finds_is_dated_by_its_charge(world, ana, money):
    world.stripe.webhooks.url = None
    world.stripe.pay(ana.session["id"])
    (charge,) = world.stripe.ledger.charges.values()
    charge["created"] -= 5000
    list(money.payments.reconcile(datetime(2020, 1, 1, tzinfo=UTC)))
    assert at(payment_of(ana)["paid_at"]).timestamp() == charge["created"]


def test_payment_that_the_success_page_finds_is_dated_by_its_charge(world, ana):
    world.stripe.webhooks.url = None
    world.stripe.pay(ana.session["id"])
    (charge,) = world.stripe.ledger.charges.values()
    charge["created"] -= 5000
    world.get(f"/checkout/success?session_id={ana.session['id']}&learner_id={ana.learner_id}")
    assert at(payment_of(ana)["paid_at"]).timestamp() == charge["created"]


def test_look_at_what_is_known_costs_no_call_for_each_payment(world, ana, money):
    world.stripe.pay(ana.session["id"])
    before = len(world.stripe.api.requests)
    list(money.payments.reconcile(datetime(2020, 1, 1, tzinfo=UTC)))
    assert len(world.stripe.api.requests) - before == 1


class TestLive:
    @pytest.fixture
    def key(self):
        return "sk_live_world"

    def test_real_money_is_called_so(self, world, ana):
        world.stripe.pay(ana.session["id"])
        assert payment_of(ana)["livemode"] is True
