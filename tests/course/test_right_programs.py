"""No correct Python is called wrong, and what does something else is not called right."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.conversation.answering import Attempt, in_exercise
from bot.core.conversation.programs import ToRun
from bot.core.course import Exercise
from bot.core.programs.judging import Right, judge
from bot.core.programs.mending import mended
from tests.core.conversation.said.start import shipped
from tests.course.quick_runner import QuickRunner
from tests.understanding import UNDERSTANDING

PROGRAMS = tomllib.loads(Path(__file__).with_name("programs.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def runner() -> Iterator[QuickRunner]:
    runner = QuickRunner()
    yield runner
    runner.close()


def code_exercises() -> dict[str, Exercise]:
    exercises = (each for chapter in shipped().chapters for each in chapter.exercises)
    both = (each for exercise in exercises for each in (exercise, exercise.twin))
    return {each.title: each for each in both if each and each.kind == "code"}


def is_right(exercise: Exercise, text: str, runner: QuickRunner) -> bool:
    decision = in_exercise(exercise, text, UNDERSTANDING.understand(text))
    if isinstance(decision, Attempt):
        return decision.verdict.correct
    assert isinstance(decision, ToRun), decision
    assert decision.exercise is exercise
    return isinstance(judge(exercise, mended(decision.text).code, runner.run), Right)


def test_programs_are_of_exercises_that_are_there():
    assert {*PROGRAMS["right"], *PROGRAMS["wrong"]} <= set(code_exercises())


@pytest.mark.parametrize("title", code_exercises())
def test_whatever_does_what_is_asked_is_right(title, runner):
    exercise = code_exercises()[title]
    programs = [*exercise.answers, *PROGRAMS["right"].get(title, ())]
    assert [each for each in programs if not is_right(exercise, each, runner)] == []


@pytest.mark.parametrize("title", PROGRAMS["wrong"])
def test_whatever_does_something_else_is_not_right(title, runner):
    exercise = code_exercises()[title]
    assert [each for each in PROGRAMS["wrong"][title] if is_right(exercise, each, runner)] == []


def test_each_chapter_ends_in_an_exercise_that_is_judged_by_running():
    for chapter in shipped().chapters:
        last = chapter.steps[-1]
        assert isinstance(last, Exercise)
        assert last.checks, chapter.title


def test_free_chapters_have_their_share_of_what_is_judged_by_running():
    course = shipped()
    checked = [sum(bool(each.checks) for each in chapter.exercises) for chapter in course.chapters]
    assert sum(checked) >= 15
    assert sum(checked[: course.free_chapters]) >= 5
