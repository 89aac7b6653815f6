"""`tutorclaw recover` as an operator runs it, after messages came while nothing was listening."""

from datetime import UTC, datetime, timedelta

from bot.sandbox.twilio.messages import new_message
from tests.doors.test_cli import STRIPE, TWILIO, only, run
from tests.world import ACCOUNT, BOT, at_once

ALL = (*STRIPE, *TWILIO)


def misses(world, person, text, **ago):
    """Twilio has a message of theirs, and the bot never heard of it."""
    at = datetime.now(UTC) - timedelta(**ago)
    world.twilio.messages.append(new_message(ACCOUNT, "inbound", person.address, BOT, text, at))


def test_missed_messages_are_answered_and_sent_by_who_delivers(world):
    misses(world, world.ana, "hi", minutes=9)
    misses(world, world.ana, "next", minutes=8)
    first = run("recover", "--since", "2h", **only(world, *ALL))
    assert (first.code, first.out.splitlines()[0].split()[0]) == (0, "2")
    assert world.ana.document["lesson"] == 1
    with world.delivering():
        assert world.twilio.wait_for(lambda: len(world.ana.texts()) == 2)
    before = world.files()
    since = (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%MZ")
    again = run("recover", "--since", since, **only(world, *ALL))
    assert (again.code, again.out.splitlines()) == (
        0,
        ["0 answered: the server or the worker sends the replies", "2 known"],
    )
    assert world.files() == before


def test_twilio_down_is_said_in_words(world):
    misses(world, world.ana, "hi", minutes=9)
    world.twilio.misbehave(500, times=None, on="list")
    found = run("recover", "--since", "2h", **only(world, *ALL))
    assert (found.code, found.out) == (1, "")
    assert "Twilio" in found.said[0]
    assert not world.ana.is_known


def test_what_cannot_be_done_is_said_before_anything_is_asked(world):
    store = only(world)
    no_keys, no_time, *senseless = at_once(
        lambda: run("recover", "--since", "2h", **store),
        lambda: run("recover", **only(world, *ALL)),
        *[
            lambda time=time: run("recover", "--since", time, **only(world, *ALL))
            for time in ("2", "x", "-2h")
        ],
    )
    assert no_keys.names == set(ALL)
    assert [each.code for each in (no_keys, no_time, *senseless)] == [2] * 5
    assert world.twilio.calls("GET") == []
