"""Events that only name their object: it is read at Stripe, and comes to what the whole event would."""

import pytest

from bot.sandbox.stripe.cards import DECLINED
from bot.sandbox.stripe.faults import Mode
from bot.sandbox.stripe.objects import thin_event
from tests.money.looking import deliveries, facts_of, paid_sessions
from tests.money.test_money_back import payment_of
from tests.world import completed, soon, stripe_event

COMPLETED = "checkout.session.completed"


@pytest.fixture
def thin(world):
    """Every event comes like that."""
    world.stripe.webhooks.thin = True


@pytest.fixture
def paid_unheard(world, ana):
    """The whole event of Ana's payment, which was not sent."""
    url, world.stripe.webhooks.url = world.stripe.webhooks.url, None
    world.stripe.pay(ana.session["id"])
    world.stripe.webhooks.url = url
    return next(each for each in world.stripe.ledger.events.values() if each["type"] == COMPLETED)


def outcomes(world, kind=COMPLETED):
    return [line["outcome"] for line in world.log.lines("stripe_event") if line["type"] == kind]


def test_payment_unlocks_as_by_the_whole_event(world, ana, thin):
    world.stripe.pay(ana.session["id"])
    assert (ana.document["tier"], ana.document["chapter"]) == ("paid", 6)
    assert len(deliveries(ana, "confirmation")) == 1
    assert outcomes(world) == ["upgraded"]


@pytest.mark.parametrize("first", ["thin", "whole"])
def test_the_same_fact_told_both_ways_counts_once(world, ana, paid_unheard, first):
    both = [thin_event(paid_unheard), paid_unheard]
    for event in both if first == "thin" else both[::-1]:
        assert world.tells(event).status == 200
    assert paid_sessions(ana) == [ana.session["id"]]
    assert len(deliveries(ana, "confirmation")) == 1
    assert outcomes(world) == ["upgraded", "duplicate"]
    assert len(facts_of(world, "paid")) == 1


def test_event_s_own_time_is_when_it_was_paid(world, ana, paid_unheard):
    event = {**thin_event(paid_unheard), "created": "2026-11-29T12:34:56.789Z"}
    world.tells(event)
    assert payment_of(ana)["paid_at"] == "2026-11-29T12:34:56.789000Z"


def test_slow_money_refund_and_dispute_are_read_alike(world, ana, thin, do_tasks):
    world.stripe.ledger.delayed = True
    session_id = ana.session["id"]
    world.stripe.pay(session_id)
    assert ana.document["processing"] == [session_id]
    world.stripe.settle(session_id)
    assert ana.document["tier"] == "paid"
    world.stripe.refund(session_id, 900)
    assert payment_of(ana)["refunded"] == 900
    dispute = world.stripe.dispute(session_id)
    world.stripe.close_dispute(dispute, "lost")
    assert payment_of(ana)["disputes"] == {dispute: "lost"}


def test_decline_expiry_and_failed_refund_are_read_alike(world, ana, thin):
    world.stripe.pay(ana.session["id"], DECLINED)
    soon(lambda: outcomes(world, "payment_intent.payment_failed"))
    world.stripe.pay(ana.session["id"])
    world.stripe.fail_refund(world.stripe.refund(ana.session["id"]))
    assert payment_of(ana)["failed_refunds"]
    ben = world.somebody()
    ben.says("upgrade")
    world.stripe.expire(ben.session["id"])
    soon(lambda: ben.document["ended"] == [ben.session["id"]])


def test_session_that_was_paid_after_its_failure_was_told_is_paid(world, ana):
    """The object is as it is now, not as it was when the event was made."""
    session_id = ana.session["id"]
    world.stripe.ledger.delayed = True
    world.stripe.pay(session_id)
    world.stripe.webhooks.url = None
    world.stripe.settle(session_id)
    failed = stripe_event("checkout.session.async_payment_failed", world.stripe.sessions[session_id])
    assert world.tells(thin_event(failed)).status == 200
    assert ana.document["tier"] == "paid"


@pytest.mark.parametrize("mode", [Mode.ERROR, Mode.OVERLOADED, Mode.GARBAGE], ids=lambda mode: mode.name)
def test_object_that_cannot_be_read_just_now_is_503_and_the_retry_works(world, ana, paid_unheard, mode):
    world.stripe.faults.set(mode)
    assert world.tells(thin_event(paid_unheard)).status == 503
    assert ana.document["tier"] == "free"
    world.stripe.faults.clear()
    assert world.tells(thin_event(paid_unheard)).status == 200
    assert ana.document["tier"] == "paid"


def test_object_that_stripe_does_not_have_is_200_and_loud(world, ana):
    event = thin_event(completed(ana.learner_id, "cs_test_of_another_account"))
    assert world.tells(event).status == 200
    (line,) = world.log.lines("thin_event_not_read")
    assert (line["level"], line["object_id"]) == ("error", "cs_test_of_another_account")
    assert "event destination" in line["way_out"]
    assert ana.document["tier"] == "free"


@pytest.mark.parametrize(
    "object_id", ["../events", "cs_test_", "evt_1", "cs_test_1/../../x", "", "x" * 100_000]
)
def test_object_of_no_kind_that_we_read_is_not_asked_for(world, ana, object_id):
    before = len(world.stripe.api.requests)
    event = thin_event(completed(ana.learner_id))
    event["related_object"]["id"] = object_id
    assert world.tells(event).status in (200, 400)
    assert not [path for _, path, _ in world.stripe.api.requests[before:] if "sessions/" not in path]
    assert ana.document["tier"] == "free"


def test_thin_event_without_an_object_is_no_event(world, ana):
    event = thin_event(completed(ana.learner_id))
    assert world.tells({**event, "related_object": None}).status == 400


@pytest.mark.parametrize("kind", ["v1.customer.created", "v1.billing.meter.error_report_triggered", "v2.x"])
def test_thin_event_of_another_kind_is_ignored_and_nothing_is_asked(world, ana, kind):
    before = len(world.stripe.api.requests)
    event = {**thin_event(completed(ana.learner_id)), "type": kind}
    assert world.tells(event).status == 200
    assert len(world.stripe.api.requests) == before


def test_thin_event_of_the_other_mode_is_refused_loudly_and_nothing_is_asked(world, ana):
    before = len(world.stripe.api.requests)
    assert world.tells({**thin_event(completed(ana.learner_id)), "livemode": True}).status == 200
    assert world.log.lines("event_of_the_other_mode")
    assert len(world.stripe.api.requests) == before


def test_thin_event_of_another_product_is_nobodys(world, ana, paid_unheard):
    ana.session["metadata"] = {}
    world.stripe.ledger.line_items[ana.session["id"]][0]["price"] = {"id": "price_other"}
    assert world.tells(thin_event(paid_unheard)).status == 200
    assert outcomes(world) == ["another product's"]
    assert list(world.store.unmatched()) == []
