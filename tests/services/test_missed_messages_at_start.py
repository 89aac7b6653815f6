"""What a process does at its start for the messages that came before it: Twilio may be down by then, too."""

import pytest

from bot.errors import StoreUnavailable
from bot.services.missed_messages import PAUSES, SECOND_LOOK, recover_at_start
from tests.jobs.outbox_world import ANA, BEN
from tests.services.missed_messages_world import Start

ZOE = "whatsapp:+15005550099"


@pytest.fixture(autouse=True)
def _somebody(world):
    """Of a store without learners nothing is answered."""
    world.hears("hi", ZOE)


def test_start_looks_again_for_what_was_written_just_before_it(world):
    world.misses("hi")
    world.clock.tick(minutes=2)
    world.misses("next")
    start = Start(world.clock)
    recover_at_start(world.recovery(), world.clock, start)
    assert start.waited == [SECOND_LOOK]
    welcome, lesson = world.delivers()
    assert "Small Course" in welcome
    assert "Text 1.1" in lesson


def test_start_asks_twilio_until_it_answers(world):
    world.misses("hi")
    world.clock.tick(minutes=2)
    world.twilio.misbehave(500, times=2, on="list")
    start = Start(world.clock)
    recover_at_start(world.recovery(), world.clock, start)
    assert start.waited == [*PAUSES[:2], SECOND_LOOK]
    assert len(world.delivers()) == 1


def test_start_gives_up_on_a_twilio_that_stays_down(world, caplog):
    world.twilio.misbehave(500, times=None, on="list")
    start = Start(world.clock)
    recover_at_start(world.recovery(), world.clock, start)
    assert start.waited == list(PAUSES)
    assert "recovery_given_up" in caplog.messages


def test_start_ends_when_the_process_does(world):
    world.twilio.misbehave(500, times=None, on="list")
    start = Start(world.clock, waits=0)
    recover_at_start(world.recovery(), world.clock, start)
    assert start.waited == [PAUSES[0]]


def test_start_answers_what_was_missed_in_the_last_hours(world):
    world.misses("hi")
    world.clock.tick(hours=7)
    world.misses("hi", BEN)
    world.clock.tick(minutes=2)
    recover_at_start(world.recovery(), world.clock, Start(world.clock))
    assert world.learner(ANA) is None
    assert world.learner(BEN) is not None


def test_a_store_without_learners_answers_nothing(world, tmp_path):
    restore = world.backs_up()
    world.misses("hi")
    world.clock.tick(minutes=2)
    for path in tmp_path.glob("??/*"):
        path.unlink()
    start = Start(world.clock)
    recover_at_start(world.recovery(), world.clock, start)
    assert (world.learner(), start.waited) == (None, [])
    restore()
    recover_at_start(world.recovery(), world.clock, Start(world.clock))
    assert len(world.delivers()) == 1


def test_start_waits_for_a_store_that_is_away(world, monkeypatch):
    world.misses("hi")
    world.clock.tick(minutes=2)
    answers = iter([StoreUnavailable("listing", "away"), None])
    ids = world.store.ids

    def away_once():
        error = next(answers, None)
        if error:
            raise error
        return ids()

    monkeypatch.setattr(world.store, "ids", away_once)
    recover_at_start(world.recovery(), world.clock, Start(world.clock))
    assert len(world.delivers()) == 1
