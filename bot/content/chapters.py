"""One chapter's file: its title, and its path of lessons and exercises."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.content.course_toml import LONGEST_TITLE
from bot.content.entries import OPTION
from bot.content.exercises import parse_exercise
from bot.content.faults import Faults, near, shown
from bot.content.lessons import parse_lesson
from bot.content.markdown import Line, check_prose, check_shown_bold, read_lines
from bot.core.course import Chapter, Exercise, Lesson, free_name

_EXERCISE = re.compile(r"(exercise|twin)\s*:\s*(.*)", re.IGNORECASE)
_ANSWER_KEY = re.compile(r"(Answer|Number|Code|Wrong|Hint|Right|Because):")
_LIKENESS = 0.75


@dataclass(frozen=True, slots=True)
class _Section:
    line: int
    heading: str
    body: list[Line] = field(default_factory=list)


def parse_chapter(number: int, slug: str, text: str, faults: Faults) -> Chapter:
    """The chapter as far as it can be read; every fault in it is added to `faults`."""
    lines = read_lines(text, faults)
    title = _title(lines[0], faults)
    sections = _sections(lines if lines[0].text.startswith("## ") else lines[1:], faults)
    steps = _steps(sections, faults)
    if not any(isinstance(step, Lesson) for step in steps):
        faults.add(0, "no lesson", 'at least one "## Heading" with a text under it')
    return Chapter(number, slug, title, steps)


def _title(line: Line, faults: Faults) -> str:
    if not line.text.startswith("# "):
        faults.add(1, f"{shown(line.text)} in the first line", '"# The chapter\'s title"')
        return ""
    title = line.text[2:].strip()
    _check_heading(1, title, faults)
    return title


def _check_heading(line: int, heading: str, faults: Faults) -> None:
    if not heading:
        faults.add(line, "a heading without words", "words in it")
    elif len(heading) > LONGEST_TITLE:
        faults.add(line, f"a heading of {len(heading)} characters", f"{LONGEST_TITLE} at most")
    check_shown_bold(line, heading, faults)


def _sections(lines: Sequence[Line], faults: Faults) -> list[_Section]:
    sections: list[_Section] = []
    for line in lines:
        if line.kind == "prose" and line.text.startswith("## ") and line.text[3:].strip():
            sections.append(_Section(line.number, line.text[3:].strip()))
        elif sections:
            sections[-1].body.append(line)
        elif line.text.startswith("###"):
            check_prose(line.number, line.text, faults)
        elif line.text.strip():
            faults.add(line.number, f"{shown(line.text)} before the first heading", '"## Heading" first')
    return sections


def _steps(sections: Sequence[_Section], faults: Faults) -> tuple[Lesson | Exercise, ...]:
    """The path; a twin goes into the exercise before it."""
    steps: list[Lesson | Exercise] = []
    placed: list[_Section] = []
    before: Lesson | Exercise | None = None
    for section in sections:
        heading = _EXERCISE.fullmatch(section.heading)
        step = _exercise(section, heading[2], faults) if heading else _lesson(section, steps, faults)
        if heading is None or heading[1].casefold() == "exercise":
            steps.append(step)
            placed.append(section)
            before = step
            continue
        if isinstance(before, Exercise) and isinstance(step, Exercise):
            steps[-1] = replace(before, twin=step)
        else:
            faults.add(section.line, "a twin with no exercise directly before it", '"## Exercise: …" first')
        before = None
    return _named(steps, placed, faults)


def _exercise(section: _Section, title: str, faults: Faults) -> Exercise:
    _check_heading(section.line, title, faults)
    return parse_exercise(title, section.line, section.body, faults)


def _lesson(section: _Section, earlier: Sequence[Lesson | Exercise], faults: Faults) -> Lesson:
    _check_lesson_heading(section, earlier, faults)
    _check_is_no_exercise(section, faults)
    return parse_lesson(section.heading, section.line, section.body, faults)


def _check_lesson_heading(section: _Section, earlier: Sequence[Lesson | Exercise], faults: Faults) -> None:
    first = _first_word(section)
    if near(first, ["exercise"], _LIKENESS):
        faults.add(section.line, f"the heading {shown(section.heading)}", '"## Exercise: its title"')
    elif ":" in section.heading and near(first, ["twin"], _LIKENESS):
        faults.add(section.line, f"the heading {shown(section.heading)}", '"## Twin: its title"')
    headings = (step.heading for step in earlier if isinstance(step, Lesson))
    if any(heading.casefold() == section.heading.casefold() for heading in headings):
        faults.add(
            section.line, f"a second lesson with the heading {shown(section.heading)}", "another heading"
        )
    _check_heading(section.line, section.heading, faults)


def _check_is_no_exercise(section: _Section, faults: Faults) -> None:
    """An exercise without its "Exercise:" would tell every learner the answer."""
    prose = [line for line in section.body if line.kind == "prose"]
    keys = {key[1] for line in prose if (key := _ANSWER_KEY.match(line.text))}
    if len(keys) > 1 or any(OPTION.match(line.text) for line in prose):
        kind = "Twin" if near(_first_word(section), ["twin"], _LIKENESS) else "Exercise"
        faults.add(section.line, "an exercise's answers under a lesson's heading", f'"## {kind}: its title"')


def _first_word(section: _Section) -> str:
    return re.split(r"[\W_]+", section.heading, maxsplit=1)[0]


def _named(
    steps: Sequence[Lesson | Exercise], sections: Sequence[_Section], faults: Faults
) -> tuple[Lesson | Exercise, ...]:
    """The steps, each with a name of its own: those that their authors named keep their names."""
    taken: set[str] = set()
    given = [_line_of_name(section) for section in sections]
    for step, line in zip(steps, given, strict=True):
        if line and step.step in taken:
            faults.add(line, f"a second step with the name {shown(step.step)}", "another name")
        if line:
            taken.add(step.step)
    return tuple(
        step if line else replace(step, step=free_name(step.step, taken))
        for step, line in zip(steps, given, strict=True)
    )


def _line_of_name(section: _Section) -> int:
    """0 where its author gave it none."""
    lines = (line.number for line in section.body if line.kind == "prose" and line.text.startswith("Step:"))
    return next(lines, 0)
