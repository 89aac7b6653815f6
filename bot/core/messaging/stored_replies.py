"""Replies as they are kept: the course's own lines are left out, for they can be looked up again.

A document keeps its last ten replies, and is read and written with every message: with the lessons left
out it is a third as large. What stands for them begins and ends with a character that no text can have
(U+001A SUBSTITUTE, which XML forbids) and names the lesson or exercise with a checksum of its lines.
"""

import re
from zlib import crc32

from bot.core.course import Course

_MARK = re.compile("\x1a(lesson|exercise) ([0-9]{1,4})[.]([0-9]{1,4}) [0-9a-f]{8}\x1a")


def abridged(text: str, lines: str, kind: str, chapter: int, number: int) -> str:
    """`text` with `lines`, those of that lesson or exercise, left out."""
    return text.replace(lines, f"\x1a{kind} {chapter}.{number} {crc32(lines.encode()):08x}\x1a", 1)


def spelled_out(course: Course, text: str) -> str:
    """The text as it was sent. Where the course was changed since, with the lines as they are now: the
    checksum is for whoever wants to know."""
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
