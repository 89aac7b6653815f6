"""Whose payment it is, where what Stripe tells of it carries no metadata of ours."""

import pytest

from tests.money.looking import facts_of
from tests.money.test_money_back import intent_of, payment_of, tells_of_dispute
from tests.world import completed, stripe_event

INTENTS = "/v1/payment_intents"


@pytest.fixture
def paid(world, ana):
    session_id = ana.session["id"]
    world.stripe.pay(session_id)
    return session_id


def tells_of_refund(world, payment_intent, **fields):
    charge = {"id": "ch_1", "object": "charge", "payment_intent": payment_intent, "amount": 2900}
    charge |= {"amount_refunded": 2900, "refunded": True, "currency": "usd", "metadata": {}, **fields}
    return world.tells(stripe_event("charge.refunded", charge, f"evt_refund_{payment_intent}")).status


def asked_stripe(world):
    return [path for _, path, _ in world.stripe.api.requests if path.startswith(INTENTS)]


def test_refund_of_a_payment_in_our_books_is_found_there(world, ana):
    """As after `stripe trigger … --add checkout_session:metadata.learner_id=…`: its charge has none."""
    world.tells(completed(ana.learner_id, "cs_test_7"))
    world.stripe.refuse()
    assert tells_of_refund(world, "pi_7") == 200
    assert payment_of(ana)["refunded_in_full"]
    assert [fact.learner_id for fact in facts_of(world, "refunded")] == [ana.learner_id]
    world.stripe.start()


@pytest.mark.parametrize("age", [0, 80_000], ids=["now", "by a clock that is behind"])
def test_books_are_read_from_when_the_charge_was_made(world, ana, paid, age):
    made = world.stripe.sessions[paid]["created"] - age
    assert tells_of_refund(world, intent_of(world, paid), created=made) == 200
    assert payment_of(ana)["refunded_in_full"]
    assert asked_stripe(world) == []


def test_refund_that_is_told_before_its_payment_is_asked_about(world, ana):
    world.stripe.webhooks.url = None
    session_id = ana.session["id"]
    world.stripe.pay(session_id)
    intent = intent_of(world, session_id)
    world.stripe.refuse()
    assert tells_of_refund(world, intent) == 503
    world.stripe.start()
    assert tells_of_refund(world, intent) == 200
    assert asked_stripe(world) == [f"{INTENTS}/{intent}"]
    assert ana.document["given_back"][intent]["refunded_in_full"]


def test_refund_and_dispute_of_another_product_are_nobodys_and_in_no_story(world, ana, paid):
    before, facts = ana.document, len(list(world.store.facts()))
    assert tells_of_refund(world, "pi_9") == 200
    about = {"id": "dp_9", "object": "dispute", "payment_intent": "pi_9", "status": "lost", "amount": 5}
    assert world.tells(stripe_event("charge.dispute.closed", about)).status == 200
    assert ana.document == before
    assert len(list(world.store.facts())) == facts


def test_dispute_is_found_by_its_payment_alone(world, ana, paid):
    assert tells_of_dispute(world, paid, "needs_response", "created") == 200
    assert payment_of(ana)["disputes"] == {"dp_1": "open"}
    received = [fact.learner_id for fact in facts_of(world, "event_received") if "dispute" in fact.detail]
    assert received == [ana.learner_id]


def test_stripe_that_is_down_while_asked_whose_dispute_it_is_means_503_and_the_retry_works(world, ana):
    world.stripe.webhooks.url = None
    session_id = ana.session["id"]
    world.stripe.pay(session_id)
    world.stripe.refuse()
    assert tells_of_dispute(world, session_id, "lost") == 503
    world.stripe.start()
    assert tells_of_dispute(world, session_id, "lost") == 200
    assert ana.document["given_back"][intent_of(world, session_id)]["disputes"] == {"dp_1": "lost"}
