"""Replies as the document keeps them: without the course's own lines, which can be looked up again.

A document keeps its last ten replies, and is read and written with every message: without the lessons it is
a third as large. A mark stands for the lines and names their lesson or exercise. It begins and ends with a
character that no text can have: U+001A SUBSTITUTE, which XML forbids.
"""

import re

from bot.core.course import Course

# Earlier versions wrote a checksum of the lines behind the name, and expand no mark without one.
_MARK = re.compile("\x1a(lesson|exercise) ([0-9]{1,4})[.]([0-9]{1,4}) [0-9a-f]{8}\x1a")
_NO_CHECKSUM = "0" * 8


def compress(text: str, lines: str, kind: str, chapter: int, number: int) -> str:
    """`text` with a mark for `lines`, those of that lesson or exercise."""
    return text.replace(lines, f"\x1a{kind} {chapter}.{number} {_NO_CHECKSUM}\x1a", 1)


def expand(course: Course, text: str) -> str:
    """The text as it was sent; if the course was changed since, with the lines as they are now."""
    if "\x1a" not in text:
        return text
    return _MARK.sub(lambda mark: _lines(course, mark[1], int(mark[2]), int(mark[3])), text)


def _lines(course: Course, kind: str, chapter: int, number: int) -> str:
    found = course.chapter(chapter)
    lines = (
        [each.text for each in found.lessons]
        if kind == "lesson"
        else [each.question for each in found.exercises]
    )
    return lines[number - 1] if 0 < number <= len(lines) else ""
