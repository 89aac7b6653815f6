"""The loop: who is served, how many at once, and what stops the queue."""

import queue
from datetime import timedelta

import pytest

from bot.core.messaging.delivery import DeliveryState
from bot.core.payments.tasks import TaskKind, task_for
from bot.core.queues import Queue
from bot.jobs.runner import Runner
from tests.jobs.outbox_world import ANA, BEN, WELCOME, World
from tests.learners import changed
from tests.world import soon


@pytest.fixture
def world(tmp_path):
    with World(tmp_path) as world:
        yield world


def posts(world):
    return len(world.twilio.calls("POST"))


def tries_more_than(world, tries):
    """Nothing tells that the loop found nothing to do, so some of its looks are waited for: 0.01 s apart."""
    return world.twilio.wait_for(lambda: posts(world) > tries, timeout=0.05)


def lines(caplog, name):
    return [each for each in caplog.records if each.message == name]


def test_everybody_who_waits_is_delivered_to(world):
    addresses = [f"whatsapp:+1500555{number:04}" for number in range(20)]
    ids = [world.pays(address) for address in addresses]
    with world.running():
        assert world.twilio.wait_for(lambda: len(world.twilio.sent) == 20)
        assert all(world.is_saved(each, state=DeliveryState.SENT) for each in ids)
    assert [world.bodies(address) for address in addresses] == [[WELCOME]] * 20


def test_two_deliveries_of_one_learner_go_in_turn(world):
    world.pays(ANA, text="first")
    world.pays(ANA, text="second")
    with world.running():
        assert world.twilio.wait_for(lambda: len(world.twilio.sent) == 2)
    assert world.bodies() == ["first", "second"]


def test_learner_with_a_task_alone_is_not_looked_at(world):
    ben = world.pays(BEN)
    task = task_for(TaskKind.EXPIRE, "cs_test_a1", world.clock() - timedelta(hours=1))
    with world.store.locked(ben) as entry:
        entry.save(changed(entry.learner, deliveries=(), errands=(task,)))
    ana, looked_at, message_sender = world.pays(ANA), [], world.new_message_sender()
    deliver = message_sender.deliver
    message_sender.deliver = lambda learner_id: looked_at.append(learner_id) or deliver(learner_id)
    with world.running(message_sender):
        assert world.is_saved(ana, state=DeliveryState.SENT)
    assert set(looked_at) == {ana}, "the task has been due for longer"


def test_learners_for_whom_nothing_is_due_after_all_keep_nobody_waiting(world):
    """As many as a version of before may leave: the store cannot tell in which queue something is due."""
    ana, due = world.pays(ANA), world.store.due
    others = [world.store.id_for(f"whatsapp:+1500556{number:04}") for number in range(50)]
    world.store.due = lambda queue, now, limit: (others + list(due(queue, now, limit)))[:limit]
    with world.running():
        assert world.is_saved(ana, state=DeliveryState.SENT)


def test_two_outboxes_send_it_once(world):
    for number in range(10):
        world.pays(f"whatsapp:+1500555{number:04}")
    with world.running(), world.running(world.new_message_sender()):
        assert world.twilio.wait_for(lambda: len(world.twilio.sent) == 10)
    assert posts(world) == 10


def test_learner_whose_try_hangs_keeps_nobody_else_waiting(world):
    world.pays(BEN)
    with world.running():
        assert world.twilio.wait_for(lambda: len(world.twilio.sent) == 1)
        world.twilio.misbehave("hang")
        world.pays(ANA)
        assert world.twilio.wait_for(lambda: world.bodies(ANA))
        world.pays(BEN, text="another")
        assert world.twilio.wait_for(lambda: world.bodies(BEN) == [WELCOME, "another"])
        world.twilio.resume.set()


def test_retries_come_when_they_are_due(world):
    ana = world.pays(ANA)
    world.twilio.misbehave(429, times=3)
    with world.running():
        for tries in (1, 2, 3):
            assert world.is_saved(ana, attempts=tries, state=DeliveryState.WAITING)
            assert not tries_more_than(world, tries)
            world.clock.tick(seconds=10)
        assert world.is_saved(ana, state=DeliveryState.SENT)
    assert posts(world) == 4


def test_damaged_document_keeps_nobody_else_waiting(world, tmp_path, caplog):
    ana, ben = world.pays(ANA), world.pays(BEN)
    for copy in tmp_path.glob(f"**/{ana}.*"):
        copy.write_text("{")
    with world.running():
        assert world.twilio.wait_for(lambda: world.bodies(BEN))
        world.pays(BEN, text="another")
        assert world.twilio.wait_for(lambda: len(world.bodies(BEN)) == 2)
    unreadable = lines(caplog, "outbox_document_unreadable")
    assert [each.fields["learner_id"] for each in unreadable] == [ana]
    assert world.delivery(ben).state is DeliveryState.SENT


