"""What is asked about a payment is answered from Stripe's API, live: declined, a dead link, a receipt, money
back, a second charge.
"""

import pytest

from bot.core.nlu.topics import Topic
from bot.sandbox.stripe.cards import DECLINED
from bot.sandbox.stripe.faults import Mode
from tests.chat import SECRET
from tests.money.looking import another_session, deliveries
from tests.waiting import takes_less_than
from tests.world import completed

WORDS = {
    Topic.DECLINED: "my card was declined",
    Topic.LINK_BROKEN: "the link does not work",
    Topic.RECEIPT: "can i get a receipt",
    Topic.REFUND: "i want my money back",
    Topic.CHARGED_TWICE: "you charged me twice",
}
MONEY = (Topic.RECEIPT, Topic.REFUND, Topic.CHARGED_TWICE)


@pytest.fixture(autouse=True)
def lost_webhooks(world):
    world.stripe.webhooks.url = None


def asks(person, topic):
    person.says(WORDS[topic])


def test_declined_is_said_with_the_same_link(world, ana):
    link = ana.session["url"]
    world.stripe.pay(ana.session["id"], DECLINED)
    asks(ana, Topic.DECLINED)
    ana.hears("declined", "nothing was charged", "same link", link)
    assert len(world.asked_for_sessions()) == 1


def test_declined_where_stripe_saw_no_try_gives_the_same_link(world, ana):
    link = ana.session["url"]
    asks(ana, Topic.DECLINED)
    ana.hears("no payment yet", link)


@pytest.mark.parametrize("topic", WORDS)
def test_whatever_is_asked_what_was_paid_opens(world, ana, topic):
    world.stripe.pay(ana.session["id"])
    asks(ana, topic)
    ana.hears("it is here", "Title 6")
    ana.does_not_hear("/c/pay/")
    assert ana.document["tier"] == "paid"
    assert len(deliveries(ana, "confirmation")) == 1
    ana.says("next")
    ana.hears(SECRET)


@pytest.mark.parametrize("topic", WORDS)
def test_money_on_its_way_is_said_and_nothing_is_sold(world, ana, topic):
    world.stripe.ledger.delayed = True
    world.stripe.pay(ana.session["id"])
    asks(ana, topic)
    ana.hears("still moving the money")
    ana.does_not_hear("http")


def test_dead_link_is_replaced_and_one_that_is_good_is_not(world, ana):
    old, link = ana.session["id"], ana.session["url"]
    asks(ana, Topic.LINK_BROKEN)
    ana.hears("still good", link)
    world.stripe.expire(old)
    asks(ana, Topic.LINK_BROKEN)
    assert ana.session["id"] != old
    ana.hears("no longer good", "fresh one", ana.session["url"])
    ana.does_not_hear(link)


def test_link_that_stripe_does_not_know_is_replaced(world, ana):
    old = ana.session
    del world.stripe.sessions[old["id"]]
    asks(ana, Topic.LINK_BROKEN)
    assert ana.session["id"] != old["id"]
    ana.hears(ana.session["url"])
    assert old["id"] in ana.document["other_sessions"]


def test_link_of_an_earlier_price_is_not_called_good(world, ana):
    ana.edit(checkout={**ana.document["checkout"], "fingerprint": "another"})
    asks(ana, Topic.DECLINED)
    ana.hears("fresh link", ana.session["url"])
    ana.does_not_hear("same link")


@pytest.mark.parametrize("topic", [Topic.DECLINED, Topic.LINK_BROKEN])
def test_who_never_had_a_link_gets_it_with_its_price(world, topic):
    world.ana.says("hi")
    asks(world.ana, topic)
    world.ana.meets_the_wall()


@pytest.mark.parametrize("topic", MONEY)
def test_who_has_paid_nothing_is_told_so_and_sold_nothing(world, ana, topic):
    asks(ana, topic)
    ana.hears("no payment of yours", "please ask whoever gave you this number")
    ana.does_not_hear("http", "upgrade")
    assert len(world.asked_for_sessions()) == 1


