"""A learner who writes that they have paid is answered from Stripe's API, live."""

import time

import pytest

from bot.sandbox.stripe.cards import DECLINED
from bot.sandbox.stripe.faults import Mode
from bot.services.checkout import BUDGET
from bot.services.payment_status import PaymentStatus
from tests.chat import SECRET
from tests.money.looking import another_session, deliveries
from tests.waiting import takes_less_than


@pytest.fixture(autouse=True)
def lost_webhooks(world):
    world.stripe.webhooks.url = None


@pytest.mark.parametrize("text", ["paid", "I have paid", "I've already paid!", "payment done"])
def test_payment_unlocks_at_once(world, ana, text):
    world.stripe.pay(ana.session["id"])
    ana.says(text)
    ana.hears("it is here", "Title 6")
    assert (ana.document["tier"], ana.document["chapter"]) == ("paid", 6)
    assert len(deliveries(ana, "confirmation")) == 1
    ana.says("next")
    ana.hears(SECRET)


def test_saying_it_again_changes_nothing_more(world, ana):
    world.stripe.pay(ana.session["id"])
    ana.says("paid")
    payments = ana.document["payments"]
    ana.says("I have paid")
    ana.does_not_hear("http")
    assert ana.document["payments"] == payments
    assert len(deliveries(ana, "confirmation")) == 1


def test_open_page_is_said_with_its_link(world, ana):
    link = ana.session["url"]
    ana.says("I have paid")
    ana.hears("still open", link)
    assert ana.document["tier"] == "free"
    assert len(world.asked_for_sessions()) == 1


def test_decline_is_said_with_the_same_link(world, ana):
    link = ana.session["url"]
    world.stripe.pay(ana.session["id"], DECLINED)
    ana.says("I have paid")
    ana.hears("declined", "nothing was charged", link)


def test_expired_page_is_said_with_a_fresh_link(world, ana):
    old = ana.session
    world.stripe.expire(old["id"])
    ana.says("I have paid")
    assert ana.session["id"] != old["id"]
    ana.hears("expired", ana.session["url"])


def test_money_on_its_way_is_said_once_and_nothing_is_sold(world, ana):
    world.stripe.ledger.delayed = True
    world.stripe.pay(ana.session["id"])
    ana.says("I have paid")
    ana.hears("still moving the money")
    ana.does_not_hear("http")
    assert deliveries(ana, "on its way") == []  # the reply has said it
    assert len(world.asked_for_sessions()) == 1


def test_money_that_did_not_arrive_is_said_with_a_fresh_link(world, ana):
    world.stripe.ledger.delayed = True
    old = ana.session["id"]
    world.stripe.pay(old)
    ana.says("paid")
    world.stripe.settle(old, succeeds=False)
    ana.says("paid")
    assert ana.session["id"] != old
    ana.hears("nothing was charged", ana.session["url"])


def test_who_never_had_a_link_gets_one(world):
    world.ana.says("hi")
    world.ana.says("I have paid")
    world.ana.meets_the_wall()
    world.ana.hears("cannot see a payment")


def test_older_session_that_was_paid_unlocks(world, ana):
    old = ana.session["id"]
    new = another_session(world, ana)
    assert new != old
    world.stripe.pay(old)
    ana.says("I have paid")
    ana.hears("it is here")
    assert [each["session_id"] for each in ana.document["payments"]] == [old]


@pytest.mark.parametrize("mode", [Mode.ERROR, Mode.GARBAGE, Mode.LOST], ids=lambda mode: mode.name)
def test_stripe_in_trouble_is_said_kindly_and_changes_nothing(world, ana, mode):
    world.stripe.pay(ana.session["id"])
    before = ana.document
    world.stripe.faults.set(mode)
    with takes_less_than(10):  # Twilio hangs up after 15, whatever Stripe does
        ana.says("I have paid")
    ana.hears("cannot ask the payment service", "opens by itself")
    ana.does_not_hear("http")
    after = ana.document
    assert [after[name] for name in ("tier", "checkout", "payments")] == [
        before[name] for name in ("tier", "checkout", "payments")
    ]
    world.stripe.faults.clear()
    ana.says("I have paid")
    assert ana.document["tier"] == "paid"


def test_stripe_that_is_down_is_said_kindly(world, ana):
    world.stripe.refuse()
    ana.says("I have paid")
    ana.hears("cannot ask the payment service")
    world.stripe.start()


def test_stripe_that_hangs_is_waited_for_no_longer_than_there_is_time(world, ana, money):
    another_session(world, ana)
    world.stripe.faults.set(Mode.HANG)
    with takes_less_than(1):  # the deadline is what is tested, and the sockets wait by the real clock
        assert money.payment_status.look_up(ana.learner_id, time.monotonic() + 0.5) is PaymentStatus.UNKNOWN
    assert BUDGET < 10
    world.stripe.faults.clear()


def test_as_long_as_one_session_is_in_doubt_nothing_is_sold(world, ana):
    """It may be the one that was paid: no second link, and no word that nothing came."""
    old = ana.session["id"]
    another_session(world, ana)
    world.stripe.api.forbidden.add(f"/v1/checkout/sessions/{old}")
    ana.says("I have paid")
    ana.hears("cannot look at payments", "opens by itself")
    ana.does_not_hear("http")
