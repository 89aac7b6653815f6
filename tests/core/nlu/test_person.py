"""What only a person can do: the bot says so, and to whom to turn."""

from dataclasses import replace

import pytest

from bot.core.wording.payment_answers import MONEY_PAID
from tests.chat import Person, small_course

WITH_CONTACT = replace(small_course(), contact="help@example.org")


@pytest.mark.parametrize("text", ["can I talk to a human?", "i need to speak with someone"])
def test_who_needs_a_person_is_told_whom_to_write_to_and_what_is_next(text):
    ana = Person(course=WITH_CONTACT, chapter=1, lesson=1)
    ana.says(text)
    ana.hears("Please write to help@example.org.", "Say *next* to go on.")


def test_without_a_contact_nobody_is_invented():
    ana = Person(course=small_course(), chapter=1, lesson=1)
    ana.says("can I talk to a human?")
    ana.hears("Please ask whoever gave you this number.")
    assert "@" not in ana.reply


def test_help_names_the_contact_where_there_is_one():
    ana, ben = Person(course=WITH_CONTACT, lesson=1), Person(course=small_course(), lesson=1)
    assert "Questions for a person: help@example.org" in ana.says("help")
    assert "Questions for a person" not in ben.says("help")


def test_a_first_message_is_answered_too():
    ana = Person(course=WITH_CONTACT)
    ana.says("can I talk to a human?")
    ana.hears("Welcome", "help@example.org")


def test_who_does_not_want_their_money_back_is_left_in_peace():
    ana = Person(course=WITH_CONTACT, chapter=1, lesson=1)
    ana.says("I don't want my money back")
    ana.does_not_hear("help@example.org")
    ana.hears("nothing changes")


def test_one_word_may_be_an_exercises_answer():
    ana = Person(course=WITH_CONTACT, chapter=1, lesson=2, exercise=3)
    ana.says("receipt")
    ana.does_not_hear("help@example.org")


@pytest.mark.parametrize(
    "text",
    ["I paid and I want my money back", "I was charged and want a refund", "I paid. Where is my invoice?"],
)
def test_who_paid_and_wants_it_back_is_not_sold_the_course_again(text):
    ana = Person(course=WITH_CONTACT, chapter=1, lesson=1)
    ana.says(text)
    assert ana.offer is not None
    assert ana.offer.topic in MONEY_PAID  # it waits for what Stripe shows, and holds no link


def test_a_stop_in_a_sentence_about_paying_is_heard():
    ana = Person(course=WITH_CONTACT, chapter=1, lesson=1)
    ana.says("I paid and please stop messaging me")
    ana.hears("Which one do you mean?", "stop")


def test_who_never_got_their_money_back_is_not_told_that_all_is_fine():
    ana = Person(course=WITH_CONTACT, chapter=1, lesson=1)
    ana.says("I never got my refund")
    assert ana.offer is not None
    assert ana.offer.topic in MONEY_PAID


def test_who_asks_how_to_pay_the_money_is_shown_how():
    ana = Person(course=WITH_CONTACT, chapter=1, lesson=1)
    ana.says("How do I pay the money?")
    assert ana.offer is not None
