"""What is kept of each exercise that was tried."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.practice import (
    How,
    Practice,
    came_again,
    key_of,
    practised,
    put_together,
    read_practice,
    remembered,
)
from tests.chat import small_course

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOURS = timedelta(hours=1)


def after(*times: tuple[How, timedelta]) -> Practice:
    kept: dict[str, str] = {}
    for how, later in times:
        kept = dict(practised(kept, "key", how, NOON + later))
    found = read_practice(kept, "key")
    assert found is not None
    return found


def test_what_was_told_is_forgotten_sooner_than_what_was_helped_and_that_sooner_than_alone():
    weeks = [remembered(after((how, 0 * HOURS)), NOON + timedelta(days=7)) for how in How]
    assert weeks == sorted(weeks, reverse=True)
    assert weeks[0] > weeks[1] > weeks[2]


def test_what_is_done_again_days_later_is_remembered_longer():
    once = after((How.ALONE, 0 * HOURS))
    twice = after((How.ALONE, 0 * HOURS), (How.ALONE, timedelta(days=5)))
    assert twice.stability > once.stability


def test_what_was_once_solved_alone_stays_so():
    assert after((How.ALONE, 0 * HOURS), (How.TOLD, timedelta(days=3))).how is How.ALONE
    assert after((How.LEFT, 0 * HOURS), (How.HELPED, timedelta(days=3))).how is How.HELPED


def test_the_same_things_at_the_same_time_leave_the_same_numbers():
    assert after((How.HELPED, HOURS)) == after((How.HELPED, HOURS))


@given(st.lists(st.tuples(st.sampled_from(How), st.integers(-5000, 200_000)), min_size=1, max_size=12))
def test_whatever_is_kept_can_be_read_again(times):
    found = after(*((how, hours * HOURS) for how, hours in times))
    assert 0 <= remembered(found, NOON) <= 1


EDITED = [
    "",
    "1.1.1.50.",
    "1.1.1.50.1000",
    "1",
    "9.1.1.50",
    "1.-1.1.50",
    "1.1.0.50",
    "1.1.1.101",
    "0.0.0.0.0",
    "1.1.1.٥٠",
    "1.1.1.50 ",
]


@pytest.mark.parametrize("edited", EDITED)
def test_what_somebody_edited_into_nonsense_counts_as_never_tried(edited):
    assert read_practice({"key": edited}, "key") is None


def test_two_documents_of_one_person_keep_the_best_and_the_last():
    early, late = practised({}, "a", How.ALONE, NOON), practised({}, "a", How.TOLD, NOON + timedelta(days=3))
    other = practised(late, "b", How.HELPED, NOON)
    for both in (put_together(early, other), put_together(other, early)):
        found, known = read_practice(both, "a"), read_practice(late, "a")
        assert found is not None
        assert known is not None
        assert (found.how, found.day, found.stability) == (How.ALONE, known.day, known.stability)
        assert both["b"] == other["b"]


def test_sixty_exercises_need_less_than_sixteen_hundred_bytes():
    kept: dict[str, str] = {}
    for number in range(60):
        kept = dict(practised(kept, f"{number:06}", How.HELPED, NOON))
    assert len(msgspec.json.encode(kept)) < 1600


def test_each_exercise_of_a_course_has_a_key_of_its_own():
    course = small_course()
    keys = [key_of(chapter, exercise) for chapter in course.chapters for exercise in chapter.exercises]
    assert len(set(keys)) == len(keys)


def test_nothing_is_imported_for_it_before_it_is_needed():
    code = "import bot.core.conversation.engine, sys; sys.exit('fsrs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_what_was_answered_in_a_look_back_came_again_and_only_that_day():
    first = practised({}, "a", How.ALONE, NOON)
    once, later = read_practice(first, "a"), read_practice(practised(first, "a", How.ALONE, NOON, True), "a")
    assert once is not None
    assert not came_again(once, NOON)
    assert later is not None
    assert came_again(later, NOON)
    assert not came_again(later, NOON + timedelta(days=1))
