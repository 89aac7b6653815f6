"""An agent says where the learner is now."""

from dataclasses import dataclass, replace

from bot.core.conversation.position import Place, place_of, place_of_lesson
from bot.core.conversation.solving import left_behind
from bot.core.course import Chapter, Course
from bot.core.kept_names import noted
from bot.core.learner import Learner, Progress
from bot.core.tutoring.content import no_such_lesson
from bot.core.tutoring.opening import opened
from bot.core.tutoring.refusals import Refusal
from bot.core.tutoring.stages import PREDICT, Stage, confidence_of, stage_of


@dataclass(frozen=True, slots=True)
class Move:
    """`lesson` and `stage` stay as they are where they are None, unless it is another chapter or lesson:
    those begin at their door, with a guess."""

    chapter: int
    lesson: int | None = None
    stage: Stage | None = None
    confidence_delta: float = 0.0


def moved(course: Course, learner: Learner, move: Move) -> Learner | Refusal:
    chapter = opened(course, learner, move.chapter)
    if isinstance(chapter, Refusal):
        return chapter
    if move.lesson is not None and not 1 <= move.lesson <= len(chapter.lessons):
        return no_such_lesson(chapter, move.lesson)
    before, progress = place_of(course, learner), learner.progress
    place = _place(chapter, before, move.lesson)
    lesson = chapter.lessons_to[place.step]
    stays = (before.chapter, course.chapter(before.chapter).lessons_to[before.step]) == (
        chapter.number,
        lesson,
    )
    stage = move.stage or (stage_of(progress) if stays else PREDICT)
    read = progress.read
    if lesson > read.get(chapter.number, 0):
        read = {**read, chapter.number: lesson}
    after = replace(
        _with_nothing_open(progress),
        chapter=chapter.number,
        lesson=lesson,
        step=place.step,
        read=read,
        stage=stage,
        confidence=confidence_of(progress, move.confidence_delta),
    )
    there = left_behind(course, learner, replace(learner, progress=after))
    return replace(there, progress=noted(course, progress, there.progress))


def _place(chapter: Chapter, before: Place, lesson: int | None) -> Place:
    if lesson is not None:
        return place_of_lesson(chapter, lesson)
    return Place(chapter.number, before.step if before.chapter == chapter.number else 0)


def _with_nothing_open(progress: Progress) -> Progress:
    """What the learner's next message in the chat would be taken as an answer to was asked elsewhere, and may
    be long forgotten: it is open no more. `guess` "": the lesson does not wait for one."""
    return replace(
        progress,
        exercise=0,
        hints=0,
        wrong=(),
        twin=False,
        review=(),
        guess="",
        expecting=None,
        program=None,
        confused=0,
    )


def with_wall(course: Course, learner: Learner, wall: int) -> Learner:
    """With the chapter that was asked for past the paywall: a payment opens it."""
    if learner.progress.wall == wall:
        return learner
    asked = replace(learner.progress, wall=wall)
    return replace(learner, progress=noted(course, learner.progress, asked))
