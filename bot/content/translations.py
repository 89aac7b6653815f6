"""Chapters in a second language: "06-lists.ur.md" beside "06-lists.md", with the same steps."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.content.chapters import parse_chapter
from bot.content.faults import Faults, shown
from bot.core.course import Chapter, Course, Exercise, Lesson

TRANSLATION = re.compile(
    r"(?P<file>(?P<number>[0-9]{2})-[\w-]+)\.(?P<language>[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?)\.md"
)


def original_of(name: str, names: Sequence[str], course: Course, faults: Faults) -> Chapter | None:
    """The chapter that the file is a translation of."""
    named = TRANSLATION.fullmatch(name)
    number = int(named["number"]) if named else 0
    if named is None or f"{named['file']}.md" not in names or not 1 <= number <= course.last_chapter:
        expected = f"{named['file']}.md" if named else "NN-slug.md"
        faults.add(0, "a translation of no chapter", f"{expected} beside it")
        return None
    return course.chapter(number)


def edition(course: Course, language: str, translated: Mapping[int, Chapter]) -> Course:
    chapters = tuple(translated.get(each.number, each) for each in course.chapters)
    return replace(course, chapters=chapters, edition=language)


def parse_translation(original: Chapter, text: str, faults: Faults) -> Chapter:
    """The chapter as far as it can be read. Its steps have the names of the original's: progress is one."""
    before = len(faults.found)
    chapter = parse_chapter(original.number, original.slug, text, faults)
    if len(faults.found) > before:
        return original  # what it is said to lack may only be unread
    if len(chapter.steps) != len(original.steps):
        found, wanted = len(chapter.steps), len(original.steps)
        faults.add(0, f"{found} lessons and exercises", f"{wanted}, as in the chapter it translates")
        return original
    for number, (one, other) in enumerate(zip(chapter.steps, original.steps, strict=True), 1):
        if fault := _difference(one, other):
            faults.add(0, f"{shown(_title(one))}, step {number}: {fault}", f"as in {shown(_title(other))}")
    named = zip(chapter.steps, original.steps, strict=True)
    return replace(chapter, steps=tuple(replace(one, step=other.step) for one, other in named))


def _difference(one: Lesson | Exercise, other: Lesson | Exercise) -> str:
    """What a learner who changes the language in the middle of the step would stumble over."""
    if isinstance(one, Lesson) and isinstance(other, Lesson):
        return "" if bool(one.prediction) == bool(other.prediction) else 'with "Predict:" in one alone'
    if isinstance(one, Lesson) or isinstance(other, Lesson):
        return f"{'a lesson' if isinstance(one, Lesson) else 'an exercise'} where the other is none"
    if one.kind != other.kind:
        return f"its answer is of the kind {one.kind}, and not {other.kind}"
    if one.kind == "choice" and (len(one.options), one.answers) != (len(other.options), other.answers):
        return "its options are others, or in another order"
    if len(one.hints) != len(other.hints):
        return f"{len(one.hints)} hints, and not {len(other.hints)}"
    if bool(one.twin) != bool(other.twin):
        return "with a twin in one alone"
    return _difference(one.twin, other.twin) if one.twin and other.twin else ""


def _title(step: Lesson | Exercise) -> str:
    return step.heading if isinstance(step, Lesson) else step.title
