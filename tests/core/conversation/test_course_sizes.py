"""A course of any size is spoken of in words that fit it."""

from dataclasses import replace

import pytest

from bot.core.course import Lesson
from bot.core.wording import paywall
from tests.chat import Person, made_of, small_course


def hears_in(free: int, chapters: int, text: str, **fields: object) -> str:
    return Person(course=small_course(free, chapters), chapter=1, lesson=1, **fields).says(text)


@pytest.mark.parametrize(
    ("free", "chapters", "text", "words"),
    [
        (1, 2, "help", "Chapter 1 is free;"),
        (2, 3, "help", "Chapters 1 to 2 are free;"),
        (2, 2, "help", "*chapter 2* jumps"),
        (1, 2, "progress", "Free chapter: 1."),
        (2, 3, "progress", "Free chapters: 1 to 2."),
        (1, 1, "chapter 7", "This course has one chapter."),
        (1, 2, "chapter 7", "This course has chapters 1 to 2."),
    ],
)
def test_one_chapter_is_not_spoken_of_as_many(free, chapters, text, words):
    assert words in hears_in(free, chapters, text)


@pytest.mark.parametrize(
    ("free", "chapters", "words"),
    [
        (1, 1, "1 short chapter, made for your phone. All of it is free."),
        (1, 3, "3 short chapters, made for your phone. The first one is free."),
        (2, 3, "3 short chapters, made for your phone. The first 2 are free."),
    ],
)
def test_the_welcome_counts(free, chapters, words):
    assert words in Person(course=small_course(free, chapters)).says("hi")


def test_back_leads_to_the_last_step_of_the_chapter_before_however_many_it_has():
    course = small_course(3, 3)
    longer = made_of(
        course.chapter(2), lessons=(*course.chapter(2).lessons, Lesson("Heading 2.3", "Text 2.3"))
    )
    chapters = (course.chapter(1), longer, course.chapter(3))
    ana = Person(course=replace(course, chapters=chapters), chapter=3, lesson=1)
    heard = [ana.says("back") for _ in range(9)]
    expected = ("Text 2.3", "Text 2.2", "Text 2.1", "Exercise 3 of 3")
    assert all(text in reply for text, reply in zip(expected, heard[3:], strict=False))


def test_the_wall_counts():
    assert "opens chapter 3." in paywall.paywall(small_course(2, 3), None, "", "")
    assert "opens chapters 2 to 3." in paywall.paywall(small_course(1, 3), None, "", "")


def test_the_only_exercise_of_a_chapter_is_one():
    course = small_course()
    first = course.chapter(1)
    course = replace(course, chapters=(made_of(first, exercises=first.exercises[:1]), *course.chapters[1:]))
    ana = Person(course=course, chapter=1, lesson=2, exercise=1)
    ana.says("2")
    ana.hears("The exercise of chapter 1 is solved!")
    ana.says("exercises")
    ana.hears("You have solved the exercise of chapter 1. Here it is once more.")


def test_where_all_is_free_the_menu_sells_nothing():
    assert "upgrade" not in hears_in(2, 2, "menu")
    assert "upgrade" in hears_in(1, 2, "menu")


def test_a_course_without_exercises_counts_none():
    course = small_course()
    course = replace(course, chapters=tuple(made_of(each, exercises=()) for each in course.chapters))
    ana = Person(course=course, chapter=1, lesson=1)
    ana.says("progress")
    ana.does_not_hear("Exercises")
