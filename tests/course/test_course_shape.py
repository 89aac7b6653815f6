"""The course is made for a phone, and every chapter leads from predicting to making."""

import tomllib

import pytest

from tests.course.chapters import EXERCISES, FILES, FOLDER, LESSONS, Section, sections

STAGES = ["Predict", "Run", "Investigate", "Modify", "Make"]


def stage(lesson: Section) -> int:
    return STAGES.index(lesson.heading.partition(":")[0])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_lessons_go_from_predict_to_make_and_never_back(file):
    stages = [stage(section) for section in sections(file) if not section.is_exercise]
    assert 3 <= len(stages) <= 6
    assert stages[0] == 0
    assert stages == sorted(stages)
    assert max(stages.count(each) for each in stages) <= 2


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_chapter_has_three_to_five_exercises_of_mixed_kinds(file):
    exercises = [section for section in sections(file) if section.is_exercise]
    assert 3 <= len(exercises) <= 5
    kinds = {e.keyed[0][0] if not e.options else "choice" for e in exercises}
    assert len(kinds) >= 2


def test_a_lesson_fits_on_a_phone():
    for lesson in LESSONS:
        assert 200 <= len(lesson.sent) <= 900, f"{lesson.where}: {len(lesson.sent)}"


def test_code_is_short_and_narrow():
    for section in LESSONS + EXERCISES:
        for fence in section.fences:
            lines = fence.body.splitlines()
            assert len(lines) <= 12, section.where
            message = any("Error: " in line for line in lines)  # Python's own words: a phone wraps them
            assert message or max(map(len, lines)) <= 36, f"{section.where}: {max(lines, key=len)}"


def test_a_question_fits_on_a_phone():
    for exercise in EXERCISES:
        assert 10 <= len(exercise.question) <= 700, exercise.where


def test_every_exercise_helps_twice_and_praises():
    for exercise in EXERCISES:
        wrong_options = [option for option in exercise.options if option["mark"] == " "]
        assert all(option["advice"] for option in wrong_options), exercise.where
        assert len(wrong_options) + len(exercise.values("Hint", "Wrong")) >= 2, exercise.where
        assert exercise.values("Hint"), exercise.where
        assert len(exercise.values("Right")) == 1, exercise.where


def test_a_choice_has_one_right_option():
    for exercise in EXERCISES:
        if exercise.options:
            assert 2 <= len(exercise.options) <= 4, exercise.where
            assert [option["mark"] for option in exercise.options].count("x") == 1, exercise.where


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