def test_receipt_says_what_was_paid_and_where_to_look(world, ana):
    world.stripe.pay(ana.session["id"])
    ana.says("I have paid")
    asks(ana, Topic.RECEIPT)
    ana.hears("You paid $29.00 on ", "by mail", "spam")
    ana.does_not_hear("http", "upgrade")


def test_money_back_is_decided_by_a_person_and_not_promised(world, ana):
    world.stripe.pay(ana.session["id"])
    ana.says("I have paid")
    asks(ana, Topic.REFUND)
    ana.hears("You paid $29.00", "a person does that", "please ask whoever gave you this number")
    ana.does_not_hear("on its way", "http")


def test_money_that_went_back_is_seen_at_stripe_at_once(world, ana):
    world.stripe.pay(ana.session["id"])
    ana.says("I have paid")
    world.stripe.refund(ana.session["id"], 1000)
    asks(ana, Topic.REFUND)
    ana.hears("$10.00 was sent back to you")


def test_one_charge_is_no_second_one(world, ana):
    world.stripe.pay(ana.session["id"])
    ana.says("I have paid")
    asks(ana, Topic.CHARGED_TWICE)
    ana.hears("one payment of yours, and no second")


def test_second_payment_is_named(world, ana):
    old = ana.session["id"]
    new = another_session(world, ana)
    for each in (old, new):
        world.tells(completed(ana.learner_id, each))
    asks(ana, Topic.CHARGED_TWICE)
    ana.hears("I am sorry. You paid 2 times: $29.00 (", "), $29.00 (", "A person can set that right")


@pytest.mark.parametrize("topic", WORDS)
@pytest.mark.parametrize("mode", [Mode.ERROR, Mode.GARBAGE, Mode.LOST], ids=lambda mode: mode.name)
def test_stripe_in_trouble_is_said_kindly_and_changes_nothing(world, ana, mode, topic):
    before = ana.document
    world.stripe.faults.set(mode)
    with takes_less_than(10):
        asks(ana, topic)
    ana.hears("cannot reach the payment service", "in a minute")
    ana.does_not_hear("http")
    after = ana.document
    assert [after[name] for name in ("tier", "checkout")] == [before[name] for name in ("tier", "checkout")]
    world.stripe.faults.clear()


@pytest.mark.parametrize("topic", MONEY)
def test_who_has_paid_is_answered_while_stripe_is_down(world, ana, topic):
    world.stripe.pay(ana.session["id"])
    ana.says("I have paid")
    world.stripe.refuse()
    with takes_less_than(10):
        asks(ana, topic)
    ana.hears("You paid $29.00")
    world.stripe.start()


@pytest.mark.parametrize("topic", WORDS)
def test_where_we_may_not_look_nothing_is_claimed_and_nothing_sold(world, ana, topic):
    world.stripe.api.forbidden.add(f"/v1/checkout/sessions/{ana.session['id']}")
    asks(ana, topic)
    ana.hears("cannot look at payments")
    ana.does_not_hear("http")


@pytest.mark.parametrize("topic", WORDS)
def test_repeat_of_a_question_is_answered_byte_for_byte(world, ana, topic):
    sid = world.new_sid()
    first = ana.sends(WORDS[topic], sid)
    world.stripe.pay(ana.session["id"])
    assert ana.sends(WORDS[topic], sid) == first
    assert ana.document["tier"] == "free"


def test_the_second_wall_is_short(world, ana):
    ana.hears("$29.00", ana.session["url"], "teaser 7")
    ana.says("chapter 6")
    ana.meets_the_wall()
    ana.does_not_hear("teaser")
    ana.says("upgrade")
    ana.meets_the_wall()
    ana.does_not_hear("teaser")


def test_automatic_reply_gets_an_empty_answer_in_the_end(world, ana):
    text = "Thank you for contacting ABC Traders. We will get back to you shortly."
    answers = [ana.sends(text) for _ in range(12)]
    assert all(answer.status == 200 for answer in answers)
    assert answers[0].messages
    assert answers[-1].messages == []
    sid = world.new_sid()
    assert ana.sends(text, sid) == ana.sends(text, sid)
    ana.says("next")
    assert ana.reply
