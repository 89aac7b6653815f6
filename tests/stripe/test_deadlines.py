"""Deadlines that hold whatever Stripe does, and a bound on the threads that a hung Stripe can take.

These tests look at the clock: seconds are what they test, and sockets know no other clock.
"""

import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.core.payments.stripe_results import Busy, Opened, Unreachable
from bot.sandbox.stripe import StripeStandIn
from bot.sandbox.stripe.faults import Mode
from bot.stripe import StripeGateway
from bot.stripe.bulkhead import MOST_QUEUED, SEEMS_HUNG, Bulkhead, Rejected
from tests.waiting import soon

GRACE = 0.5  # seconds over a deadline that a loaded machine may take


@pytest.fixture
def stripe():
    with StripeStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def gateway(stripe):
    made = gateway_to(stripe)
    assert isinstance(made.create_session("warm", 1, 9.0), Opened)  # the SDK is loaded now
    yield made
    made.close()


def gateway_to(stripe, slots=8):
    return StripeGateway(stripe.secret_key, stripe.price_id, "http://localhost:8000", stripe.base_url, slots)


def timed(call, *args):
    started = time.monotonic()
    answer = call(*args)
    return answer, time.monotonic() - started


def calls_under_way():
    return [thread for thread in threading.enumerate() if thread.name == "stripe-call"]


@pytest.mark.parametrize("mode", [Mode.HANG, Mode.DRIBBLE, Mode.SLOW], ids=lambda mode: mode.value)
def test_the_caller_has_an_answer_by_the_deadline(stripe, gateway, mode):
    stripe.faults.set(mode, seconds=30)
    answer, took = timed(gateway.create_session, "ana", 1, 0.6)
    assert isinstance(answer, Unreachable)
    assert (answer.error.kind, answer.raise_attempt) == ("deadline", False)
    assert took < 0.6 + GRACE


@pytest.mark.parametrize("mode", [Mode.HANG, Mode.SLOW], ids=lambda mode: mode.value)
def test_a_call_that_hears_nothing_gives_its_thread_back_after_the_read_timeout(stripe, monkeypatch, mode):
    monkeypatch.setattr("bot.stripe.calls.TIMEOUTS", (3.0, 1.0))
    made = gateway_to(stripe)
    stripe.faults.set(mode, seconds=30)
    assert isinstance(made.create_session("ana", 1, 0.6), Unreachable)
    soon(lambda: not calls_under_way())
    made.close()


def test_headers_that_dribble_in_hold_no_caller_either():
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def dribble():
            connection, _ = listener.accept()
            with connection:
                try:
                    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
                        connection.send(bytes([byte]))
                        if over.wait(0.05):
                            return
                except OSError:
                    return

        dribbler = threading.Thread(target=dribble)
        dribbler.start()
        made = StripeGateway(
            "sk_test_1", "price_1", "http://a.b", f"http://127.0.0.1:{listener.getsockname()[1]}"
        )
        answer, took = timed(made.retrieve_session, "cs_test_1", 0.6)
        assert isinstance(answer, Unreachable)
        assert took < 0.6 + GRACE
        over.set()
        dribbler.join()
        made.close()


def test_session_that_came_too_late_is_found_by_the_same_attempt(stripe, gateway):
    stripe.faults.set(Mode.SLOW, seconds=1.0, times=1)
    assert isinstance(gateway.create_session("ana", 1, 0.3), Unreachable)
    soon(lambda: len(stripe.sessions) == 2)
    answers = []
    # The stand-in keeps its answer a moment after it made the session; until then the key is in use.
    soon(lambda: answers.append(gateway.create_session("ana", 1, 9.0)) or isinstance(answers[-1], Opened))
    assert (answers[-1].replayed, len(stripe.sessions)) == (True, 2)


def test_hung_stripe_takes_no_more_threads_than_there_are_slots(stripe, gateway):
    small = gateway_to(stripe, slots=3)
    stripe.faults.set(Mode.HANG)
    most = 0
    with ThreadPoolExecutor(20) as callers:
        asked = [callers.submit(timed, small.create_session, f"learner{n}", 1, 2.5) for n in range(20)]
        while not all(each.done() for each in asked):
            most = max(most, len(calls_under_way()))
            time.sleep(0.02)  # no event tells of a thread too many: look again and again
        answers = [each.result() for each in asked]
    assert most == 3
    assert Counter(type(answer) for answer, _ in answers) == {Unreachable: 3, Busy: 17}
    assert max(took for answer, took in answers if isinstance(answer, Busy)) < SEEMS_HUNG + GRACE
    assert max(took for answer, took in answers) < 2.5 + GRACE
    stripe.faults.clear()
    soon(lambda: not calls_under_way())
    assert isinstance(small.create_session("ana", 1, 9.0), Opened)
    small.close()


