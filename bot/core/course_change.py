"""What a course does to the learners whose documents were written with another one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.conversation.position import is_beside, place_of
from bot.core.course import Course
from bot.core.kept_names import place_numbers, read_place
from bot.core.learner import Learner, Progress
from bot.core.renumbering import settled


@dataclass(frozen=True, slots=True)
class Standing:
    """A step by name, "print/run-the-answer", before and in the course that is looked at."""

    before: str
    after: str


def standings(course: Course, learners: Iterable[Learner]) -> Counter[Standing]:
    """How many learners stand where, and where this course would have them; nothing of who they are."""
    return Counter(standing(course, learner) for learner in learners)


def standing(course: Course, learner: Learner) -> Standing:
    after = _named(course, settled(course, learner))
    return Standing(_before(course, learner.progress) or after, after)


def _named(course: Course, learner: Learner) -> str:
    place = place_of(course, learner)
    chapter = course.chapter(place.chapter)
    step = chapter.steps[place.step - 1].step if place.step else ""
    beside = chapter.exercises[place.exercise - 1].step if is_beside(chapter, place) else ""
    return _shown(chapter.slug, step, beside)


def _before(course: Course, progress: Progress) -> str:
    """ "" where the document does not say: its numbers then mean the order that is loaded."""
    kept = read_place(progress.kept_place)
    if kept is not None and kept.numbers == place_numbers(progress):
        return _shown(kept.slug, kept.step, kept.beside)
    if progress.kept_order or not 1 <= progress.chapter <= len(course.numbered):
        return ""
    was = course.numbered[progress.chapter - 1]
    lesson, exercise = progress.lesson, progress.exercise
    step = was.lessons[lesson - 1] if 0 < lesson <= len(was.lessons) else ""
    beside = was.exercises[exercise - 1] if 0 < exercise <= len(was.exercises) else ""
    return _shown(was.chapter, step, beside)


def _shown(slug: str, step: str, beside: str) -> str:
    return f"{slug}/{step or '(its start)'}" + (f", at {beside}" if beside else "")
