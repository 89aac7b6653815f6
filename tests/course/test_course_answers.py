"""What the course accepts is graded right, however a phone writes it; a foreseen mistake gets its word.

`answers/` has for every exercise what people answer: right and wrong in plain forms, and right in a sentence.
"""

import tomllib
from pathlib import Path

import pytest

from bot.content import read_course
from bot.core.course import Course
from bot.core.grading import Answered, grade, read_attempt
from tests.course.chapters import FOLDER

COURSE = read_course(FOLDER)
ON_THE_PATH = [(chapter, exercise) for chapter in COURSE.chapters for exercise in chapter.exercises]
TWINS = [(chapter, exercise.twin) for chapter, exercise in ON_THE_PATH if exercise.twin]
EXERCISES = ON_THE_PATH + TWINS
ANSWERS = {
    file.stem.partition("-")[2]: tomllib.loads(file.read_text("utf-8"))
    for file in sorted((Path(__file__).parent / "answers").glob("*.toml"))
}


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


def test_every_exercise_comes_with_what_people_answer():
    for chapter in COURSE.chapters:
        assert set(ANSWERS[chapter.slug]) == {exercise.step for exercise in chapter.exercises}
    for chapter, exercise in ON_THE_PATH:
        people = ANSWERS[chapter.slug][exercise.step]
        where = f"{chapter.slug}: {exercise.step}"
        assert set(people) == {"right", "said", "wrong"}, where
        assert min(len(people["right"]), len(people["said"])) >= 3, where
        assert len(people["wrong"]) >= 5, where


@pytest.mark.parametrize(("chapter", "exercise"), ON_THE_PATH, ids=titled)
def test_what_people_answer_right_is_right(chapter, exercise):
    for text in ANSWERS[chapter.slug][exercise.step]["right"]:
        assert grade(exercise, text).correct, text


@pytest.mark.parametrize(("chapter", "exercise"), ON_THE_PATH, ids=titled)
def test_what_people_answer_wrong_is_wrong_and_gets_a_word_of_its_own(chapter, exercise):
    for text in ANSWERS[chapter.slug][exercise.step]["wrong"]:
        reading = read_attempt(exercise, text)
        assert isinstance(reading, Answered), text
        assert not reading.verdict.correct, text
        assert reading.verdict.advice, text


@pytest.mark.parametrize(("chapter", "exercise"), ON_THE_PATH, ids=titled)
def test_a_right_answer_is_found_in_what_people_say(chapter, exercise):
    for text in ANSWERS[chapter.slug][exercise.step]["said"]:
        reading = read_attempt(exercise, text)
        assert isinstance(reading, Answered), text
        assert reading.verdict.correct, text