def test_full_disk_ends_and_it_is_sent_once(world):
    ana = world.pays(ANA)
    world.store.fail_saves = (False, True, True, True)
    with world.running():
        for _ in range(200):
            world.clock.tick(seconds=2)
            if world.is_saved(ana, timeout=0.05, state=DeliveryState.SENT):
                break
    assert world.delivery(ana).state is DeliveryState.SENT
    assert world.store.fail_saves == ()
    assert world.bodies() == [WELCOME]


def test_nothing_that_a_store_or_twilio_does_ends_the_loop(world, caplog):
    world.pays(ANA)
    due, deliver = world.store.due, world.message_sender.deliver
    troubles = [RuntimeError("store"), RuntimeError("Twilio")]

    def failing_due(*args, **kwargs):
        if len(troubles) == 2:
            raise troubles.pop(0)
        return due(*args, **kwargs)

    def failing_deliver(learner_id):
        if troubles:
            raise troubles.pop(0)
        return deliver(learner_id)

    world.store.due, world.message_sender.deliver = failing_due, failing_deliver
    with world.running():
        for _ in range(200):
            world.clock.tick(seconds=30)
            if world.twilio.wait_for(lambda: world.bodies() == [WELCOME], timeout=0.05):
                break
    assert troubles == []
    assert world.bodies() == [WELCOME]


@pytest.mark.parametrize("code", [20003, 63007, 63008])
def test_operators_fault_holds_the_whole_queue_with_few_tries(world, code, caplog):
    for number in range(10):
        world.pays(f"whatsapp:+1500555{number:04}")
    world.twilio.misbehave(code, times=None)
    with world.running():
        for tries, hours in ((1, 0), (2, 0.02), (3, 0.05), (4, 0.1), (5, 0.25)):
            world.clock.tick(hours=hours)
            assert world.twilio.wait_for(lambda tries=tries: posts(world) == tries)
            soon(lambda tries=tries: len(lines(caplog, "outbox_held")) == tries)
            world.clock.tick(seconds=30)
            assert not tries_more_than(world, tries)
        world.twilio.behave()
        world.clock.tick(minutes=15)
        assert world.twilio.wait_for(lambda: len(world.twilio.sent) == 10)
    held = lines(caplog, "outbox_held")
    assert [each.fields["next_try_in_seconds"] for each in held] == [60, 120, 240, 480, 900]
    assert held[0].levelname == "CRITICAL"
    assert held[0].fields["look_at"].startswith("TWILIO_")


def test_new_process_tries_at_once_after_an_operators_fault(world):
    world.pays(ANA)
    world.twilio.misbehave(20003)
    with world.running():
        assert world.twilio.wait_for(lambda: posts(world) == 1)
    with world.running(world.new_message_sender()):
        assert world.twilio.wait_for(lambda: world.bodies() == [WELCOME])


def test_stop_lets_what_is_under_way_end(world):
    ana = world.pays(ANA)
    world.twilio.misbehave("hang")
    with world.running():
        assert world.twilio.wait_for(lambda: world.bodies())
        world.twilio.resume.set()
    assert world.delivery(ana).state is DeliveryState.SENT


def test_stop_waits_no_longer_than_its_grace_and_the_next_process_looks_it_up(world, monkeypatch):
    monkeypatch.setattr("bot.jobs.runner.GRACE", 0.1)
    ana = world.pays(ANA)
    world.twilio.misbehave("hang")
    with world.running():
        assert world.twilio.wait_for(lambda: world.bodies())
    assert world.delivery(ana).state is DeliveryState.SENDING
    world.twilio.resume.set()
    with world.running(world.new_message_sender()):
        assert world.is_saved(ana, state=DeliveryState.SENT)
    assert world.bodies() == [WELCOME]


def test_runner_does_nothing_until_it_runs(world):
    world.pays(ANA)
    Runner(Queue.OUTBOX, world.message_sender.deliver, world.store, world.clock, threads=4)
    assert posts(world) == 0


@pytest.mark.parametrize(
    ("trouble", "counted"),
    [(None, "sent"), (429, "again"), (63016, "parked"), (63024, "failed"), (20003, "held")],
)
def test_every_try_is_counted_by_what_became_of_it(world, trouble, counted):
    tries = queue.SimpleQueue()
    if trouble:
        world.twilio.misbehave(trouble)
    world.pays(ANA)
    with world.running(world.new_message_sender(count=tries.put)):
        assert tries.get(timeout=10) == counted


def test_delivery_whose_time_a_clock_ahead_wrote_goes_out(world):
    """In the document, in the marker, and in what the runner has put off in memory."""
    ana, ben = world.pays(ANA), world.pays(BEN)
    world.change(ana, due_at=world.clock() + timedelta(days=3650))
    with world.running():
        assert world.twilio.wait_for(lambda: len(world.twilio.sent) == 2)
        assert all(world.is_saved(each, state=DeliveryState.SENT) for each in (ana, ben))
    assert world.bodies() == [WELCOME]
