"""In an exercise: answers in sentences, two answers, and talk, which is never graded."""

from itertools import pairwise

import pytest

from bot.core.learner import Expecting, Progress
from tests.chat import Person
from tests.core.conversation.test_exercises import with_exercise


def progress(person: Person) -> Progress:
    assert person.learner is not None
    return person.learner.progress


def counting(**more: object) -> Person:
    """Who is asked "How many?", which is 3."""
    return Person(chapter=1, lesson=2, exercise=2, **more)


@pytest.mark.parametrize(
    "text", ["it is 3 i think", "not 4, 3", "3 because i counted", "4 no wait 3", "es 3"]
)
def test_a_right_answer_in_a_sentence_is_right(text):
    ana = counting()
    ana.says(text)
    ana.hears("Three.")


def test_a_wrong_answer_is_kept_without_its_sentence():
    ana = counting()
    ana.says("i already told you 5")
    ana.hears("More than two.")
    assert progress(ana).wrong == ("5",)


@pytest.mark.parametrize(
    "text",
    [
        "how is that possible",
        "this bot is broken",
        "i want to build an app",
        "no entiendo nada",
        "my son is at school",
    ],
)
def test_talk_is_never_graded_and_costs_no_hint(text):
    ana = counting()
    for _ in range(4):
        ana.says(text)
        ana.does_not_hear("More than two.")
    assert (progress(ana).wrong, progress(ana).hints, progress(ana).exercise) == ((), 0, 2)


def test_talk_that_is_not_understood_says_what_is_asked_for_and_never_the_same_twice():
    ana = counting()
    replies = [ana.says("zxqv wrtk plmf") for _ in range(5)]
    assert "I have not marked it" in replies[0]
    assert all("a number" in reply for reply in replies)
    assert all(first != second for first, second in pairwise(replies))


def test_two_answers_are_asked_about_and_the_one_that_is_sent_is_judged():
    ana = counting()
    ana.says("is it 3 or 4")
    ana.hears("Did you mean *3*, or *4*?")
    assert progress(ana).wrong == ()
    ana.says("the second one")
    ana.hears("More than two.")
    assert progress(ana).wrong == ("4",)
    ana.says("3 or 4?")
    ana.says("3")
    ana.hears("Three.")


def test_two_options_are_asked_about_by_their_words():
    ana = Person(chapter=1, lesson=2, exercise=1)
    ana.says("red or green?")
    ana.hears("1. red", "2. green", "Send its number.")
    ana.says("2")
    ana.hears("Green it is.")


@pytest.mark.parametrize("options", [(), ("99",), ("red", "x"), ("0", "1")])
def test_a_question_that_somebody_edited_into_nonsense_is_forgotten(options):
    ana = Person(chapter=1, lesson=2, exercise=1, expecting=Expecting("answers", options))
    ana.says("yes")
    ana.says("2")
    ana.hears("Green it is.")


def test_two_answers_sent_again_are_asked_about_in_other_words():
    ana = counting()
    replies = [ana.says(text) for text in ("3 or 4", "3 or 4", "yes", "both", "3 or 4")]
    assert len(set(replies[:2])) == 2
    assert all("*3*, or *4*" in reply for reply in (*replies[:3], replies[4]))
    assert progress(ana).wrong == ()


def test_after_two_answers_talk_is_talk():
    ana = counting()
    ana.says("3 or 4")
    ana.says("no")
    ana.hears("still open")
    ana.says("3 or 4")
    ana.says("how much does it cost?")
    assert ana.offer is not None


def test_one_answer_among_strange_words_is_asked_about_and_yes_makes_it_the_answer():
    ana = counting()
    ana.says("grandma counted 4")
    if "Did you mean *4*" not in ana.reply:
        pytest.fail(ana.reply)
    ana.says("yes")
    assert progress(ana).wrong == ("4",)


def test_a_question_with_two_answers_of_an_exercise_that_is_gone_is_forgotten():
    ana = counting()
    ana.says("3 or 4")
    ana.says("skip")
    ana.says("the first one")
    assert progress(ana).solved == {}


@pytest.mark.parametrize("text", ["is it safe?", "thanks", "hello", "stop", "menu", "next", "i have paid"])
def test_what_is_plainly_wanted_is_done_in_an_exercise(text):
    ana = counting()
    ana.says(text)
    ana.does_not_hear("More than two.")
    assert progress(ana).wrong == ()


def test_a_number_that_no_option_has_is_no_attempt():
    ana = Person(chapter=1, lesson=2, exercise=1)
    ana.says("7")
    ana.hears("a number from 1 to 3")
    assert progress(ana).wrong == ()


def test_an_attempt_beside_i_do_not_know_is_judged():
    ana = counting()
    ana.says("i don't know, 5?")
    ana.hears("More than two.")
    assert progress(ana).wrong == ("5",)


def test_the_whole_program_is_right_where_one_line_is_asked_for():
    ana = Person(chapter=1, lesson=2, exercise=1, course=with_exercise("code", "age = 20"))
    ana.says("```age = 20```")
    assert progress(ana).solved == {1: (1,)}
