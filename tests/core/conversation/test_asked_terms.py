"""A question about a word of the course is answered from its glossary, or from its titles and headings."""

from dataclasses import replace

import pytest

from bot.core.conversation.asked_terms import answer_about
from bot.core.glossary import Term, key_of
from bot.core.learner import Tier
from tests.chat import SECRET, Person, small_course

COURSE = replace(
    small_course(),
    glossary=(
        Term("crumb", "The soft inside of a loaf.", ("soft part", "inside of a loaf"), "slug-1"),
        Term("oven spring", "How a loaf rises in the heat.", (), "slug-2"),
        Term("==", "Both sides are alike.", (), "slug-1"),
        Term("steam", "Water as a gas.", ("for",), "slug-3"),
    ),
)


def asks(words: str, asked: bool = True, **fields: object) -> str:
    ana = Person(course=COURSE, **fields)
    turn = answer_about(COURSE, ana.learner, words, asked)
    return "" if turn is None else turn.replies[0].text


@pytest.mark.parametrize(
    "words", ["crumb", "Crumbs", "CRUMB?", "soft parts", "crmub", "crumb in a loaf", "size of the crumb here"]
)
def test_a_term_is_found_by_any_of_its_names(words):
    assert "*crumb*: The soft inside" in asks(words, chapter=1, lesson=1)


@pytest.mark.parametrize("words", ["something else", "who it is for", "", "=", "!!!", "a", "crust"])
def test_what_the_course_does_not_have_is_not_answered(words):
    assert asks(words, chapter=1, lesson=1) == ""


def test_words_that_stand_alone_are_not_searched_for_names():
    assert asks("my crumb is wet", asked=False, chapter=1, lesson=1) == ""
    assert "*crumb*" in asks("crumbs", asked=False, chapter=1, lesson=1)


def test_signs_are_a_name_too():
    assert "*==*" in asks("==", chapter=1, lesson=1)
    assert key_of("Oven-Springs!") == "oven spring"


def test_another_chapter_is_offered_where_it_is_open():
    assert asks("oven spring", chapter=1, lesson=2).endswith(
        "Chapter 2, *Title 2*, teaches it: say *chapter 2*."
    )
    assert "chapter 2" not in asks("oven spring", chapter=2, lesson=1).lower()


def test_a_paid_chapter_is_named_and_neither_offered_nor_sold():
    told = asks("steam", chapter=1, lesson=2)
    assert "Water as a gas" in told
    assert "Chapter 3, *Title 3*, teaches it. It is part of the full course." in told
    assert "*chapter 3*" not in told
    assert "*upgrade*" not in told
    assert "*chapter 3*" in asks("steam", chapter=1, lesson=2, tier=Tier.PAID)


def test_an_open_exercise_stays_open_and_nothing_else_is_offered():
    told = asks("oven spring", chapter=1, lesson=2, exercise=1)
    assert "*chapter 2*" not in told
    assert told.endswith("Your exercise is still open: answer it, or say *skip* to leave it.")


def test_titles_and_headings_answer_where_the_glossary_does_not():
    assert "Chapter 2, *Title 2*, teaches it" in asks("title 2", chapter=1, lesson=1)
    assert "*Heading 2.1* is a lesson of chapter 2" in asks("heading 2.1", chapter=1, lesson=1)
    assert asks("heading 2.1", asked=False, chapter=1, lesson=1) == ""


@pytest.mark.parametrize("words", ["text 3.1", "steam", "heading 3.1", "title 3", "green", "leaves"])
def test_no_line_of_a_paid_chapter_is_told(words):
    assert SECRET not in asks(words, chapter=1, lesson=1)


def test_a_question_costs_nothing():
    ana = Person(course=COURSE, chapter=1, lesson=2, exercise=2)
    turn = answer_about(COURSE, ana.learner, "crumb")
    assert turn.learner == ana.learner
