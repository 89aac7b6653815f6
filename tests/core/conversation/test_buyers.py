"""What a buyer asks is answered short and truly wherever they stand; a course may have words of its own."""

from dataclasses import replace

import pytest

from bot.core.conversation.topics import answer_topic
from bot.core.learner import Tier
from bot.core.nlu.topics import DISTRESS, Topic
from bot.core.wording import paywall
from bot.core.wording.buying_answers import BUYING
from bot.core.wording.payment_answers import MONEY_PAID, WAYS_TO_PAY
from tests.chat import Person, asking_course, small_course

STATES = {
    "lesson": {"chapter": 1, "lesson": 2},
    "prediction": {"chapter": 1, "lesson": 1},
    "exercise": {"chapter": 1, "lesson": 2, "exercise": 2},
    "wall": {"chapter": 2, "lesson": 2, "step": 5, "wall": 3},
    "stopped": {"chapter": 1, "lesson": 2, "stopped": True},
}
ASKED_OF_STRIPE = MONEY_PAID | WAYS_TO_PAY
UNHURRIED = (Topic.MUST_PAY_NOW, Topic.PAY_LATER, Topic.EXPENSIVE, Topic.TRIAL)


def answer(topic: Topic, course=None, **fields: object) -> str:
    course = course or replace(asking_course(), contact="help@example.org")
    turn = answer_topic(course, Person(course=course, **fields).learner, topic)
    return turn.replies[0].text


@pytest.mark.parametrize("topic", sorted(set(BUYING) - ASKED_OF_STRIPE))
@pytest.mark.parametrize("state", STATES)
def test_every_question_has_a_short_answer_in_every_state(topic, state):
    told = answer(topic, **STATES[state])
    assert 20 < len(told) < 330
    assert told.count("*upgrade*") <= 1


@pytest.mark.parametrize("topic", sorted(set(BUYING) - {Topic.FRIEND}))
@pytest.mark.parametrize("state", STATES)
def test_who_has_paid_is_sold_nothing(topic, state):
    told = answer(topic, **STATES[state], tier=Tier.PAID)
    assert "full course" in told or "paid" in told or "You have" in told
    assert "upgrade" not in told


@pytest.mark.parametrize("topic", UNHURRIED)
@pytest.mark.parametrize("state", STATES)
def test_who_need_not_pay_now_is_sold_nothing(topic, state):
    told = answer(topic, **STATES[state])
    assert "upgrade" not in told
    assert "price" not in told


@pytest.mark.parametrize("topic", sorted(ASKED_OF_STRIPE))
def test_what_only_stripe_knows_waits_for_stripe(topic):
    ana = Person(chapter=1, lesson=2, exercise=2)
    turn = answer_topic(ana.course, ana.learner, topic)
    assert turn.replies[0].topic == topic
    assert turn.learner == ana.learner


@pytest.mark.parametrize("topic", sorted(ASKED_OF_STRIPE))
def test_where_nothing_is_sold_stripe_is_not_asked(topic):
    assert "free" in answer(topic, small_course(free=4), chapter=1, lesson=1)


@pytest.mark.parametrize("topic", sorted(set(Topic) - ASKED_OF_STRIPE))
def test_a_course_answers_in_its_own_words(topic):
    course = replace(small_course(), answers={topic.value: "Our own words."})
    told = answer(topic, course, chapter=1, lesson=2)
    assert told.startswith("Our own words.")
    if topic in DISTRESS or topic in BUYING:
        assert told == "Our own words."


def test_own_words_for_buyers_are_not_for_who_has_paid():
    course = replace(small_course(), answers={"cards": "Buy now!"})
    assert "Buy now!" not in answer(Topic.CARDS, course, chapter=1, lesson=2, tier=Tier.PAID)


# The wall


def test_the_wall_says_price_and_link_first_and_then_what_is_behind():
    text = paywall.paywall(small_course(), 3, "$29.00", "https://pay.example/1")
    places = [
        text.index(each) for each in ("Title 3", "$29.00", "https://pay.example/1", "teaser 3", "teaser 4")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("asked", [3, None])
def test_the_second_time_the_wall_is_short_and_still_has_price_and_link(asked):
    first = paywall.paywall(small_course(), asked, "$29.00", "https://pay.example/1")
    again = paywall.paywall(small_course(), asked, "$29.00", "https://pay.example/1", again=True)
    assert "$29.00" in again
    assert "https://pay.example/1" in again
    assert "teaser" not in again
    assert len(again) < len(first)
