"""Payment methods whose money comes days later."""

import pytest

from tests.chat import SECRET
from tests.money.looking import deliveries, facts_of
from tests.world import soon, stripe_event


@pytest.fixture
def on_its_way(world, ana):
    """Ana's session is complete, and unpaid; its id."""
    world.stripe.ledger.delayed = True
    session_id = ana.session["id"]
    world.stripe.pay(session_id)
    return session_id


def event_of(world, kind):
    return next(each for each in world.stripe.ledger.events.values() if each["type"] == kind)


def test_learner_is_told_once_that_it_is_on_its_way(world, ana, on_its_way):
    assert (ana.document["tier"], ana.document["payments"]) == ("free", [])
    world.stripe.resend(event_of(world, "checkout.session.completed")["id"])
    (told,) = deliveries(ana, "on its way")
    assert "opens by itself" in told
    assert len(facts_of(world, "on_its_way")) == 1


@pytest.mark.parametrize("text", ["upgrade", "chapter 6"])
def test_nothing_is_sold_meanwhile(world, ana, on_its_way, text):
    ana.says(text)
    ana.hears("still moving the money")
    ana.does_not_hear("http", SECRET)
    assert len(world.asked_for_sessions()) == 1


def test_money_that_arrives_unlocks(world, ana, on_its_way):
    world.stripe.settle(on_its_way)
    assert (ana.document["tier"], ana.document["chapter"]) == ("paid", 6)
    assert ana.document["processing"] == []
    assert [each["session_id"] for each in ana.document["payments"]] == [on_its_way]
    assert len(deliveries(ana, "confirmation")) == 1
    ana.says("next")
    ana.hears(SECRET)


def test_money_that_fails_brings_a_fresh_link_unasked(world, ana, on_its_way, do_tasks):
    world.stripe.settle(on_its_way, succeeds=False)
    assert ana.document["processing"] == []
    do_tasks(ana)
    assert ana.session["id"] != on_its_way
    (told,) = deliveries(ana, "new link")
    assert ana.session["url"] in told
    assert "nothing was charged" in told
    ana.says("upgrade")
    ana.hears(ana.session["url"])


def test_failure_told_again_sends_no_second_link(world, ana, on_its_way, do_tasks):
    world.stripe.settle(on_its_way, succeeds=False)
    do_tasks(ana)
    before = ana.document
    world.stripe.resend(event_of(world, "checkout.session.async_payment_failed")["id"])
    assert ana.document == before
    assert len(deliveries(ana, "new link")) == 1
    assert len(world.asked_for_sessions()) == 2


def test_completion_that_comes_after_the_failure_holds_nobody_up(world, ana, do_tasks):
    """Stripe sends in no order: the learner must not wait for money that will never come."""
    world.stripe.ledger.delayed = True
    world.stripe.webhooks.url = None
    old = ana.session["id"]
    world.stripe.pay(old)
    world.stripe.settle(old, succeeds=False)
    for kind in ("async_payment_failed", "completed"):
        assert world.tells(event_of(world, f"checkout.session.{kind}")).status == 200
    assert ana.document["processing"] == []
    assert deliveries(ana, "on its way") == []
    do_tasks(ana)
    ana.says("upgrade")
    ana.meets_the_wall()
    assert ana.session["id"] != old


def test_stripe_that_is_down_keeps_the_fresh_link_for_later(world, ana, on_its_way, do_tasks):
    world.stripe.settle(on_its_way, succeeds=False)
    world.stripe.refuse()
    do_tasks(ana)
    assert deliveries(ana, "new link") == []
    world.stripe.start()
    ana.edit(errands=[{**each, "due_at": "2026-01-01T00:00:00Z"} for each in ana.document["errands"]])
    do_tasks(ana)
    assert len(deliveries(ana, "new link")) == 1


def test_slow_money_that_comes_on_top_welcomes_nobody(world, ana, on_its_way):
    """Ana lost patience and paid by card, in a session of another device."""
    card = {"id": "cs_test_card", "object": "checkout.session", "payment_status": "paid"}
    card |= {"payment_intent": "pi_card", "metadata": {"learner_id": ana.learner_id}}
    world.tells(stripe_event("checkout.session.completed", card))
    world.stripe.settle(on_its_way)
    assert len(ana.document["payments"]) == 2
    assert len(deliveries(ana, "confirmation")) == 1
    assert world.log.lines("second_payment")


def test_expired_session_gets_a_new_link_at_the_next_ask_and_none_before(world, ana, do_tasks):
    old = ana.session
    dead = old["url"]
    world.stripe.expire(old["id"])
    soon(lambda: facts_of(world, "session_expired"))
    (fact,) = facts_of(world, "session_expired")
    assert (fact.learner_id, fact.session_id) == (ana.learner_id, old["id"])
    assert do_tasks(ana) == 0
    assert len(world.asked_for_sessions()) == 1
    ana.says("upgrade")
    ana.meets_the_wall()
    ana.does_not_hear(dead)
