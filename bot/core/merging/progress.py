"""Where a learner stands who stood in two places: further along, with all that was read and solved."""

from dataclasses import replace

from bot.core.gate import is_paid
from bot.core.learner import Learner, Progress


def merged_progress(into: Learner, gone: Learner) -> Progress:
    one, other = into.progress, gone.progress
    further = max((one, other), key=_place)  # the first where both stand alike
    walls = [each for each in (one.wall, other.wall) if each is not None]
    return replace(
        further,
        read={
            chapter: max(one.read.get(chapter, 0), other.read.get(chapter, 0))
            for chapter in sorted({*one.read, *other.read})
        },
        solved={
            chapter: tuple(sorted({*one.solved.get(chapter, ()), *other.solved.get(chapter, ())}))
            for chapter in sorted({*one.solved, *other.solved})
        },
        wall=None if is_paid(into) or is_paid(gone) else max(walls, default=None),
    )


def _place(progress: Progress) -> tuple[int, int, int]:
    return progress.chapter, progress.lesson, progress.exercise
