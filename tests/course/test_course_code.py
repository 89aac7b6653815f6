"""All the code in the course was run, and shows what the course says."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.course.chapters import ALL_FILES, LESSONS, QUESTIONS, SECTIONS, Fence, Section, sections
from tests.course.running import failure, run

KNOWN_TAGS = {"python", "more", "app", "error", "asks", "gap", "output", "text"}
APP = [fence for section in SECTIONS for fence in section.fences if "app" in fence.words]


def named(section: Section) -> str:
    return section.where


def programs_with_output(file: Path) -> list[tuple[Fence, str | None]]:
    """The programs of a chapter's lessons in order, each with the output that is claimed for it.

    An output belongs to the last program before it: a lesson that asks shows the program in its text
    and the output under `Predict:`.
    """
    found: list[tuple[Fence, str | None]] = []
    for fence in (f for section in sections(file) if section.is_lesson for f in section.fences):
        if fence.runs:
            found.append((fence, None))
        elif fence.words[0] == "output":
            assert found, f"{fence.section.where}: an output before any program"
            program, claimed = found[-1]
            assert claimed is None, f"{fence.section.where}: a second output for one program"
            found[-1] = (program, fence.body)
    return found


def says(message: str, claimed: str | None) -> bool:
    """Later versions of Python say more in brackets, or behind a full stop: the course leaves that away."""
    return bool(claimed) and (message == claimed or message.startswith((f"{claimed} (", f"{claimed}. ")))


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: file.stem)
def test_every_program_of_a_lesson_shows_what_the_course_says(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    chapter: dict[str, object] = {}
    earlier = [fence.body for fence in APP if fence.section.file < file.name]
    run("\n".join(earlier), names=chapter)
    for fence, claimed in programs_with_output(file):
        where = fence.section.where
        if fence.fails:
            assert says(failure(fence.body), claimed), where
            continue
        names = chapter if {"more", "app"} & set(fence.words) else {}
        assert run(fence.body, claimed or "", names, fence.seed) == (claimed or ""), where
        chapter.update(names)


def test_every_fence_has_a_known_tag():
    for section in SECTIONS:
        for fence in section.fences:
            tags = [word for word in fence.words if not word.startswith("seed=")]
            assert tags, f"{section.where}: a fence without a tag"
            assert set(tags) <= KNOWN_TAGS, section.where
        assert section.source.count("```") == 2 * len(section.fences), section.where


def test_every_exercise_that_shows_a_program_has_it_checked():
    for exercise in QUESTIONS:
        if "print" in exercise.text and any(fence.runs for fence in exercise.fences):
            claimed = exercise.fence("error") and exercise.fence("output")
            assert exercise.fence("asks") or exercise.fence("gap") or claimed, exercise.where


@pytest.mark.parametrize("exercise", [e for e in QUESTIONS if e.fence("asks")], ids=named)
def test_the_right_answer_is_what_python_says(exercise):
    program = exercise.fence("asks")
    (answer,) = exercise.right_answers
    if program.fails:
        error = failure(program.body).partition(":")[0]
        assert answer in {"an error", f"a {error}", f"an {error}"}
    else:
        assert answer.removesuffix(" appears") == " ".join(run(program.body).split())


@pytest.mark.parametrize("exercise", [e for e in QUESTIONS if e.fence("gap")], ids=named)
def test_every_accepted_answer_fills_the_gap(exercise, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for answer in exercise.right_answers:
        program = exercise.fence("gap").body.replace("____", answer)
        screen = exercise.fence("output").body
        assert run(program, screen) == screen, answer


@pytest.mark.parametrize("exercise", [e for e in QUESTIONS if e.values("Code")], ids=named)
def test_every_accepted_line_of_code_runs(exercise):
    if exercise.fence("gap"):
        return
    given = next((fence for fence in exercise.fences if fence.runs and not fence.fails), None)
    wanted = None if exercise.fence("error") else exercise.fence("output")
    for answer in exercise.values("Code"):
        shown = run(f"{given.body if given else ''}\n{answer}")
        assert not wanted or shown == wanted.body


def test_a_failing_program_in_an_exercise_fails_as_the_course_says():
    for exercise in QUESTIONS:
        program, claimed = exercise.fence("error"), exercise.fence("output")
        if program:
            assert failure(program.body), exercise.where
        if program and claimed:
            assert says(failure(program.body), claimed.body), exercise.where


def use_app(folder: Path, app: str, *typed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-c", app]
    user = "\n".join(typed) + "\n"
    return subprocess.run(command, input=user, capture_output=True, text=True, cwd=folder, check=False)


def test_the_finished_app_still_knows_tomorrow_what_it_was_told_today(tmp_path):
    app = "\n".join(fence.body for fence in APP)
    use_app(
        tmp_path, app, "show", "add", "food", "eight", "8.50", "add", "bus", "2", "quit"
    ).check_returncode()
    assert "TOTAL      10.50" in use_app(tmp_path, app, "show", "quit").stdout
    assert 40 <= len([line for line in app.splitlines() if line]) <= 55


def test_whoever_typed_a_comma_gets_rid_of_the_bad_row_and_of_the_mistake(tmp_path):
    *functions, main = [fence.body for fence in APP]
    lesson = next(section for section in SECTIONS if section.step == "make-throw-the-bad-row-out")
    ask = '        kind = input("Kind? ")\n'
    repair = '        kind = kind.replace(",", " ")\n'
    app = "\n".join((*functions, main))
    use_app(tmp_path, app, "add", "food", "8.5", "add", "tea, milk", "4", "quit").check_returncode()
    assert "ValueError: too many values to unpack" in use_app(tmp_path, app, "show", "quit").stderr
    cleaned = use_app(tmp_path, "\n".join((*functions, lesson.fences[0].body)))
    assert cleaned.stdout.strip() == lesson.fences[1].body
    assert ask in main
    repaired = "\n".join((*functions, main.replace(ask, ask + repair)))
    shown = use_app(tmp_path, repaired, "add", "tea, milk", "4", "show", "quit")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "tea  milk" in shown.stdout
    assert "TOTAL      12.50" in shown.stdout


def test_every_chapter_teaches_with_code():
    assert {lesson.file for lesson in LESSONS if lesson.fences} == {file.name for file in ALL_FILES}
