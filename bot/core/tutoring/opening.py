"""The one way to a chapter: whatever an agent asks for that holds a line of one, asks the gate here."""

from bot.core.course import Chapter, Course
from bot.core.gate import is_open
from bot.core.learner import Learner
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.wording import for_agents


def opened(course: Course, learner: Learner, number: int) -> Chapter | Refusal:
    """The chapter, where there is one and the learner may see it."""
    if not 1 <= number <= course.last_chapter:
        return Refusal(
            Code.NO_SUCH_CHAPTER, for_agents.no_such_chapter(course, number), for_agents.CALL_STATE
        )
    chapter = course.chapter(number)
    if is_open(course, learner, number):
        return chapter
    return Refusal(
        Code.PAYWALL, for_agents.behind_the_wall(course, chapter), for_agents.CALL_UPGRADE, wall=number
    )
