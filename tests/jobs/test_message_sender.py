"""One delivery, step by step: what Twilio was asked, and what the document says afterwards."""

from datetime import timedelta

import pytest

from bot.core.messaging.delivery import DeliveryState, parked, released
from bot.core.messaging.send_result import Accepted, LookupFailed
from bot.core.queues import Queue
from bot.errors import StoreUnavailable
from tests.jobs.outbox_world import ANA, TEMPLATE, WELCOME, WatchedStore, World

STATE = DeliveryState


@pytest.fixture
def world(tmp_path):
    with World(tmp_path) as world:
        yield world


@pytest.fixture
def world_with_template(tmp_path):
    with World(tmp_path, template=TEMPLATE) as world:
        yield world


def test_confirmation_is_sent_once(world):
    ana = world.pays(ANA)
    assert isinstance(world.message_sender.deliver(ana), Accepted)
    assert world.message_sender.deliver(ana) is None
    assert world.bodies() == [WELCOME]
    delivery = world.delivery(ana)
    assert (delivery.state, delivery.attempts) == (STATE.SENT, 1)
    assert delivery.message_sid == world.twilio.sent[0]["sid"]


def test_nothing_is_sent_before_it_is_due(world):
    ana = world.pays(ANA)
    world.change(ana, due_at=world.clock.now + timedelta(seconds=1))
    assert world.message_sender.deliver(ana) is None
    assert world.bodies() == []


def test_nobody_is_delivered_to_without_an_error(world):
    assert world.message_sender.deliver(world.store.id_for("whatsapp:+1")) is None


@pytest.mark.parametrize("fault", [429, 500, 503, "drop before", "drop after", "garbage", "empty"])
def test_passing_trouble_ends_in_one_message(world, fault):
    ana = world.pays(ANA)
    world.twilio.misbehave(fault)
    world.message_sender.deliver(ana)
    assert world.message_sender.deliver(ana) is None
    world.clock.tick(seconds=5)
    assert isinstance(world.message_sender.deliver(ana), Accepted)
    assert world.bodies() == [WELCOME]
    assert world.delivery(ana).state is STATE.SENT


def test_429_needs_no_lookup_and_a_cut_line_does(world):
    for fault, lookups in ((429, 0), ("drop before", 1)):
        ana = world.pays(ANA, text=f"{fault}")
        world.twilio.misbehave(fault)
        world.message_sender.deliver(ana)
        world.clock.tick(seconds=5)
        world.message_sender.deliver(ana)
        assert len(world.twilio.calls("GET")) == lookups


def test_lookup_that_fails_sends_nothing(world):
    ana = world.pays(ANA)
    world.twilio.misbehave("drop after")
    world.twilio.misbehave(500, times=2, on="list")
    world.message_sender.deliver(ana)
    for _ in range(2):
        world.clock.tick(seconds=10)
        assert isinstance(world.message_sender.deliver(ana), LookupFailed)
    assert world.delivery(ana).state is STATE.SENDING
    world.clock.tick(minutes=1)
    assert isinstance(world.message_sender.deliver(ana), Accepted)
    assert world.bodies() == [WELCOME]


def test_wrong_key_at_the_lookup_leaves_the_doubt(world):
    ana = world.pays(ANA)
    world.twilio.misbehave("drop after")
    world.twilio.misbehave(20003, on="list")
    world.message_sender.deliver(ana)
    for _ in range(2):
        world.clock.tick(seconds=10)
        world.message_sender.deliver(ana)
    assert world.bodies() == [WELCOME]
    assert world.delivery(ana).state is STATE.SENT


def test_crash_before_twilio_was_asked_sends_it(world):
    ana = world.pays(ANA)
    world.change(ana, state=STATE.SENDING, attempts=1)
    world.new_message_sender().deliver(ana)
    assert world.bodies() == [WELCOME]
    assert len(world.twilio.calls("GET")) == 1


def test_crash_after_twilio_took_it_sends_nothing_again(world):
    ana = world.pays(ANA)
    world.message_sender.deliver(ana)
    sid = world.delivery(ana).message_sid
    world.change(ana, state=STATE.SENDING, message_sid=None)
    world.clock.tick(seconds=5)
    world.new_message_sender().deliver(ana)
    assert world.bodies() == [WELCOME]
    assert (world.delivery(ana).state, world.delivery(ana).message_sid) == (STATE.SENT, sid)


def test_crash_after_a_template_went_out_sends_nothing_again(world_with_template):
    world = world_with_template
    ana = world.pays(ANA, silent_for=timedelta(days=2))
    world.message_sender.deliver(ana)
    world.change(ana, state=STATE.SENDING, message_sid=None)
    world.clock.tick(seconds=5)
    world.new_message_sender().deliver(ana)
    assert len(world.bodies()) == 1
    assert world.delivery(ana).state is STATE.SENT


def test_full_disk_before_the_try_sends_nothing(world):
    ana = world.pays(ANA)
    world.store.fail_saves = (True,)
    with pytest.raises(StoreUnavailable):
        world.message_sender.deliver(ana)
    assert world.bodies() == []
    world.message_sender.deliver(ana)
    assert world.bodies() == [WELCOME]
    assert world.twilio.calls("GET") == []


