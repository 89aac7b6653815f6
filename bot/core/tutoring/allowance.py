"""How many exchanges a day a learner has who has not paid."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.tutoring.record import Tutoring
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.wording import for_agents


def with_exchange(course: Course, learner: Learner, now: datetime) -> Learner | Refusal:
    """With one more counted; the same learner where nothing is counted."""
    most = course.exchanges_per_day
    if most is None or is_paid(learner):
        return learner
    record, today = learner.tutoring or Tutoring(), now.astimezone(UTC).date().isoformat()
    used = record.exchanges if record.exchanges_on == today else 0
    if used >= most:
        return Refusal(Code.ALLOWANCE_USED, for_agents.exchanges_used(most), for_agents.CALL_UPGRADE)
    return replace(learner, tutoring=replace(record, exchanges=used + 1, exchanges_on=today))
