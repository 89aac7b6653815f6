from datetime import UTC, datetime, timedelta

import pytest

from bot.core import due
from bot.core.due import LONGEST_PAUSE, is_due
from bot.core.messaging import delivery
from bot.core.payments import tasks
from bot.jobs import circuit_breaker, runner

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOW, True),
        (NOW - timedelta(days=400), True),
        (NOW + timedelta(seconds=1), False),
        (NOW + LONGEST_PAUSE, False),
        (NOW + LONGEST_PAUSE + timedelta(seconds=1), True),
        (NOW + timedelta(days=4000), True),
    ],
)
def test_time_beyond_the_longest_pause_is_due(at, expected):
    assert is_due(at, NOW) is expected


def test_no_pause_that_we_make_is_longer():
    longest = max(max(pauses) for pauses in delivery._PAUSES.values()) * (1 + delivery.JITTER)
    ours = [timedelta(seconds=longest), timedelta(seconds=max(tasks.PAUSES)), circuit_breaker.LONGEST_PAUSE]
    assert max(*ours, runner.UNREADABLE_PAUSE) < due.LONGEST_PAUSE
