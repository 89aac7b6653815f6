"""Where in the course a learner can stand, and what lies before and behind."""

from dataclasses import dataclass

from bot.core.course import Course
from bot.core.learner import Learner


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson, or (where `exercise` is not 0) an exercise of a chapter; all count from 1.
    Lesson 0: at the chapter's door, nothing of it shown yet."""

    chapter: int
    lesson: int = 0
    exercise: int = 0


def place_of(course: Course, learner: Learner) -> Place:
    """Where the learner stands, brought within the bounds of the course as it is today:
    documents are edited by hand, and courses get shorter."""
    progress = learner.progress
    chapter = course.chapter(progress.chapter)
    lesson = min(max(progress.lesson, 0), len(chapter.lessons))
    exercise = progress.exercise if 0 < progress.exercise <= len(chapter.exercises) else 0
    return Place(chapter.number, lesson, exercise)


def following(course: Course, place: Place) -> Place | None:
    """Where `next` leads: the next exercise, lesson or chapter. None: the course is at its end. After the
    exercises it goes on from the lesson that they were begun at: nobody is led past a lesson."""
    chapter = course.chapter(place.chapter)
    if 0 < place.exercise < len(chapter.exercises):
        return Place(place.chapter, place.lesson, place.exercise + 1)
    if place.lesson < len(chapter.lessons):
        return Place(place.chapter, place.lesson + 1)
    if place.chapter < course.last_chapter:
        return Place(place.chapter + 1, 1)
    return None


def before(course: Course, place: Place) -> Place | None:
    """Where `back` leads. None: the course's very beginning."""
    if place.exercise > 1:
        return Place(place.chapter, place.lesson, place.exercise - 1)
    if place.exercise == 1:
        return Place(place.chapter, max(place.lesson, 1))
    if place.lesson > 1:
        return Place(place.chapter, place.lesson - 1)
    if place.chapter > 1:
        return Place(place.chapter - 1, len(course.chapter(place.chapter - 1).lessons))
    return None
