"""The confirmation of a payment, from Stripe's event to the phone, by the real SDK and the outbox."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.chat import SECRET
from tests.world import TEMPLATE, at_once, completed, soon

THANKS = "Payment received"


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    world.ana.says("chapter 6")
    return world.ana


def confirmation_of(person):
    (found,) = [each for each in person.document["deliveries"] if each["kind"] == "confirmation"]
    return found


def test_confirmation_comes_once_and_names_where_to_go_on(world, ana):
    event = completed(ana.learner_id)
    with world.delivering():
        at_once(*[lambda: world.tells(event)] * 3)
        assert world.twilio.wait_for(lambda: ana.texts())
        soon(lambda: confirmation_of(ana)["state"] == "sent")
        world.tells(event)
        ana.says("next")
        ana.does_not_hear(THANKS)
    (text,) = ana.texts()
    assert THANKS in text
    assert "chapter 6" in text
    assert SECRET not in text


def test_confirmation_waits_in_the_document_until_somebody_delivers(world, ana):
    world.tells(completed(ana.learner_id))
    assert confirmation_of(ana)["state"] == "waiting"
    assert world.twilio.sent == []
    with world.delivering():
        assert world.twilio.wait_for(lambda: ana.texts())


def test_access_does_not_wait_for_the_confirmation(world, ana):
    world.twilio.misbehave("hang")
    with world.delivering():
        world.tells(completed(ana.learner_id))
        assert world.twilio.wait_for(lambda: world.twilio.sent)
        ana.says("next")
        ana.hears(SECRET)


def test_confirmation_is_tried_again_within_five_seconds_and_looked_up_first_where_it_is_in_doubt(world, ana):
    other = world.somebody()
    other.says("hi")
    world.twilio.misbehave("drop after")  # taken, but the answer is lost
    world.twilio.misbehave(20429)  # not taken
    for number, person in enumerate((ana, other)):
        world.tells(completed(person.learner_id, f"cs_test_{number}"))
    with world.delivering():
        assert world.twilio.wait_for(lambda: len(world.twilio.calls("POST")) == 2)
        soon(lambda: {confirmation_of(each)["state"] for each in (ana, other)} == {"sent"}, within=5)
    assert [len(person.texts()) for person in (ana, other)] == [1, 1]
    assert len(world.twilio.calls("GET")) == 1


def parks(world, ana, fault):
    """Twilio says 63016: at the call (a number), or later by its status callback (a pair)."""
    world.twilio.misbehave(fault)
    world.tells(completed(ana.learner_id))
    other = world.somebody()
    other.says("hi")
    with world.delivering():
        soon(lambda: confirmation_of(ana)["state"] == "parked")
        # Whose confirmation comes now shows that the outbox has looked for more to do.
        world.tells(completed(other.learner_id, "cs_test_other"))
        assert world.twilio.wait_for(lambda: other.texts())
    assert len(world.twilio.calls("POST")) == 2


@pytest.mark.parametrize("fault", [63016, ("undelivered", 63016)], ids=["call", "callback"])
def test_confirmation_outside_the_window_comes_once_and_first_with_the_next_message(world, ana, fault):
    parks(world, ana, fault)
    first = ana.sends("progress", sid := world.new_sid())
    assert THANKS in first.messages[0]
    assert ana.sends("progress", sid) == first
    ana.says("progress")
    ana.does_not_hear(THANKS)
    assert confirmation_of(ana)["state"] == "replied"


def test_parked_confirmation_stands_before_a_reply_that_asks_stripe(world, ana):
    world.ana.edit(wall=7)
    parks(world, ana, 63016)
    ana.says("upgrade")
    assert ana.reply.index(THANKS) < ana.reply.index("already")


def silent_for_two_days(ana):
    ana.edit(last_message_at=(datetime.now(UTC) - timedelta(days=2)).isoformat())


def test_confirmation_for_who_is_silent_for_long_is_parked_with_no_try(world, ana):
    silent_for_two_days(ana)
    world.tells(completed(ana.learner_id))
    with world.delivering():
        soon(lambda: confirmation_of(ana)["state"] == "parked")
    assert world.twilio.calls("POST") == []
    ana.says("hello")
    ana.hears(THANKS)


class TestWithATemplate:
    @pytest.fixture
    def settings(self):
        return {"TWILIO_PAID_TEMPLATE_SID": TEMPLATE}

    def test_template_goes_out_outside_the_window(self, world, ana):
        silent_for_two_days(ana)
        world.tells(completed(ana.learner_id))
        with world.delivering():
            soon(lambda: confirmation_of(ana)["state"] == "sent")
        (call,) = world.twilio.calls("POST")
        assert call["form"]["ContentSid"] == TEMPLATE
        assert "Body" not in call["form"]

    def test_template_follows_a_text_that_was_refused_for_the_window(self, world, ana):
        world.twilio.misbehave(63016)
        world.tells(completed(ana.learner_id))
        with world.delivering():
            soon(lambda: confirmation_of(ana)["state"] == "sent")
        assert ["Body" in call["form"] for call in world.twilio.calls("POST")] == [True, False]

    def test_text_goes_out_within_the_window(self, world, ana):
        world.tells(completed(ana.learner_id))
        with world.delivering():
            assert world.twilio.wait_for(lambda: ana.texts())
        assert THANKS in ana.texts()[0]


def test_stop_does_not_hold_back_the_receipt(world, ana):
    ana.says("stop")
    world.tells(completed(ana.learner_id))
    with world.delivering():
        assert world.twilio.wait_for(lambda: ana.texts())
    assert THANKS in ana.texts()[0]


def test_callbacks_out_of_order_and_twice_end_at_the_last_one(world, ana):
    world.twilio.callbacks = ("read", "sent", "delivered", "read", "queued")
    world.tells(completed(ana.learner_id))
    with world.delivering():
        callbacks = lambda: [each for each in world.twilio.events if each["kind"] == "callback"]  # noqa: E731
        assert world.twilio.wait_for(lambda: len(callbacks()) == 5)
        soon(lambda: confirmation_of(ana)["state"] == "sent")
    assert {each["status"] for each in callbacks()} == {204}
    assert confirmation_of(ana)["status"] == "read"


def test_operator_s_fault_holds_the_queue_with_a_loud_line_and_few_tries(world, ana):
    other = world.somebody()
    other.says("hi")
    world.twilio.misbehave(20003, times=None)
    for number, person in enumerate((ana, other)):
        world.tells(completed(person.learner_id, f"cs_test_{number}"))
    with world.delivering():
        soon(lambda: world.log.lines("outbox_held"))
        time.sleep(0.5)  # two looks of the outbox: while it is held, nothing shows that it has looked
    assert len(world.twilio.calls("POST")) == 1
    (line,) = world.log.lines("outbox_held")
    assert (line["level"], line["code"]) == ("critical", 20003)
    world.twilio.behave()
    with world.delivering():  # the delivering process starts again
        assert world.twilio.wait_for(lambda: ana.texts() and other.texts())


def test_one_damaged_document_does_not_hold_up_the_others_confirmations(world, ana):
    other = world.somebody()
    other.says("hi")
    for number, person in enumerate((ana, other)):
        world.tells(completed(person.learner_id, f"cs_test_{number}"))
    path = ana.path
    whole = path.read_bytes()
    path.write_bytes(whole[:50])
    with world.delivering():
        assert world.twilio.wait_for(lambda: other.texts())
    assert path.read_bytes() == whole[:50]
    path.write_bytes(whole)
    assert json.loads(whole)["tier"] == "paid"
    with world.delivering():
        assert world.twilio.wait_for(lambda: ana.texts())
