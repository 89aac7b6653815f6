"""The one paywall rule, and the only reader of tiers."""

from enum import Enum

from bot.core.course import Course
from bot.core.learner import Learner, Tier


class Access(Enum):
    OPEN = "open"
    PAYWALL = "paywall"


def is_paid(learner: Learner) -> bool:
    return learner.tier is Tier.PAID


def check_access(course: Course, learner: Learner, chapter: int) -> Access:
    """Whether the learner may be shown a line of that chapter."""
    if chapter <= course.free_chapters or is_paid(learner):
        return Access.OPEN
    return Access.PAYWALL
