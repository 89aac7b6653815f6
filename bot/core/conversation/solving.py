"""How the exercises were solved: alone, with help, or after the answer was told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.core.course import Chapter, Course, Exercise
from bot.core.learner import Learner, Progress
from bot.core.practice import How, Solved, key_of, practised, read_practice


def solved_in(learner: Learner, chapter: Chapter) -> tuple[int, ...]:
    """The exercises of a chapter that are solved, as the course is today."""
    solved = learner.progress.solved.get(chapter.number, ())
    return tuple(n for n in solved if 0 < n <= len(chapter.exercises))


def counted(learner: Learner, chapters: Iterable[Chapter]) -> Solved:
    total, hows = 0, Counter[How | None]()
    for chapter in chapters:
        total += len(chapter.exercises)
        for number in solved_in(learner, chapter):
            found = read_practice(learner.progress.practice, key_of(chapter, chapter.exercises[number - 1]))
            hows[found.how if found else None] += 1
    return Solved(total, hows.total(), hows[How.ALONE], hows[How.HELPED], hows[How.TOLD])


def how_now(progress: Progress, hints: int) -> How:
    """How a right answer to the open exercise, which has so many `hints`, comes about. The twin is only asked
    once the answer of the exercise itself was told."""
    if progress.twin or progress.hints > hints:
        return How.TOLD
    return How.HELPED if progress.hints > 0 else How.ALONE


def now_of(learner: Learner) -> datetime:
    """When the message came that is being answered."""
    return learner.last_message_at or learner.created_at


def with_practice(
    learner: Learner, chapter: Chapter, exercise: Exercise, how: How, again: bool = False
) -> Learner:
    """`again`: in a look back."""
    kept = practised(learner.progress.practice, key_of(chapter, exercise), how, now_of(learner), again)
    return replace(learner, progress=replace(learner.progress, practice=kept))


def left_behind(course: Course, before: Learner, after: Learner) -> Learner:
    """`after`, with the exercise that was open before kept as tried, where it was left without its answer."""
    was, now = before.progress, after.progress
    chapter = course.chapter(was.chapter)
    there = (was.chapter, was.exercise)
    tried = (was.wrong or was.hints > 0 or was.twin) and not was.review
    if not tried or (now.chapter, now.exercise) == there or not 0 < was.exercise <= len(chapter.exercises):
        return after
    if was.exercise in solved_in(after, chapter):
        return after
    return with_practice(after, chapter, chapter.exercises[was.exercise - 1], How.LEFT)
