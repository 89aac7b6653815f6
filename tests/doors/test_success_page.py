"""Strangers at the success page: Stripe's limit is the whole account's, and is not theirs to use up."""

import pytest

from tests.world import SESSIONS


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    world.ana.says("chapter 6")
    world.stripe.webhooks.url = None
    return world.ana


@pytest.fixture
def looks(world):
    """The sessions that Stripe was asked about."""
    requests = world.stripe.api.requests
    return lambda: [path.rpartition("/")[2] for _, path, _ in requests if path.startswith(f"{SESSIONS}/")]


def opens(world, session_id, learner_id=""):
    learner = f"&learner_id={learner_id}" if learner_id else ""
    answer = world.get(f"/checkout/success?session_id={session_id}{learner}")
    assert answer.status == 200
    return "course is open" in answer.text


def test_page_that_stripe_sends_the_payer_to_names_the_learner(world, ana):
    assert ana.session["success_url"] == (
        f"{world.public_url}/checkout/success?session_id={{CHECKOUT_SESSION_ID}}&learner_id={ana.learner_id}"
    )


def test_session_that_the_document_knows_is_asked_about_and_applied(world, ana, looks):
    world.stripe.pay(ana.session["id"])
    assert opens(world, ana.session["id"], ana.learner_id)
    assert ana.document["tier"] == "paid"
    assert looks() == [ana.session["id"]]


def test_payment_that_the_document_has_is_not_asked_about_again(world, ana, looks):
    world.stripe.pay(ana.session["id"])
    session_id = ana.session["id"]
    assert [opens(world, session_id, ana.learner_id) for _ in range(30)] == [True] * 30
    assert len(looks()) == 1


@pytest.mark.parametrize("learner", ["hers", "nobody", "no id at all", "path"])
def test_session_that_the_document_does_not_know_is_not_asked_about(world, ana, looks, learner):
    named = {"hers": ana.learner_id, "nobody": "lrn_" + "a" * 26, "no id at all": "x", "path": "..%2F..%2Fx"}
    assert not any(opens(world, f"cs_test_{number}", named[learner]) for number in range(30))
    assert looks() == []


def test_page_of_before_works_still(world, ana, looks):
    """Its session was made before the page's address named the learner."""
    world.stripe.pay(ana.session["id"])
    assert opens(world, ana.session["id"])
    assert ana.document["tier"] == "paid"


def test_random_ids_use_up_a_few_looks_and_hold_up_no_payer(world, ana, looks):
    for number in range(200):
        opens(world, f"cs_test_{number}")
    assert len(looks()) <= 8  # a burst, and one every two seconds for as long as that took
    world.stripe.pay(ana.session["id"])
    assert opens(world, ana.session["id"], ana.learner_id)
    assert ana.document["tier"] == "paid"


def test_payer_who_reloads_the_page_uses_up_a_few_looks(world, ana, looks):
    for _ in range(100):
        opens(world, ana.session["id"], ana.learner_id)
    assert len(looks()) <= 30


def test_learner_of_another_session_is_paid_by_what_stripe_says_alone(world, ana, looks):
    """Ana's page, opened with Ben's id: his document does not know her session."""
    ben = world.somebody()
    ben.says("hi")
    world.stripe.pay(ana.session["id"])
    assert not opens(world, ana.session["id"], ben.learner_id)
    assert (ana.document["tier"], ben.document["tier"]) == ("free", "free")
