"""One chapter's file: its title, its lessons, its exercises."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.content.course_toml import LONGEST_TITLE
from bot.content.exercises import ENTRY, OPTION, parse_exercise
from bot.content.faults import Faults, near, shown
from bot.content.markdown import Line, check_shown_bold, read_lines, whatsapp
from bot.core.course import Chapter, Exercise, Lesson

LONGEST_LESSON = 900  # characters as sent: more is not read on a phone

_EXERCISE = re.compile(r"exercise\s*:\s*(.*)", re.IGNORECASE)
_LIKENESS = 0.75


@dataclass(frozen=True, slots=True)
class _Section:
    line: int
    heading: str
    body: list[Line] = field(default_factory=list)


def parse_chapter(number: int, text: str, faults: Faults) -> Chapter:
    """The chapter as far as it can be read; every fault in it is added to `faults`."""
    lines = read_lines(text, faults)
    title = _title(lines[0], faults)
    sections = _sections(lines if lines[0].text.startswith("## ") else lines[1:], faults)
    lessons: list[Lesson] = []
    exercises: list[Exercise] = []
    for section in sections:
        if exercise := _EXERCISE.fullmatch(section.heading):
            _check_heading(section.line, exercise[1], faults)
            exercises.append(parse_exercise(exercise[1], section.line, section.body, faults))
        else:
            _check_lesson_heading(section, lessons, faults)
            lessons.append(_lesson(section, faults))
    if not lessons:
        faults.add(0, "no lesson", 'at least one "## Heading" with a text under it')
    return Chapter(number, title, tuple(lessons), tuple(exercises))


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
        elif line.text.strip():
            faults.add(line.number, f"{shown(line.text)} before the first heading", '"## Heading" first')
    return sections


def _check_lesson_heading(section: _Section, earlier: Sequence[Lesson], faults: Faults) -> None:
    first = re.split(r"[\W_]+", section.heading, maxsplit=1)[0]
    if near(first, ["exercise"], _LIKENESS):
        faults.add(section.line, f"the heading {shown(section.heading)}", '"## Exercise: its title"')
    if any(lesson.heading.casefold() == section.heading.casefold() for lesson in earlier):
        faults.add(
            section.line, f"a second lesson with the heading {shown(section.heading)}", "another heading"
        )
    _check_heading(section.line, section.heading, faults)


def _lesson(section: _Section, faults: Faults) -> Lesson:
    text = whatsapp(section.body, faults)
    if not text:
        faults.add(section.line, "a lesson without text", "a text under its heading")
    elif len(text) > LONGEST_LESSON:
        faults.add(section.line, f"a lesson of {len(text)} characters", f"{LONGEST_LESSON} at most")
    _check_is_no_exercise(section, faults)
    return Lesson(section.heading, text)


def _check_is_no_exercise(section: _Section, faults: Faults) -> None:
    """An exercise without its "Exercise:" would tell every learner the answer."""
    prose = [line for line in section.body if line.kind == "prose"]
    keys = {key[1] for line in prose if (key := ENTRY.match(line.text))}
    if len(keys) > 1 or any(OPTION.match(line.text) for line in prose):
        faults.add(section.line, "an exercise's answers under a lesson's heading", '"## Exercise: its title"')
