"""Asked, it answers: other words, another example, and why an answer was wrong or right."""

import itertools
from dataclasses import replace

import pytest

from tests.chat import Person, asking_course, small_course

COURSE = asking_course()


def walked(*texts: str, course=COURSE) -> Person:
    ana = Person(course=course)
    for text in ("hi", "next", *texts):
        ana.says(text)
    return ana


@pytest.mark.parametrize("before", [(), ("77",), ("77", "next"), ("next", "next", "red"), ("exercises",)])
def test_explain_gives_the_lesson_in_other_words_and_stays(before):
    ana = walked(*before)
    stood = ana.learner.progress
    ana.says("explain")
    ana.hears("Other words 1.")
    assert ana.learner.progress == stood
    ana.says("example")
    ana.hears("Another example 1.")


def test_in_an_exercise_the_lesson_before_it_is_explained():
    ana = walked("next", "next", "green", "next")
    ana.hears("Exercise 2 of 3")
    ana.says("explain")
    ana.hears("In short 1.", "still open")
    ben = walked("exercises", "skip")
    ben.hears("Exercise 2 of 3")
    ben.says("explain")
    ben.hears("In short 1.")


def test_what_the_course_does_not_have_is_said_honestly_and_never_twice_alike():
    for text in ("explain", "example"):
        ana = walked(course=small_course())
        replies = [ana.says(text) for _ in range(4)]
        assert all(first != second for first, second in itertools.pairwise(replies))
        ana.hears("*next*")
        assert ana.learner.progress.lesson == 1


def test_nothing_is_open_at_the_door():
    ana = Person(course=COURSE)
    ana.says("hi")
    for text in ("explain", "example", "why", "skip"):
        ana.says(text)
        assert ana.reply


def test_why_gives_the_word_for_the_last_wrong_answer_again():
    ana = walked("next", "next", "red", "hint", "why")
    ana.hears("You answered `red`. Red is hot.", "still open")
    ana.says("blue")
    ana.says("why")
    ana.hears("`blue`", "*hint*")


def test_why_after_a_right_answer_gives_the_reason():
    ana = walked("next", "next", "green")
    ana.hears("Text 1.2")
    ana.says("why")
    ana.hears("*Choose 1*: Leaves are green.")
    ana.says("next")
    ana.says("3")
    ana.says("why")
    ana.hears("*Count 1*: Three.")
    ana.says("str")
    ana.says("why")
    ana.hears("*Name 1*: A string.")


def test_why_in_a_lesson_explains_it():
    ana = walked("77", "why")
    ana.hears("Other words 1.")
    ana = walked("why")
    ana.hears("Other words 1.", "waiting for your guess")


def test_who_asks_once_more_gets_something_else():
    ana = walked("77")
    for expected in ("Other words 1.", "Another example 1.", "Other words 1."):
        ana.says("explain")
        ana.hears(expected)
    ana.says("example")
    ana.says("example")
    ana.hears("That is all I have")


@pytest.mark.parametrize("text", ["explain", "example", "why", "skip", "hint", "77"])
def test_nothing_of_a_chapter_that_was_closed_is_told(text):
    ana = Person(course=COURSE, chapter=3, lesson=1, solved={3: (1,)}, wrong=("red",))
    for fields in ({}, {"exercise": 1}, {"exercise": 2}, {"guess": "77"}):
        ana = Person(course=COURSE, chapter=3, lesson=1, solved={3: (1,)}, wrong=("red",), **fields)
        ana.says(text)
        ana.does_not_hear("PAIDLINE")


def test_why_names_the_answer_as_it_was_written():
    ana = Person(chapter=1, lesson=2, exercise=1)
    ana.says("1")
    ana.says("why")
    ana.hears("`red`", "Red is hot.")
    course = asking_course()
    exercise = replace(
        course.chapter(1).steps[1], kind="code", options=(), answers=("f(1)",), advice={"f(One)": "A digit."}
    )
    steps = (course.chapter(1).steps[0], exercise, *course.chapter(1).steps[2:])
    course = replace(course, chapters=(replace(course.chapter(1), steps=steps), *course.chapters[1:]))
    bea = Person(course=course, chapter=1, lesson=1, exercise=1, step=2)
    bea.says("f(One)")
    bea.says("why")
    bea.hears("You answered `f(One)`.", "A digit.")
