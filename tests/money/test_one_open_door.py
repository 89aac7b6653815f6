"""Nobody should be able to pay twice; who does all the same gets the second payment back."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.background import make_task_runner
from bot.core.learner import Learner
from bot.core.messaging.delivery import queued
from bot.core.queues import Queue
from bot.sandbox.stripe.faults import Mode
from tests.learners import changed
from tests.money.looking import (
    another_session,
    deliveries,
    facts_of,
    in_background,
    now_due,
    paid_sessions,
    refunds,
)
from tests.world import at_once, completed, soon


@pytest.fixture
def sessions(world, ana):
    """Two that are open, the older one first."""
    world.stripe.sessions[ana.session["id"]]["created"] -= 60
    return ana.session["id"], another_session(world, ana)


@pytest.fixture
def paid_twice(world, ana, sessions):
    """From two phones, and both events came. The PaymentIntent of the second."""
    for session_id in sessions:
        world.stripe.pay(session_id)
    return world.stripe.sessions[sessions[1]]["payment_intent"]


def open_sessions(world):
    return [each["id"] for each in world.stripe.sessions.values() if each["status"] == "open"]


def test_payment_expires_the_other_open_sessions(world, ana, sessions, do_tasks):
    assert open_sessions(world) == [*sessions]
    world.stripe.pay(sessions[1])
    assert do_tasks(ana) == 1
    assert open_sessions(world) == []
    assert ana.document["errands"] == []
    assert paid_sessions(ana) == [sessions[1]]


def test_session_that_was_made_while_the_payment_came_is_expired_too(world, do_tasks):
    world.ana.says("hi")
    world.stripe.faults.set(Mode.SLOW, 0.5)

    def pay():
        soon(world.asked_for_sessions)
        world.tells(completed(world.ana.learner_id, "cs_test_phone"))

    at_once(lambda: world.ana.says("upgrade"), pay)
    world.ana.hears("already")
    assert len(open_sessions(world)) == 1
    do_tasks(world.ana)
    assert open_sessions(world) == []


def test_stripe_that_is_down_keeps_the_task_for_later(world, ana, sessions, do_tasks):
    world.stripe.pay(sessions[1])
    world.stripe.refuse()
    assert do_tasks(ana) == 1
    assert do_tasks(ana) == 0  # not before its pause is over
    world.stripe.start()
    now_due(world, ana)
    do_tasks(ana)
    assert open_sessions(world) == []


def test_task_that_waits_for_stripe_keeps_no_message_waiting(world, ana, sessions, money):
    world.stripe.pay(sessions[1])
    world.stripe.faults.set(Mode.HANG)
    task = threading.Thread(target=money.tasks.do_next, args=(ana.learner_id,))
    task.start()
    soon(lambda: any(path.endswith("/expire") for _, path, _ in world.stripe.api.requests))
    with world.delivering():
        soon(ana.texts, within=3)
    world.stripe.faults.clear()
    task.join()


def test_session_found_paid_while_expiring_it_is_a_second_payment(world, ana, sessions, do_tasks):
    world.stripe.pay(sessions[0])
    world.stripe.webhooks.url = None
    world.stripe.pay(sessions[1])
    do_tasks(ana)
    assert paid_sessions(ana) == sorted(sessions)
    assert refunds(world) == [(world.stripe.sessions[sessions[1]]["payment_intent"], 2900)]


def test_second_payment_is_recorded_refunded_once_and_told_in_a_sentence(
    world, ana, sessions, paid_twice, do_tasks
):
    assert paid_sessions(ana) == sorted(sessions)
    do_tasks(ana)
    assert refunds(world) == [(paid_twice, 2900)]
    assert len(deliveries(ana, "confirmation")) == 1
    (told,) = deliveries(ana, "refund")
    assert "paid twice" in told
    assert "$29.00" in told
    assert (ana.document["tier"], ana.document["errands"]) == ("paid", [])
    (line,) = world.log.lines("second_payment")
    assert (line["level"], line["session_id"]) == ("warning", sessions[1])
    assert [fact.session_id for fact in facts_of(world, "refund_asked")] == [sessions[1]]


def test_refund_is_for_the_later_payment_whichever_event_comes_first(world, ana, sessions, do_tasks):
    world.stripe.webhooks.url = None
    for session_id in sessions:
        world.stripe.pay(session_id)
    told = {event["data"]["object"]["id"]: event for event in world.stripe.ledger.events.values()}
    for session_id in reversed(sessions):
        assert world.tells(told[session_id]).status == 200
    do_tasks(ana)
    assert refunds(world) == [(world.stripe.sessions[sessions[1]]["payment_intent"], 2900)]


def test_process_that_died_after_stripes_answer_refunds_under_the_same_key(world, ana, paid_twice, do_tasks):
    before = ana.document
    do_tasks(ana)
    ana.edit(**{name: before[name] for name in ("errands", "payments", "deliveries")})
    do_tasks(ana)
    asked = [form for method, path, form in world.stripe.api.requests if path == "/v1/refunds"]
    assert len(asked) == 1  # the second one was but a replay of the first
    assert refunds(world) == [(paid_twice, 2900)]
    assert len(deliveries(ana, "refund")) == 1


@pytest.mark.parametrize("mode", [Mode.LOST, Mode.ERROR, Mode.GARBAGE], ids=lambda mode: mode.name)
def test_answer_that_was_lost_refunds_no_second_time(world, ana, paid_twice, do_tasks, mode):
    world.stripe.faults.set(mode)
    do_tasks(ana)
    assert deliveries(ana, "refund") == []
    world.stripe.faults.clear()
    now_due(world, ana)
    do_tasks(ana)
    assert refunds(world) == [(paid_twice, 2900)]
    assert len(deliveries(ana, "refund")) == 1


def test_event_of_the_refund_may_come_before_our_note_of_it_or_after(world, ana, paid_twice, do_tasks):
    """Whichever is first writes the one fact; a refund made in the dashboard is no task left over."""
    session_id = facts_of(world, "second_payment")[0].session_id
    world.stripe.refund(session_id)
    do_tasks(ana)
    assert refunds(world) == [(paid_twice, 2900)]
    assert len(facts_of(world, "refunded")) == 1
    assert len(deliveries(ana, "refund")) == 1


def test_tasks_refund_is_in_the_ledger_though_its_event_is_lost(world, ana, paid_twice, do_tasks):
    world.stripe.webhooks.url = None
    do_tasks(ana)
    (fact,) = facts_of(world, "refunded")
    assert (fact.payment_intent, fact.amount, fact.detail) == (paid_twice, 2900, "full")


class TestTheFirstWentBackMeanwhile:
    """Giving the second back too would leave somebody who paid twice with nothing."""

    @pytest.fixture
    def settings(self):
        return {"CLOSE_ON_REFUND": "1"}

    def test_second_payment_is_kept_and_the_operator_reads_it_in_one_line(
        self, world, ana, sessions, paid_twice, do_tasks
    ):
        world.stripe.refund(sessions[0])  # in the dashboard
        do_tasks(ana)
        first = world.stripe.sessions[sessions[0]]["payment_intent"]
        assert refunds(world) == [(first, 2900)]
        assert (ana.document["tier"], ana.document["errands"]) == ("paid", [])
        assert deliveries(ana, "refund") == []
        (line,) = world.log.lines("second_payment_kept")
        assert (line["level"], line["session_id"]) == ("warning", sessions[1])
        assert [each["kind"] for each in world.log.lines("stripe_task_done")] == ["expire"]

    def test_operator_who_wants_all_of_it_back_gets_it(
        self, world, ana, sessions, paid_twice, money, do_tasks
    ):
        world.stripe.refund(sessions[0])
        assert money.refunds.ask_for_refund(ana.learner_id) == 1
        do_tasks(ana)
        assert len(refunds(world)) == 2
        assert ana.document["tier"] == "free"


class TestSwitchedOff:
    @pytest.fixture
    def settings(self):
        return {"AUTO_REFUND_DUPLICATES": "0"}

    def test_second_payment_is_left_to_the_operator(self, world, ana, sessions, paid_twice, do_tasks):
        do_tasks(ana)
        assert refunds(world) == []
        assert paid_sessions(ana) == sorted(sessions)
        assert deliveries(ana, "refund") == []
        assert world.log.lines("second_payment")


# The background process


@pytest.fixture
def damaged(world):
    """The document of somebody to whom a message is due."""
    path = world.ben.path
    path.write_text("{")
    return path


@pytest.fixture
def runner(world, money):
    return make_task_runner(world.store, money.tasks)


def test_background_does_tasks_by_itself_past_a_damaged_document(world, damaged, ana, paid_twice, runner):
    with in_background(runner.run):
        soon(lambda: refunds(world) == [(paid_twice, 2900)])
    assert damaged.read_text() == "{"


def test_messages_that_cannot_be_sent_keep_no_refund_waiting(world, ana, paid_twice, runner):
    """While Twilio refuses us a whole queue of messages stays due, for longer than the refund is."""
    long_ago = datetime.now(UTC) - timedelta(days=1)
    for number in range(100):
        address = f"whatsapp:+1500557{number:04}"
        learner = Learner(world.store.id_for(address), address, "", long_ago)
        waiting = queued((), "confirmation", f"cs_{number}", "thank you", long_ago)
        with world.store.locked(learner.learner_id) as entry:
            entry.save(changed(learner, deliveries=waiting))
    assert world.store.due(Queue.STRIPE_TASKS, datetime.now(UTC), 9) == [ana.learner_id]
    with in_background(runner.run):
        soon(lambda: refunds(world) == [(paid_twice, 2900)])