def test_who_comes_to_a_hung_call_is_busy_at_once():
    bulkhead, over = Bulkhead(1, seems_hung=0.3), threading.Event()
    with ThreadPoolExecutor(1) as callers:
        holding = callers.submit(bulkhead.run, over.wait, 5.0)
        soon(calls_under_way)
        assert timed(bulkhead.run, over.wait, 9.0)[0] == Rejected()  # waited until it seemed hung
        answer, took = timed(bulkhead.run, over.wait, 9.0)
        assert answer == Rejected()
        assert took < 0.2
        over.set()
        assert holding.result() is True


def test_callers_queue_while_stripe_answers(stripe, gateway):
    small = gateway_to(stripe, slots=2)
    stripe.faults.set(Mode.SLOW, seconds=0.1)
    with ThreadPoolExecutor(10) as callers:
        answers = list(callers.map(lambda n: small.create_session(f"learner{n}", 1, 9.0), range(10)))
    assert all(isinstance(answer, Opened) for answer in answers)
    small.close()


def test_waiting_for_a_slot_counts_towards_the_deadline():
    bulkhead, over = Bulkhead(1), threading.Event()
    with ThreadPoolExecutor(1) as callers:
        holding = callers.submit(bulkhead.run, over.wait, 5.0)
        soon(calls_under_way)
        answer, took = timed(bulkhead.run, over.wait, 0.3)
        assert answer == Rejected()
        assert took < 0.3 + GRACE
        over.set()
        assert holding.result() is True


def test_strangers_leave_half_of_the_slots_and_of_the_queue_to_the_others():
    bulkhead, over = Bulkhead(4, seems_hung=30), threading.Event()

    def take(low_priority):
        return bulkhead.run(over.wait, 5.0, low_priority=low_priority)

    with ThreadPoolExecutor(2 + MOST_QUEUED // 2 + 3) as callers:
        strangers = [callers.submit(take, True) for _ in range(2 + MOST_QUEUED // 2)]
        soon(lambda: bulkhead.queued == MOST_QUEUED // 2)
        assert take(True) == Rejected()
        known = [callers.submit(take, False) for _ in range(2)]
        soon(lambda: len(calls_under_way()) == 4)
        waiting = callers.submit(take, False)
        soon(lambda: bulkhead.queued == MOST_QUEUED // 2 + 1)
        over.set()
        assert all(each.result() is True for each in (*strangers, *known, waiting))


def test_slot_is_given_back_where_the_system_has_no_thread_left():
    bulkhead = Bulkhead(1)
    before = threading.stack_size(2**40)  # more than there can be
    try:
        assert bulkhead.run(lambda: True, 1.0) == Rejected()
    finally:
        threading.stack_size(before)
    assert bulkhead.run(lambda: True, 1.0) is True


def test_hung_call_does_not_hold_up_the_end_of_the_process(stripe):
    stripe.faults.set(Mode.HANG)
    script = f"""
from bot.stripe import StripeGateway
gateway = StripeGateway({stripe.secret_key!r}, {stripe.price_id!r}, "http://a.b", {stripe.base_url!r})
gateway._calls._bulkhead.run(lambda: __import__("time").sleep(60), 0.1)
print(gateway.create_session("ana", 1, 1.5).error.kind)
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=True
    )
    assert ran.stdout == "deadline\n"


def test_sdk_is_not_loaded_before_it_is_needed():
    script = """
import sys
from bot.stripe import StripeGateway, read_event
from bot.core.payments.stripe_events import BadSignature
StripeGateway("sk_test_1", "price_1", "http://a.b").fingerprint()
try:
    read_event(b"{}", None, ["whsec_1"])
except BadSignature:
    pass
print({"stripe", "requests"} & set(sys.modules))
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=True
    )
    assert ran.stdout == "set()\n"
