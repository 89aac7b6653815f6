"""The course is made for a phone, and every chapter leads from predicting to making."""

import math
import tomllib
from itertools import pairwise

import pytest

from tests.course.chapters import EXERCISES, FILES, FOLDER, LESSONS, QUESTIONS, TWINS, Section, sections

STAGES = ["Predict", "Run", "Investigate", "Modify", "Make"]
WIDEST, TALLEST = 38, 21  # of 844 points by 390; the bot's own lines around a lesson take five more
TALLER = {"Make: put it together": 22}  # the whole app's loop with a day of its life


def stage(lesson: Section) -> int:
    return STAGES.index(lesson.heading.partition(":")[0])


def rows(text: str) -> int:
    """Lines on a phone: long ones are wrapped, the marks of a fence are not shown."""
    shown = [line for line in text.splitlines() if not line.startswith("```")]
    return sum(max(1, math.ceil(len(line) / WIDEST)) for line in shown)


def messages_of(lesson: Section) -> list[str]:
    return [lesson.text, *lesson.values("Predict", "Again", "Example")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_lessons_go_from_predict_to_make_and_never_back(file):
    stages = [stage(section) for section in sections(file) if section.is_lesson]
    assert stages[0] == 0
    assert stages == sorted(stages)
    assert stages[-1] == len(STAGES) - 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_practice_stands_between_the_lessons_and_ends_the_chapter(file):
    path = [section for section in sections(file) if not section.is_twin]
    assert path[0].is_lesson
    assert path[-1].is_exercise
    assert path[-1].values("Code"), "a chapter ends with something that the learner writes"
    unbroken = "".join("L" if section.is_lesson else "E" for section in path)
    assert max(map(len, unbroken.split("E"))) <= 3, unbroken
    assert max(map(len, unbroken.split("L"))) <= 3, unbroken


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_half_of_a_chapters_exercises_ask_for_code(file):
    exercises = [section for section in sections(file) if section.is_exercise]
    asking_for_code = [exercise for exercise in exercises if exercise.values("Code")]
    assert 5 <= len(exercises) <= 8
    assert 2 * len(asking_for_code) >= len(exercises)
    assert len(asking_for_code) < len(exercises)


def test_the_first_message_after_the_welcome_asks_something():
    first = LESSONS[0]
    assert first.text.endswith(("?", "؟"))
    assert len(first.values("Guess")) >= 3


def test_a_lesson_that_asks_ends_in_its_question_and_knows_some_guesses():
    asking = [lesson for lesson in LESSONS if lesson.values("Predict")]
    assert 2 * len(asking) >= len(LESSONS)
    for lesson in asking:
        assert lesson.text.endswith(("?", "؟")), lesson.where
        assert len(lesson.values("Guess")) >= 2, lesson.where
        assert all(" => " in guess for guess in lesson.values("Guess")), lesson.where


def test_every_lesson_has_a_second_wording_and_another_example():
    for lesson in LESSONS:
        assert len(lesson.values("Again")) == 1, lesson.where
        assert len(lesson.values("Example")) == 1, lesson.where


def test_the_second_wording_has_a_program_of_its_own():
    for lesson in LESSONS:
        taught = {fence.body for fence in lesson.fences if f"{fence.body}\n" in f"{lesson.text}\n"}
        (again,) = lesson.values("Again")
        (example,) = lesson.values("Example")
        for text in (again, example):
            programs = [fence.body for fence in lesson.fences if fence.body in text]
            assert programs, lesson.where
            assert not [body for body in programs if body in taught and "print(" in body], lesson.where


def test_a_lesson_fits_on_a_phones_screen():
    for lesson in LESSONS:
        assert len(lesson.text) >= 100, f"{lesson.where}: {len(lesson.text)}"
        for text in messages_of(lesson):
            assert len(text) <= 900, f"{lesson.where}: {len(text)}"
            tallest = TALLER.get(lesson.heading, TALLEST)
            assert rows(text) <= tallest, f"{lesson.where}: {rows(text)} rows: {text[:40]}"


def test_code_is_short_and_narrow():
    for section in LESSONS + QUESTIONS:
        for fence in section.fences:
            lines = fence.body.splitlines()
            assert len(lines) <= 12, section.where
            message = any("Error: " in line for line in lines)  # Python's own words: a phone wraps them
            assert message or max(map(len, lines)) <= 36, f"{section.where}: {max(lines, key=len)}"


def test_a_question_fits_on_a_phone():
    for exercise in QUESTIONS:
        assert 10 <= len(exercise.text) <= 700, exercise.where
        assert rows(exercise.text) <= TALLEST, exercise.where


def test_every_exercise_helps_explains_and_praises():
    for exercise in QUESTIONS:
        assert len(exercise.values("Hint")) >= 2, exercise.where
        assert len(exercise.values("Right")) == 1, exercise.where
        assert len(exercise.values("Because")) == 1, exercise.where


def test_every_typical_mistake_has_a_word_of_its_own():
    for exercise in QUESTIONS:
        if exercise.options:
            wrong = [option for option in exercise.options if option["mark"] == " "]
            assert all(option["advice"] for option in wrong), exercise.where
            assert len(wrong) >= 3, exercise.where
        else:
            assert len(exercise.values("Wrong")) >= 5, exercise.where


def test_a_third_of_the_exercises_have_a_twin():
    assert 3 * len(TWINS) >= len(EXERCISES)
    for file in FILES:
        found = sections(file)
        for before, section in pairwise(found):
            assert before.is_exercise or not section.is_twin, section.where


def test_a_choice_has_one_right_option():
    for exercise in QUESTIONS:
        if exercise.options:
            assert 2 <= len(exercise.options) <= 4, exercise.where
            assert [option["mark"] for option in exercise.options].count("x") == 1, exercise.where


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_step_names_are_unique_in_a_chapter(file):
    steps = [section.step for section in sections(file) if not section.is_twin]
    assert len(steps) == len(set(steps))


def test_no_step_that_numbers_of_before_mean_is_lost():
    course = tomllib.loads((FOLDER / "course.toml").read_text("utf-8"))
    for file, table in zip(FILES, course["numbered"], strict=True):
        steps = {section.step for section in sections(file) if not section.is_twin}
        assert file.stem.partition("-")[2] == table["chapter"]
        assert steps >= {*table["lessons"], *table["exercises"]}


def test_titles_are_plain():
    for file in FILES:
        title = file.read_text("utf-8").splitlines()[0]
        assert title.startswith("# ")
        assert len(title) <= 40
        assert not set("*_~`") & set(title)


def test_every_paid_chapter_has_a_teaser_and_no_free_one():
    course = tomllib.loads((FOLDER / "course.toml").read_text("utf-8"))
    paid = range(course["free_chapters"] + 1, len(FILES) + 1)
    assert (len(FILES), course["free_chapters"]) == (10, 5)
    assert set(course["teasers"]) == {str(number) for number in paid}
