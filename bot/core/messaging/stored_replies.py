"""Replies as the document keeps them: without the course's own lines, which can be looked up again.

A document keeps its last ten replies, and is read and written with every message: without the lessons it is
a third as large. A mark stands for the lines: a letter for the part, and the mark() of chapter and step, so
that a course that was changed gives no other step's lines; and behind a ":" the edition, where it is in
another language. It begins and ends with a character that no text can have: U+001A SUBSTITUTE, which XML
forbids.
"""

import re
from enum import StrEnum

from bot.core.course import Course, Exercise, Lesson, mark

_MARK = re.compile("\x1a([aert])([A-Za-z0-9+/]{4})([A-Za-z0-9+/]{4})(?::([A-Za-z0-9-]+))?\x1a")
# Earlier versions named the lesson or exercise by its number.
_NUMBERED = re.compile("\x1a(lesson|exercise) ([0-9]{1,4})[.]([0-9]{1,4}) [0-9a-f]{8}\x1a")


class Part(StrEnum):
    """Which lines of a step."""

    TEXT = "t"  # a lesson's text, an exercise's question
    AGAIN = "a"
    EXAMPLE = "e"
    RESULT = "r"


def compress(text: str, lines: str, part: Part, chapter: str, step: str, edition: str = "") -> str:
    """`text` with a mark for `lines`, that part of that step in that edition."""
    stands_for = f"\x1a{part}{mark(chapter)}{mark(step)}{edition and ':'}{edition}\x1a"
    text = without_marks(text)
    return text.replace(lines, stands_for, 1) if len(lines) > len(stands_for) else text


def without_marks(text: str) -> str:
    """Nobody writes a mark of their own, in a name or a guess, to be shown the lines of a step."""
    return text.replace("\x1a", "") if "\x1a" in text else text


def expand(course: Course, text: str) -> str:
    """The text as it was sent; if the course was changed since, with the lines as they are now."""
    if "\x1a" not in text:
        return text
    text = _MARK.sub(lambda found: _lines(_edition(course, found[4]), found[1], found[2], found[3]), text)
    return _NUMBERED.sub(lambda found: _numbered(course, found[1], int(found[2]), int(found[3])), text)


def _edition(course: Course, language: str | None) -> Course:
    return course.editions.get(language, course) if language else course


def _lines(course: Course, part: str, chapter: str, step: str) -> str:
    """Of the step with these marks."""
    steps = next((each.steps for each in course.chapters if mark(each.slug) == chapter), ())
    found = next((each for each in steps if mark(each.step) == step), None)
    if isinstance(found, Lesson):
        return _of_lesson(found).get(part, "")
    return found.question if isinstance(found, Exercise) and part == Part.TEXT else ""


def _of_lesson(lesson: Lesson) -> dict[str, str]:
    result = lesson.prediction.result if lesson.prediction else ""
    return {
        Part.TEXT: lesson.text,
        Part.AGAIN: lesson.again,
        Part.EXAMPLE: lesson.example,
        Part.RESULT: result,
    }


def _numbered(course: Course, kind: str, chapter: int, number: int) -> str:
    """By the course's table of what numbers meant, or else in the order of today."""
    if not course.numbered:
        found = course.chapter(chapter)
        steps = found.lessons if kind == "lesson" else found.exercises
        slug, names = found.slug, tuple(each.step for each in steps)
    elif 0 < chapter <= len(course.numbered):
        was = course.numbered[chapter - 1]
        slug, names = was.chapter, was.lessons if kind == "lesson" else was.exercises
    else:
        return ""
    return _lines(course, Part.TEXT, mark(slug), mark(names[number - 1])) if 0 < number <= len(names) else ""
