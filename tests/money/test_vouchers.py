"""A voucher, a code or a transfer that the learner chose on the payment page, and has yet to pay."""

import pytest

from bot.sandbox.stripe.faults import Mode
from tests.chat import SECRET
from tests.money.looking import deliveries, facts_of, paid_sessions, refunds
from tests.money.test_money_back import intent_of
from tests.world import soon


@pytest.fixture
def promised(world, ana):
    """Ana chose a voucher; her session's id."""
    session_id = ana.session["id"]
    world.stripe.promise(session_id)
    return session_id


def intent(world, session_id):
    return world.stripe.ledger.intents[intent_of(world, session_id)]


def test_learner_reads_that_it_is_not_paid_yet_and_how_to_pay_by_card(world, ana, promised):
    assert (ana.document["tier"], ana.document["processing"]) == ("free", [])
    assert ana.document["promised"] == [promised]
    (told,) = deliveries(ana, "not paid yet")
    assert "not paid yet" in told
    assert "*upgrade*" in told
    assert deliveries(ana, "on its way") == []
    event = next(
        each for each in world.stripe.ledger.events.values() if each["type"] == "checkout.session.completed"
    )
    world.stripe.resend(event["id"])
    assert len(deliveries(ana, "not paid yet")) == 1
    assert len(facts_of(world, "promised")) == 1
    ana.says("menu")
    ana.does_not_hear(SECRET)


@pytest.mark.parametrize(
    "details",
    ["boleto_display_details", "konbini_display_details", "multibanco_display_details", "of_a_newer_stripe"],
)
def test_any_promise_is_one_whatever_it_is_shown_as(world, ana, details):
    url, world.stripe.webhooks.url = world.stripe.webhooks.url, None
    session_id = ana.session["id"]
    world.stripe.promise(session_id)
    intent(world, session_id)["next_action"] = {"type": details, details: {}}
    world.stripe.webhooks.url = url
    (event,) = [each for each in world.stripe.ledger.events.values() if each["type"].endswith("completed")]
    world.stripe.resend(event["id"])
    assert ana.document["promised"] == [session_id]


@pytest.mark.parametrize("text", ["upgrade", "chapter 6", "I have paid"])
def test_a_fresh_link_is_given_whenever_they_ask(world, ana, promised, text):
    ana.says(text)
    assert ana.session["id"] != promised
    ana.hears("not paid yet", ana.session["url"])
    link = ana.session["url"]
    ana.says(text)
    ana.hears(link)
    assert len(world.asked_for_sessions()) == 2


def test_voucher_that_is_paid_in_the_end_unlocks(world, ana, promised):
    ana.says("upgrade")
    card = ana.session["id"]
    world.stripe.settle(promised)
    assert (ana.document["tier"], ana.document["promised"]) == ("paid", [])
    assert paid_sessions(ana) == [promised]
    assert [(each["kind"], each["session_id"]) for each in ana.document["errands"]] == [("expire", card)]


def test_voucher_whose_event_never_came_is_found_when_they_say_that_they_have_paid(world, ana, promised):
    world.stripe.webhooks.url = None
    world.stripe.settle(promised)
    ana.says("I have paid")
    ana.hears("it is here")


def test_paying_by_card_ends_the_voucher(world, ana, promised, do_tasks):
    ana.says("upgrade")
    card = ana.session["id"]
    world.stripe.pay(card)
    assert ana.document["tier"] == "paid"
    do_tasks(ana)
    assert intent(world, promised)["status"] == "canceled"
    assert (ana.document["errands"], ana.document["promised"]) == ([], [])
    assert (paid_sessions(ana), refunds(world)) == ([card], [])


def test_until_then_the_voucher_stays_good(world, ana, promised, do_tasks):
    """Somebody may be on their way to the shop with it, and only look at the other page."""
    ana.says("upgrade")
    do_tasks(ana)
    assert intent(world, promised)["status"] == "requires_action"


def test_where_both_get_paid_the_second_goes_back(world, ana, promised, do_tasks):
    ana.says("upgrade")
    card = ana.session["id"]
    world.stripe.pay(card)
    world.stripe.settle(promised)  # before the task is done
    do_tasks(ana)
    assert paid_sessions(ana) == sorted([promised, card])
    assert len(refunds(world)) == 1
    assert len(deliveries(ana, "confirmation")) == 1
    assert any("paid twice" in each for each in deliveries(ana, "refund"))


def test_voucher_that_cannot_be_ended_any_more_is_no_task_for_ever(world, ana, promised, do_tasks):
    ana.says("upgrade")
    world.stripe.pay(ana.session["id"])
    intent(world, promised)["status"] = "processing"
    do_tasks(ana)
    assert ana.document["errands"] == []
    assert world.log.lines("promise_not_ended")
    world.stripe.settle(promised)
    do_tasks(ana)
    assert [amount for _, amount in refunds(world)] == [2900]


def test_voucher_that_ran_out_brings_a_fresh_link(world, ana, promised, do_tasks):
    world.stripe.settle(promised, succeeds=False)
    assert ana.document["promised"] == []
    do_tasks(ana)
    (told,) = deliveries(ana, "new link")
    assert ana.session["url"] in told


def test_promise_that_becomes_money_on_its_way_sells_nothing(world, ana, promised):
    intent(world, promised)["status"] = "processing"
    ana.says("upgrade")
    ana.hears("still moving the money")
    ana.does_not_hear("http")
    assert (ana.document["processing"], ana.document["promised"]) == ([promised], [])


def test_document_that_calls_a_voucher_money_on_its_way_is_mended(world, ana, promised):
    """As a version of before has written it."""
    ana.edit(processing=[promised], promised=[])
    ana.says("upgrade")
    ana.hears("not paid yet", ana.session["url"])
    assert (ana.document["processing"], ana.document["promised"]) == ([], [promised])


def test_stripe_that_does_not_say_how_it_stands_is_503_and_the_retry_tells_the_truth(world, ana):
    world.stripe.behaviour.held = True
    session_id = ana.session["id"]
    world.stripe.promise(session_id, wait=0)
    (event,) = [each for each in world.stripe.ledger.events.values() if each["type"].endswith("completed")]
    world.stripe.faults.set(Mode.ERROR)
    assert world.tells(event).status == 503
    assert deliveries(ana, "on its way") == []
    world.stripe.faults.clear()
    assert world.tells(event).status == 200
    assert ana.document["promised"] == [session_id]


def test_voucher_chosen_in_another_tab_after_the_payment_is_ended(world, ana, do_tasks):
    world.stripe.webhooks.url = None
    old = ana.session["id"]
    ana.edit(checkout={**ana.document["checkout"], "fingerprint": "another"})
    ana.says("upgrade")
    world.stripe.pay(ana.session["id"])
    ana.says("paid")
    world.stripe.promise(old)
    (event,) = [
        each for each in world.stripe.ledger.events.values() if each["data"]["object"].get("id") == old
    ]
    assert world.tells(event).status == 200
    assert deliveries(ana, "not paid yet") == []
    do_tasks(ana)
    assert intent(world, old)["status"] == "canceled"


def test_page_of_the_stand_in_has_the_voucher(world, ana):
    from urllib.parse import urlencode
    from urllib.request import urlopen

    url = ana.session["url"].partition("#")[0]
    with urlopen(url, urlencode({"step": "voucher"}).encode()) as answer:  # noqa: S310 our own stand-in
        assert "not paid yet" in answer.read().decode()
    soon(lambda: ana.document["promised"])
