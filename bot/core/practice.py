"""What is kept of each exercise that was tried: how it was solved, and what says when to ask it again.

FSRS says how long something is remembered. Of its card the document keeps three whole numbers: when, how
stable (in tenths of a day) and how difficult (in tenths); the rest follows from them. A fourth is our own: in
how many looks back it was answered. FSRS counts in days, and a second right answer on one day changes nothing
there: that number keeps a long sitting from asking the same thing before every chapter.
"""

import re
from binascii import b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.core.course import Chapter, Exercise

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

_START = datetime(2020, 1, 1, tzinfo=UTC)
_MOST_DAYS, _MOST_TENTHS, _MOST_AGAIN = 99_999, 365_000, 999
_KEY = 6  # characters, of 36 bits


class How(IntEnum):
    """How an exercise came to its answer. A smaller one is better, and once reached it stays."""

    ALONE = 1  # no hint was given, however often it was tried
    HELPED = 2  # after a hint
    TOLD = 3  # after the worked answer
    LEFT = 4  # tried and not solved


@dataclass(frozen=True, slots=True)
class Practice:
    """One exercise; the document has it as "how.day.stability.difficulty", with ".again" behind it once that
    is not 0: PostgreSQL keeps it in half the space of four numbers."""

    how: How
    day: int  # since 2020
    stability: int
    difficulty: int
    again: int = 0  # in how many looks back it was answered


@dataclass(frozen=True, slots=True)
class Solved:
    """How many exercises, of `total`, are solved, and how. What was solved before that was kept counts in
    `solved` alone."""

    total: int
    solved: int
    alone: int
    helped: int
    told: int


Kept = Mapping[str, str]
_KEPT = re.compile(r"([1-4])\.([0-9]{1,5})\.([0-9]{1,6})\.([0-9]{1,3})(?:\.([0-9]{1,3}))?")


def key_of(chapter: Chapter, exercise: Exercise) -> str:
    """Its name in the document, in six characters: by slug and step, so that numbers may change."""
    name = f"{chapter.slug}/{exercise.step}".encode("utf-8", "replace")
    return b2a_base64(blake2b(name, digest_size=6).digest(), newline=False).decode()[:_KEY]


def read_practice(kept: Kept, key: str) -> Practice | None:
    """None for what was never tried, and for what somebody edited into nonsense."""
    found = _KEPT.fullmatch(kept.get(key, ""))
    if found is None:
        return None
    how, day, stability, difficulty = map(int, found.groups()[:4])
    in_bounds = day <= _MOST_DAYS and 0 < stability <= _MOST_TENTHS and 10 <= difficulty <= 100
    again = int(found[5] or 0)
    return Practice(How(how), day, stability, difficulty, again) if in_bounds else None


def practised(kept: Kept, key: str, how: How, at: datetime, again: bool = False) -> Kept:
    """With the exercise done once more, now; `again`: in a look back."""
    from fsrs import Card, Rating

    ratings = {
        How.ALONE: Rating.Good,
        How.HELPED: Rating.Hard,
        How.TOLD: Rating.Again,
        How.LEFT: Rating.Again,
    }
    before = read_practice(kept, key)
    card = _card(before) if before else Card(card_id=1, due=at)
    after, _ = _scheduler().review_card(card, ratings[how], at)
    best = min(how, before.how) if before else how
    practice = Practice(
        best,
        _day(at),
        min(max(round(10 * (after.stability or 0)), 1), _MOST_TENTHS),
        min(max(round(10 * (after.difficulty or 0)), 10), 100),
        min((before.again if before else 0) + again, _MOST_AGAIN),
    )
    return {**kept, key: _written(practice)}


def _written(practice: Practice) -> str:
    kept = f"{practice.how:d}.{practice.day}.{practice.stability}.{practice.difficulty}"
    return f"{kept}.{practice.again}" if practice.again else kept


def came_again(practice: Practice, at: datetime) -> bool:
    """Whether it was answered in a look back on this very day."""
    return practice.again > 0 and practice.day == _day(at)


def _day(at: datetime) -> int:
    return min(max((at - _START).days, 0), _MOST_DAYS)


def put_together(kept: Kept, other: Kept) -> Kept:
    """Of two documents of one person: each exercise as it went last, and how it went at its best."""
    both = dict(kept)
    for key in other:
        one, two = read_practice(kept, key), read_practice(other, key)
        if one and two:
            last = max(one, two, key=lambda each: each.day)
            both[key] = _written(replace(last, how=min(one.how, two.how)))
        elif two:
            both[key] = other[key]
    return both


def remembered(practice: Practice, at: datetime) -> float:
    """How likely it is remembered: from 1 just after it was done, down to 0."""
    return _scheduler().get_card_retrievability(_card(practice), at)


def _card(practice: Practice) -> "Card":
    from fsrs import Card, State

    at = _START + timedelta(days=practice.day)
    return Card(
        card_id=1,
        state=State.Review,
        step=None,
        stability=practice.stability / 10,
        difficulty=practice.difficulty / 10,
        due=at,
        last_review=at,
    )


@cache
def _scheduler() -> "Scheduler":
    """Imported when it is first needed: a process that only starts has no use for it."""
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