def test_full_disk_after_the_try_sends_nothing_again(world):
    ana = world.pays(ANA)
    world.store.fail_saves = (False, True)
    with pytest.raises(StoreUnavailable):
        world.message_sender.deliver(ana)
    world.clock.tick(seconds=5)
    world.message_sender.deliver(ana)
    assert world.bodies() == [WELCOME]
    assert world.delivery(ana).state is STATE.SENT


@pytest.mark.parametrize("code", [63016, 63015])
def test_outside_the_window_at_the_call_parks_with_no_further_try(world, code):
    ana = world.pays(ANA)
    world.twilio.misbehave(code)
    world.message_sender.deliver(ana)
    world.clock.tick(days=1)
    assert world.message_sender.deliver(ana) is None
    assert (world.delivery(ana).state, world.delivery(ana).error_code) == (STATE.PARKED, code)
    assert world.bodies() == []


def test_outside_the_window_by_callback_parks_and_comes_once_with_a_reply(world):
    ana = world.pays(ANA)
    world.message_sender.deliver(ana)
    world.callback(ana, "undelivered", 63016)
    world.clock.tick(days=1)
    assert world.message_sender.deliver(ana) is None
    (held,) = parked(world.store.read(ana).deliveries)
    assert held.text == WELCOME
    assert parked(released((held,))) == ()


def test_silent_for_a_day_is_parked_without_a_try(world):
    ana = world.pays(ANA, silent_for=timedelta(hours=24))
    assert world.message_sender.deliver(ana) is None
    assert world.delivery(ana).state is STATE.PARKED
    assert world.twilio.calls("POST") == []


def test_doubtful_one_outside_the_window_is_looked_up_before_it_is_parked(world):
    for was_taken, state in ((True, STATE.SENT), (False, STATE.PARKED)):
        ana = world.pays(f"{ANA}{was_taken}")
        world.twilio.misbehave("drop after" if was_taken else "drop before")
        world.message_sender.deliver(ana)
        world.clock.tick(days=2)
        world.message_sender.deliver(ana)
        assert world.delivery(ana).state is state


def test_silent_for_a_day_gets_the_template(world_with_template):
    world = world_with_template
    ana = world.pays(ANA, silent_for=timedelta(days=3))
    world.message_sender.deliver(ana)
    (call,) = world.twilio.calls("POST")
    assert call["form"]["ContentSid"] == TEMPLATE
    assert "Body" not in call["form"]
    assert world.delivery(ana).state is STATE.SENT


def test_63016_at_the_call_sends_the_template_at_once(world_with_template):
    world = world_with_template
    ana = world.pays(ANA)
    world.twilio.misbehave(63016)
    world.message_sender.deliver(ana)
    assert isinstance(world.message_sender.deliver(ana), Accepted)
    assert [("Body" in call["form"]) for call in world.twilio.calls("POST")] == [True, False]


def test_template_that_is_outside_the_window_too_is_parked(world_with_template):
    world = world_with_template
    ana = world.pays(ANA)
    world.twilio.misbehave(63016, times=2)
    world.message_sender.deliver(ana)
    world.message_sender.deliver(ana)
    assert world.message_sender.deliver(ana) is None
    assert world.delivery(ana).state is STATE.PARKED


@pytest.mark.parametrize("code", [21211, 21610, 63014, 63024, 63049, 63032, 99999])
def test_refusal_is_final_and_loud(world, code, caplog):
    ana = world.pays(ANA)
    world.twilio.misbehave(code)
    world.message_sender.deliver(ana)
    world.clock.tick(days=1)
    assert world.message_sender.deliver(ana) is None
    assert (world.delivery(ana).state, world.delivery(ana).error_code) == (STATE.FAILED, code)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["delivery_failed"]


def test_callback_that_overtakes_twilios_answer_wins(world):
    ana = world.pays(ANA)
    world.twilio.misbehave("drop after")
    world.message_sender.deliver(ana)
    world.callback(ana, "delivered")
    assert (world.delivery(ana).state, world.delivery(ana).status) == (STATE.SENT, "delivered")
    world.clock.tick(minutes=1)
    assert world.message_sender.deliver(ana) is None


def test_claimed_learner_is_left_to_who_has_the_claim(world):
    ana = world.pays(ANA)
    other_process = WatchedStore(world.folder)
    with other_process.claim(Queue.OUTBOX, ana) as theirs:
        assert theirs
        assert world.message_sender.deliver(ana) is None
    other_process.close()
    assert world.bodies() == []


def test_log_has_no_number_and_no_text(world, caplog):
    caplog.set_level("DEBUG", logger="bot")
    ana = world.pays(ANA)
    world.twilio.misbehave("drop after")
    world.message_sender.deliver(ana)
    world.clock.tick(seconds=5)
    world.message_sender.deliver(ana)
    told = str([record.__dict__ for record in caplog.records if record.name.startswith("bot")])
    assert "delivery_accepted" in told
    assert "5005550001" not in told
    assert "Chapter 6" not in told
