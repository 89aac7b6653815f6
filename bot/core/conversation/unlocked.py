"""What a turn opened that was paid for: the first look at a chapter past the free ones."""

from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.renumbering import settled


def opened_chapter(course: Course, before: Learner | None, after: Learner) -> int | None:
    """The chapter past the free ones of which a paid learner was shown a lesson for the first time.
    `before` and `after` a turn; None before their first message. A turn shows one chapter at most."""
    if not is_paid(after) or (before is not None and after.progress.read is before.progress.read):
        return None
    chapter = after.progress.chapter
    if chapter <= course.free_chapters or chapter not in after.progress.read:
        return None
    known = before and settled(course, before).progress.read
    return chapter if not known or not known.get(chapter) else None
