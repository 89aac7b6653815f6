"""Where a learner stands who stood in two places: further along, with all that was read and solved."""

from dataclasses import replace

from bot.core.gate import is_paid
from bot.core.joined_names import with_steps_of
from bot.core.learner import Learner, Progress
from bot.core.practice import put_together


def merged_progress(into: Learner, gone: Learner) -> Progress:
    one, other = into.progress, gone.progress
    further, behind = (other, one) if _place(other) > _place(one) else (one, other)
    walls = [each for each in (one.wall, other.wall) if each is not None]
    joined = _with_steps(further, behind)
    paid = is_paid(into) or is_paid(gone)
    day = max(one.runs_on, other.runs_on)
    return replace(
        joined,
        wall=None if paid else max(walls, default=None),
        kept_wall="" if paid else further.kept_wall or behind.kept_wall,
        practice=put_together(one.practice, other.practice),
        runs=max(each.runs for each in (one, other) if each.runs_on == day),
        runs_on=day,
    )


def _with_steps(further: Progress, behind: Progress) -> Progress:
    """With all that both had read and solved: by name, where both have names."""
    if further.kept_order and behind.kept_order:
        return with_steps_of(further, behind)
    chapters = sorted({*further.read, *behind.read})
    solved = sorted({*further.solved, *behind.solved})
    return replace(
        further,
        read={each: max(further.read.get(each, 0), behind.read.get(each, 0)) for each in chapters},
        solved={
            each: tuple(sorted({*further.solved.get(each, ()), *behind.solved.get(each, ())}))
            for each in solved
        },
    )


def _place(progress: Progress) -> tuple[int, int, int]:
    return progress.chapter, progress.lesson, progress.exercise
