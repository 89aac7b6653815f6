"""What the course accepts is graded right, however a phone writes it; a foreseen mistake gets its word."""

import pytest

from bot.content import read_course
from bot.core.course import Course
from bot.core.grading import grade
from tests.course.chapters import FOLDER

COURSE = read_course(FOLDER)
EXERCISES = [(chapter, exercise) for chapter in COURSE.chapters for exercise in chapter.exercises]


def titled(value):
    return getattr(value, "title", None)


def as_phones_write_it(answer: str) -> list[str]:
    return [
        answer,
        f" {answer} ",
        f"`{answer}`",
        answer[:1].upper() + answer[1:],
        answer.replace('"', "'"),
        answer.replace('"', "“"),
    ]


def test_the_course_has_no_fault():
    assert isinstance(COURSE, Course), COURSE


@pytest.mark.parametrize(("chapter", "exercise"), EXERCISES, ids=titled)
def test_the_right_answers_are_right(chapter, exercise):
    for answer in exercise.answers:
        for written in as_phones_write_it(answer):
            assert grade(exercise, written).correct, written


@pytest.mark.parametrize(("chapter", "exercise"), EXERCISES, ids=titled)
def test_a_wrong_answer_that_was_foreseen_gets_its_own_word(chapter, exercise):
    for wrong, word in exercise.advice.items():
        verdict = grade(exercise, wrong)
        assert (verdict.correct, verdict.advice) == (False, word), wrong


@pytest.mark.parametrize(
    ("chapter", "exercise"), [each for each in EXERCISES if each[1].kind == "choice"], ids=titled
)
def test_an_option_may_be_answered_by_its_text(chapter, exercise):
    for number, option in enumerate(exercise.options, 1):
        assert grade(exercise, option).correct is (str(number) in exercise.answers), option
