"""The one paywall rule, and the only reader of tiers."""

from bot.core.course import Course
from bot.core.learner import Learner, Tier


def is_paid(learner: Learner) -> bool:
    return learner.tier is Tier.PAID


def is_open(course: Course, learner: Learner, chapter: int) -> bool:
    """Whether the learner may be shown a line of that chapter."""
    return chapter <= course.free_chapters or is_paid(learner)
