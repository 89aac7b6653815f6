"""The lines of the shipped course that only somebody who has paid may read."""

from collections.abc import Iterator
from functools import cache

from bot.core.course import Chapter
from tests.core.conversation.said.start import shipped

SHORTEST = 25  # characters: what is shorter may be said of anything


@cache
def paid_lines() -> frozenset[str]:
    course = shipped()
    free, paid = course.chapters[: course.free_chapters], course.chapters[course.free_chapters :]
    told = {line for chapter in free for line in _lines(chapter)}
    told.update(course.teasers.values(), (chapter.title for chapter in course.chapters))
    return frozenset(line for chapter in paid for line in _lines(chapter)) - told


def _lines(chapter: Chapter) -> Iterator[str]:
    for lesson in chapter.lessons:
        yield from _long(lesson.text)
    for each in chapter.exercises:
        for text in (each.question, *each.hints, *each.advice.values(), each.praise):
            yield from _long(text)


def _long(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if len(line.strip()) >= SHORTEST)
