from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.messaging.delivery import (
    MAX_ATTEMPTS,
    PENDING,
    Delivery,
    DeliveryState,
    Way,
    after,
    by_template,
    first_due,
    next_due,
    parked,
    queued,
    released,
    sending,
    way,
)
from bot.core.messaging.send_result import (
    Accepted,
    Again,
    DailyCap,
    LookupFailed,
    OperatorFault,
    Park,
    Throttled,
    Undeliverable,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
AMBIGUOUS, SAFE = Again("cut", ambiguous=True), Again("refused")


def a_delivery(**changes):
    return replace(Delivery("d1", "confirmation", "Welcome!", created_at=NOW, due_at=NOW), **changes)


def tried(outcome, delivery=None, now=NOW, jitter=0.5):
    return after(sending(delivery or a_delivery(), Way.TEXT, now), outcome, now, jitter)


def test_same_fact_queues_one_delivery():
    once = queued((), "confirmation", "cs_1", "Welcome!", NOW)
    assert queued(once, "confirmation", "cs_1", "Welcome!", NOW + HOUR) == once


def test_next_due_is_the_earliest_that_still_has_to_go_out():
    late = a_delivery(delivery_id="late", due_at=NOW + HOUR)
    doubtful = a_delivery(delivery_id="doubtful", due_at=NOW + SECOND, state=DeliveryState.SENDING)
    others = tuple(
        a_delivery(delivery_id=state, state=state)
        for state in DeliveryState
        if state.value not in ("waiting", "sending")
    )
    assert next_due((late, doubtful, *others)) == NOW + SECOND
    assert next_due(others) is None


def test_first_due_is_nothing_before_its_time():
    delivery = a_delivery(due_at=NOW + SECOND)
    assert first_due((delivery,), NOW) is None
    assert first_due((delivery,), NOW + SECOND) == delivery


@pytest.mark.parametrize("jitter", [0, 0.5, 1])
@pytest.mark.parametrize("outcome", [SAFE, AMBIGUOUS])
def test_first_retry_comes_within_5_s_and_three_within_20(outcome, jitter):
    delivery, now, tries = a_delivery(), NOW, []
    for _ in range(3):
        delivery = tried(outcome, delivery, now, jitter)
        now = delivery.due_at
        tries.append(now - NOW)
    assert SECOND <= tries[0] <= 4 * SECOND
    assert tries[2] <= 15 * SECOND


def test_pauses_grow_to_an_hour_and_end_after_about_three_days():
    delivery, now, pauses = a_delivery(), NOW, []
    while delivery.state is DeliveryState.WAITING and len(pauses) < 200:
        delivery = tried(SAFE, delivery, now)
        pauses.append(delivery.due_at - now)
        now = delivery.due_at
    assert pauses[:-1] == sorted(pauses[:-1])
    assert max(pauses) == HOUR
    assert delivery.state is DeliveryState.FAILED
    assert timedelta(days=2) < now - NOW < timedelta(days=4)


@pytest.mark.parametrize(
    ("outcome", "state", "at_least", "at_most"),
    [
        (SAFE, DeliveryState.WAITING, SECOND, 5 * SECOND),
        (AMBIGUOUS, DeliveryState.SENDING, SECOND, 5 * SECOND),
        (Throttled(63018), DeliveryState.WAITING, 45 * SECOND, 5 * 60 * SECOND),
        (DailyCap(63038), DeliveryState.WAITING, 45 * 60 * SECOND, 24 * HOUR),
        (OperatorFault(20003, "the key"), DeliveryState.WAITING, 0 * SECOND, 0 * SECOND),
        (Accepted("SM1"), DeliveryState.SENT, 0 * SECOND, 0 * SECOND),
        (Park(63016), DeliveryState.PARKED, 0 * SECOND, 0 * SECOND),
        (Undeliverable(21211, "unreachable"), DeliveryState.FAILED, 0 * SECOND, 0 * SECOND),
        (Undeliverable(21610, "opted out"), DeliveryState.FAILED, 0 * SECOND, 0 * SECOND),
        (Undeliverable(63049, "held back"), DeliveryState.FAILED, 0 * SECOND, 0 * SECOND),
        (Undeliverable(99999, "unknown"), DeliveryState.FAILED, 0 * SECOND, 0 * SECOND),
    ],
)
def test_each_outcome_leads_to_its_state_and_pause(outcome, state, at_least, at_most):
    delivery = tried(outcome)
    assert delivery.state is state
    if state in PENDING:
        assert at_least <= delivery.due_at - NOW <= at_most


def test_one_that_is_being_sent_is_due_to_nobody_before_twilio_can_list_it():
    marked = sending(a_delivery(), Way.TEXT, NOW)
    assert first_due((marked,), NOW + 3 * SECOND) is None
    assert first_due((marked,), NOW + 5 * SECOND) == marked


def test_operators_fault_is_no_try_of_the_delivery():
    assert tried(OperatorFault(20003, "the key")).attempts == 0


def test_lookup_that_failed_leaves_the_doubt():
    for attempts in range(MAX_ATTEMPTS - 1):
        marked = sending(a_delivery(attempts=attempts), Way.TEXT, NOW)
        assert after(marked, LookupFailed(SAFE), NOW, 0.5).state is DeliveryState.SENDING


def test_answer_that_comes_after_a_status_callback_changes_nothing():
    settled = a_delivery(
        state=DeliveryState.PARKED, message_sid="SM1", status="undelivered", error_code=63016
    )
    assert after(settled, Accepted("SM1"), NOW, 0.5) == settled
    assert after(settled, LookupFailed(SAFE), NOW, 0.5) == settled


def test_unknown_refusal_of_a_template_keeps_the_text_for_the_reply():
    marked = sending(a_delivery(), Way.TEMPLATE, NOW)
    assert after(marked, Undeliverable(21655, "unknown"), NOW, 0.5).state is DeliveryState.PARKED
    assert after(marked, Undeliverable(21610, "opted out"), NOW, 0.5).state is DeliveryState.FAILED


def test_template_goes_out_at_once_where_the_text_is_outside_the_window():
    again = by_template(sending(a_delivery(), Way.TEXT, NOW), 63016, NOW)
    assert first_due((again,), NOW) == again
    assert way(again, NOW, NOW, has_template=True) is Way.TEMPLATE


@pytest.mark.parametrize(
    ("since_last_message", "has_template", "expected"),
    [
        (None, False, Way.TEXT),
        (None, True, Way.TEXT),
        (24 * HOUR - SECOND, True, Way.TEXT),
        (24 * HOUR, False, Way.PARK),
        (24 * HOUR, True, Way.TEMPLATE),
    ],
)
def test_window_is_24_hours_from_the_learners_last_message(since_last_message, has_template, expected):
    last = None if since_last_message is None else NOW - since_last_message
    assert way(a_delivery(), last, NOW, has_template) is expected


def test_parked_ones_are_released_once():
    held = a_delivery(delivery_id="held", state=DeliveryState.PARKED)
    other = a_delivery(delivery_id="other")
    assert parked((held, other)) == (held,)
    assert parked(released((held, other))) == ()
    assert next_due(released((held, other))) == NOW


def test_the_last_five_that_are_done_are_kept_and_all_that_are_not():
    done = tuple(a_delivery(delivery_id=f"done{n}", state=DeliveryState.SENT) for n in range(9))
    held = a_delivery(delivery_id="held", state=DeliveryState.PARKED)
    (new,) = queued((), "confirmation", "cs_1", "Welcome!", NOW)
    kept = queued((held, *done), "confirmation", "cs_1", "Welcome!", NOW)
    assert kept == (held, *done[4:], new)
