"""What two documents of one person have read and solved, by name, where each may be of another course.

Numbers of two courses cannot be put together; names can, and the numbers follow when the course is at hand.
"""

from dataclasses import replace

from bot.core.kept_names import NOTHING, KeptSteps, read_steps, write_ranges
from bot.core.learner import Progress

_JOINED = "joined"  # the order of no course: the next turn brings the numbers up to date (renumbering.py)


def with_steps_of(progress: Progress, other: Progress) -> Progress:
    """The progress with what `other` had read and solved. Both must have names (kept_order)."""
    kept = dict(progress.kept_steps)
    for slug, steps in other.kept_steps.items():
        known, more = read_steps(kept.get(slug, f"0.0 {NOTHING}")), read_steps(steps)
        if known is not None and more is not None:
            kept[slug] = _joined(known, more)
    return replace(progress, kept_order=_JOINED, kept_steps=kept)


def _joined(known: KeptSteps, more: KeptSteps) -> str:
    last = known.last_read if known.read >= more.read else more.last_read
    marks = (*known.marks, *(each for each in more.marks if each not in known.marks))
    solved = write_ranges(known.solved) or NOTHING
    return f"{known.chapter}.{known.read} {last}" + (f" {solved} {''.join(marks)}" if marks else "")
