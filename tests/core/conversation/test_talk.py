"""Talk gets its own reply wherever the learner stands, and in distress nothing is taught or sold."""

from dataclasses import replace

import pytest

from bot.core.nlu.intents import Intent
from bot.core.nlu.topics import DISTRESS, LAST_RESORT, Topic
from bot.core.wording.answers import reply_to
from bot.core.wording.payment_answers import MONEY_PAID, WAYS_TO_PAY
from tests.chat import Person, small_course

STATES = [
    {},
    {"chapter": 1, "lesson": 1},
    {"chapter": 1, "lesson": 2, "exercise": 1},
    {"chapter": 1, "lesson": 2, "exercise": 3},
    {"chapter": 2, "lesson": 2, "wall": 3},
    {"chapter": 3, "lesson": 1, "closed_for": "refund"},
]


@pytest.mark.parametrize("topic", sorted(set(Topic) - MONEY_PAID - WAYS_TO_PAY - LAST_RESORT))
@pytest.mark.parametrize("paid", [False, True])
@pytest.mark.parametrize("free", [0, 1, 2, 4])
def test_every_topic_has_a_reply_that_fits_a_phone(topic, paid, free):
    course = replace(small_course(free=free), contact="help@example.org")
    text = reply_to(topic, course, paid, "Say *next* to go on.")
    assert 20 < len(text) < 420
    assert "python" not in text.lower()


@pytest.mark.parametrize("fields", STATES)
@pytest.mark.parametrize("text", ["I want to die", "my mother died", "i am in hospital"])
def test_in_distress_there_is_no_lesson_and_no_sale(fields, text):
    ana = Person(**fields)
    ana.says(text)
    assert any(word in ana.reply for word in ("findahelpline.com", "doctor"))
    ana.does_not_hear("*next*", "upgrade", "Welcome", "paid chapters", "Lesson", "Text 1")
    ana.is_sold_nothing()


def test_distress_offers_no_command():
    for topic in DISTRESS:
        assert "*" not in reply_to(topic, small_course(), False, "Say *next* to go on.")


@pytest.mark.parametrize("fields", STATES)
def test_a_buyers_question_is_answered_in_every_state(fields):
    ana = Person(**fields)
    ana.says("which cards do you accept?")
    ana.hears("Cards work")
    ana.is_sold_nothing()


def test_who_is_to_hear_from_a_person_is_sent_elsewhere_only_when_they_ask_again():
    course = replace(small_course(), contact="help@example.org", has_operator=True)
    ana = Person(course=course, chapter=1, lesson=1)
    ana.says("person")
    ana.hears("I have told one")
    ana.does_not_hear("help@example.org")
    ana.says("person")
    ana.hears("A person knows that you asked", "help@example.org")


def test_talk_in_an_exercise_costs_no_hint():
    ana = Person(chapter=1, lesson=2, exercise=2)
    ana.says("tell me a joke")
    assert ana.learner.progress.wrong == ()
    assert ana.learner.progress.hints == 0
    ana.hears("Your exercise is still open")


def test_who_need_not_pay_now_gets_no_sales_text():
    ana = Person(chapter=2, lesson=2, wall=3)
    ana.says("do I have to pay now?")
    ana.hears("nothing has to be paid now")
    ana.is_sold_nothing()


@pytest.mark.parametrize("words", ["chapter 3 lesson 2", "lesson 2", "forget me", "exercises 2", "why"])
def test_words_of_an_intent_are_read_as_they_are_written(words):
    assert str(Intent.parse(words)) == words


@pytest.mark.parametrize("words", ["next lesson 2", "chapter 3 lesson", "lesson", "exercises 2 lesson 1"])
def test_other_words_are_no_intent(words):
    assert Intent.parse(words) is None


def test_lesson_is_opened_by_its_number():
    ana = Person(chapter=1, lesson=1)
    ana.says("lesson 2")
    ana.hears("Text 1.2")
    ana.says("chapter 2 lesson 2")
    ana.hears("Text 2.2")
    ana.says("lesson 7")
    ana.hears("Chapter 2 has 2 lessons")
    ana.says("chapter 3 lesson 2")
    ana.meets_the_wall(3)


@pytest.mark.parametrize("text", ["my next door neighbour is loud", "does the moon sleep at noon?"])
@pytest.mark.parametrize("fields", STATES[1:5])
def test_what_nobody_has_an_answer_to_is_never_met_with_the_same_words_twice_running(text, fields):
    ana = Person(**fields)
    first, second = ana.says(text), ana.says(text)
    assert first != second


def test_an_automatic_reply_is_soon_left_in_peace_and_a_person_is_heard():
    ana = Person(chapter=1, lesson=1)
    ana.says("Thank you for contacting us! We will get back to you soon.")
    assert ana.reply
    replies = [ana.says("Thank you for contacting us! We will get back to you soon.") for _ in range(5)]
    assert not any(replies[-3:])
    assert ana.says("hello")


@pytest.mark.parametrize("text", ["nie rozumiem", "türkçe konuşur musun", "tôi không hiểu", "non capisco"])
def test_who_writes_in_another_language_is_told_which_ones_are_understood(text):
    ana = Person(chapter=1, lesson=1)
    assert "Swahili" in ana.says(text)


def test_next_is_not_offered_where_the_course_has_ended():
    ana = Person(chapter=4, lesson=2, tier="paid")
    ana.says("i finished")
    assert "proud" in ana.reply or "next" in ana.reply
