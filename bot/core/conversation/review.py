"""Questions from before, where `next` enters a chapter, and after days away.

Each is a line of a chapter, and stands behind the gate like any other. While they are asked the learner stays
where they were; `next` passes them all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.core.conversation.solving import now_of, solved_in
from bot.core.conversation.turn import Turn, behind_gate, joined
from bot.core.course import Chapter, Course, Exercise
from bot.core.gate import is_open
from bot.core.learner import Learner
from bot.core.messaging.messages import Text
from bot.core.messaging.stored_replies import Part, compress
from bot.core.practice import came_again, key_of, read_practice, remembered
from bot.core.wording import reviewing

_LONG_AGO = 0.9
MOST = 2  # questions before a chapter


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    chapter: Chapter
    number: int
    exercise: Exercise


def open_question(course: Course, learner: Learner) -> Question | None:
    """The question from before that waits for its answer. None too where its chapter was closed meanwhile."""
    return next(_asked(course, learner), None) if learner.progress.review else None


def begin_review(course: Course, learner: Learner, before: int, most: int, lead: str = "") -> Turn | None:
    """Up to `most` questions of the chapters `before` that one; None where there is nothing to ask."""
    chosen = _worth_asking(course, learner, before)[:most]
    if not chosen:
        return None
    progress = replace(
        learner.progress, review=tuple(each.key for each in chosen), exercise=0, hints=0, wrong=(), twin=False
    )
    return ask(course, replace(learner, progress=progress), chosen[0], lead)


def ask(course: Course, learner: Learner, question: Question, lead: str) -> Turn:
    def shown(chapter: Chapter) -> Turn:
        text = joined(lead, reviewing.question(chapter, question.exercise))
        step, lines = question.exercise.step, question.exercise.question
        return Turn(
            learner, (Text(text, compress(text, lines, Part.TEXT, chapter.slug, step, course.edition)),)
        )

    return behind_gate(course, learner, question.chapter.number, shown, lead)


def next_question(course: Course, learner: Learner, asked: Question) -> tuple[Learner, Question | None]:
    """The learner with the open question behind, and the one after it."""
    review = learner.progress.review
    left = review[review.index(asked.key) + 1 :]
    progress = replace(learner.progress, review=left, hints=0, wrong=(), twin=False)
    learner = replace(learner, progress=progress)
    return learner, open_question(course, learner)


def without_review(learner: Learner) -> Learner:
    return replace(learner, progress=replace(learner.progress, review=(), hints=0, wrong=(), twin=False))


def _asked(course: Course, learner: Learner) -> Iterator[Question]:
    there = {each.key: each for each in _questions(course, learner, course.last_chapter + 1)}
    return (there[key] for key in learner.progress.review if key in there)


def _questions(course: Course, learner: Learner, before: int) -> Iterator[Question]:
    for chapter in course.chapters[: before - 1]:
        if is_open(course, learner, chapter.number):
            for number, exercise in enumerate(chapter.exercises, 1):
                yield Question(key_of(chapter, exercise), chapter, number, exercise)


def _worth_asking(course: Course, learner: Learner, before: int) -> list[Question]:
    """Those that were tried: first what is likeliest forgotten by tomorrow, then what was hardest, and last
    what has come again today. What was solved before that was kept counts as done a while ago."""
    now, ranked = now_of(learner), []
    tomorrow = now + timedelta(days=1)
    for order, question in enumerate(_questions(course, learner, before)):
        practice = read_practice(learner.progress.practice, question.key)
        if practice:
            kept = round(remembered(practice, tomorrow), 2)
            rank = (
                came_again(practice, now),
                kept,
                -practice.how,
                -practice.difficulty,
                practice.again,
                order,
            )
            ranked.append((rank, question))
        elif question.number in solved_in(learner, question.chapter):
            ranked.append(((False, _LONG_AGO, 0, 0, 0, order), question))
    return [question for _, question in sorted(ranked, key=lambda each: each[0])]
