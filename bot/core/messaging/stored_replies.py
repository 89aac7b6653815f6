"""Replies as the document keeps them: without the course's own lines, which can be looked up again.

A document keeps its last ten replies, and is read and written with every message: without the lessons it is
a third as large. A mark stands for the lines: it names the part, the chapter and the step, so that a course
that was changed gives no other step's lines. It begins and ends with a character that no text can have:
U+001A SUBSTITUTE, which XML forbids.
"""

import re
from enum import StrEnum

from bot.core.course import Course, Exercise, Lesson

_MARK = re.compile("\x1a([a-z]+) ([^\x1a/]+)/([^\x1a/]+)\x1a")
# Earlier versions named the lesson or exercise by its number.
_NUMBERED = re.compile("\x1a(lesson|exercise) ([0-9]{1,4})[.]([0-9]{1,4}) [0-9a-f]{8}\x1a")


class Part(StrEnum):
    """Which lines of a step."""

    TEXT = "text"  # a lesson's text, an exercise's question
    AGAIN = "again"
    EXAMPLE = "example"
    RESULT = "result"


def compress(text: str, lines: str, part: Part, chapter: str, step: str) -> str:
    """`text` with a mark for `lines`, that part of that step."""
    mark = f"\x1a{part} {chapter}/{step}\x1a"
    text = without_marks(text)
    return text.replace(lines, mark, 1) if len(lines) > len(mark) else text


def without_marks(text: str) -> str:
    """Nobody writes a mark of their own, in a name or a guess, to be shown the lines of a step."""
    return text.replace("\x1a", "") if "\x1a" in text else text


def expand(course: Course, text: str) -> str:
    """The text as it was sent; if the course was changed since, with the lines as they are now."""
    if "\x1a" not in text:
        return text
    text = _MARK.sub(lambda mark: _lines(course, mark[1], mark[2], mark[3]), text)
    return _NUMBERED.sub(lambda mark: _numbered(course, mark[1], int(mark[2]), int(mark[3])), text)


def _lines(course: Course, part: str, slug: str, name: str) -> str:
    chapter = course.by_slug.get(slug)
    number = chapter.at.get(name, 0) if chapter else 0
    if chapter is None or not number:
        return ""
    step = chapter.steps[number - 1]
    if isinstance(step, Exercise):
        return step.question if part == Part.TEXT else ""
    return _of_lesson(step).get(part, "")


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
        return _lines(course, "text", found.slug, steps[number - 1].step) if 0 < number <= len(steps) else ""
    if not 0 < chapter <= len(course.numbered):
        return ""
    was = course.numbered[chapter - 1]
    names = was.lessons if kind == "lesson" else was.exercises
    return _lines(course, "text", was.chapter, names[number - 1]) if 0 < number <= len(names) else ""
