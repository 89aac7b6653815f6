"""One line for each message: what became of it and how long it took, and nothing of what was said."""

import pytest

from tests.doors.conftest import MARK


@pytest.fixture
def ana(world):
    return world.ana


def test_each_message_has_one_line(world, ana):
    ana.says(f"hello {MARK}")
    sid = world.new_sid()
    ana.says("next", sid)
    ana.says("next", sid)
    lines = world.log.lines("message")
    assert [line["outcome"] for line in lines] == ["answered", "answered", "repeat"]
    assert {line["learner_id"] for line in lines} == {ana.learner_id}
    assert [line["sid"] for line in lines][1:] == [sid, sid]
    assert all(0 < line["ms"] < 10_000 for line in lines)
    assert set(lines[0]) == {"time", "level", "event", "sid", "learner_id", "outcome", "ms"}


def test_sid_that_is_none_of_twilio_s_is_redacted(world, ana):
    ana.says("hi", "+1 415 555 0100")
    (line,) = world.log.lines("message")
    assert line["sid"] == "[number]"


def test_refusals_are_summed_up(world):
    for _ in range(50):
        world.post(
            "/whatsapp", b"From=whatsapp%3A%2B1", {"Content-Type": "application/x-www-form-urlencoded"}
        )
    lines = world.log.lines("whatsapp_unsigned")
    assert len(lines) == 20
    assert 'messages_total{outcome="refused"} 50.0' in world.get("/metrics").text
