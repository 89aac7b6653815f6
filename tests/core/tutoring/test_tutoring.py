"""The rules for agents without an agent: gate, stages, codes, counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.learner import Learner, Tier, with_message
from bot.core.tutoring.access import CODE_LASTS, Client, linked, may_see, with_code
from bot.core.tutoring.allowance import with_exchange
from bot.core.tutoring.assessing import Given, assess
from bot.core.tutoring.content import chapter_content, exercises_of
from bot.core.tutoring.guidance import guidance_for
from bot.core.tutoring.moving import Move, moved
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.tutoring.repeats import kept_result, with_result
from bot.core.tutoring.stages import STAGES, confidence_of
from bot.core.tutoring.state import state_of
from tests.chat import NOON, SECRET, asking_course
from tests.learners import changed

COURSE = asking_course(free=2, chapters=4)
CLAUDE, CLAW = Client("claude"), Client("claw")

numbers = st.integers(-3, 9)
steps = st.one_of(
    st.builds(lambda chapter, lesson: ("content", chapter, lesson), numbers, st.none() | numbers),
    st.builds(lambda chapter: ("exercises", chapter), numbers),
    st.builds(
        lambda chapter, lesson, stage, delta: ("move", Move(chapter, lesson, stage, delta)),
        numbers,
        st.none() | numbers,
        st.none() | st.sampled_from(STAGES),
        st.floats(-0.2, 0.2),
    ),
    st.just(("guidance",)),
    st.builds(lambda text, number: ("assess", text, number), st.text(max_size=20), st.none() | numbers),
)


def ana(address="whatsapp:+15005550001", **fields):
    return changed(Learner("lrn_test", address, "Ana", NOON), **fields)


def took(learner, step):
    """The learner after it, and all that was told."""
    match step:
        case ("content", chapter, lesson):
            return learner, chapter_content(COURSE, learner, chapter, lesson)
        case ("exercises", chapter):
            return learner, exercises_of(COURSE, learner, chapter)
        case ("move", move):
            after = moved(COURSE, learner, move)
            return (learner, after) if isinstance(after, Refusal) else (after, state_of(COURSE, after))
        case ("guidance",):
            return learner, guidance_for(COURSE, learner)
        case (_, text, number):
            done = assess(COURSE, learner, Given(text, number, [text]), NOON)
            return (learner, done) if isinstance(done, Refusal) else done


@given(st.lists(steps, max_size=12), st.integers(0, 4))
def test_whatever_an_agent_asks_no_paid_line_reaches_a_free_learner(asked, chapter):
    learner = ana(chapter=chapter)
    for step in asked:
        learner, told = took(learner, step)
        assert SECRET not in repr(told), step
        assert 0 <= confidence_of(learner.progress) <= 1


@given(st.lists(steps, max_size=12))
def test_whatever_an_agent_does_the_chat_is_asked_nothing_by_it(asked):
    learner = ana()
    for step in asked:
        before = learner
        learner, _ = took(learner, step)
        assert learner.progress.exercise == 0
        assert learner.progress.expecting is None
        assert (learner.last_message_at, learner.inbox) == (before.last_message_at, before.inbox)
        if step[0] != "move":
            there = ("chapter", "lesson", "step", "guess", "hints", "wrong", "review")
            for field in there:
                assert getattr(learner.progress, field) == getattr(before.progress, field)


@pytest.mark.parametrize("tier", Tier)
def test_a_paid_learner_gets_every_line_and_a_free_one_the_wall(tier):
    found = chapter_content(COURSE, ana(tier=tier), 3, 1)
    if tier is Tier.PAID:
        assert SECRET in found.text
    else:
        assert (found.code, found.wall) == (Code.PAYWALL, 3)


def test_a_code_is_good_for_one_client_once_within_ten_minutes():
    coded = with_code(ana(), "lrn_hash", NOON)
    for hashed, at in (("lrn_other", NOON), ("", NOON), ("lrn_hash", NOON + CODE_LASTS)):
        assert linked(coded, hashed, CLAUDE, at) is None
    assert linked(None, "lrn_hash", CLAUDE, NOON) is None
    seen = linked(coded, "lrn_hash", CLAUDE, NOON + CODE_LASTS - timedelta(seconds=1))
    assert (may_see(CLAUDE, seen), may_see(CLAW, seen)) == (True, False)
    assert linked(seen, "lrn_hash", CLAW, NOON) is None


@pytest.mark.parametrize(
    ("address", "sees"),
    [
        ("agent:claude/ana", True),
        ("agent:claude2/ana", False),
        ("agent:claw/claude/ana", False),
        ("whatsapp:+15005550001", False),
    ],
)
def test_a_client_sees_what_it_registered_and_no_name_that_begins_alike(address, sees):
    assert may_see(CLAUDE, ana(address)) is sees
    assert may_see(replace(CLAUDE, sees_all=True), ana(address))


def test_nothing_is_ever_queued_for_an_agents_learner():
    assert with_message(ana("agent:claude/ana"), "confirmation", "cs_1", "Welcome", NOON).deliveries == ()
    assert with_message(ana(), "confirmation", "cs_1", "Welcome", NOON).deliveries


def test_exchanges_begin_anew_each_day_in_utc():
    course, late = replace(COURSE, exchanges_per_day=1), datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    once = with_exchange(course, ana(), late)
    assert with_exchange(course, once, late).code is Code.ALLOWANCE_USED
    assert not isinstance(with_exchange(course, once, late + timedelta(minutes=1)), Refusal)
    paid = ana(tier=Tier.PAID)
    assert with_exchange(course, paid, late) is paid


def test_results_are_kept_by_their_key_alone():
    kept = with_result(with_result(ana(), "a", ""), "a", "{}")
    assert (kept_result(kept, "a"), kept_result(kept, "b"), kept_result(kept, "")) == ("{}", None, None)
    assert with_result(ana(), "", "{}") == ana()
