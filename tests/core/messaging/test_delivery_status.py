import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.messaging.delivery import Delivery, DeliveryState, Way, after, released, sending
from bot.core.messaging.delivery_status import DeliveryStatus, with_callback
from bot.core.messaging.send_result import Accepted

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WAITING = Delivery("d1", "confirmation", "Welcome!", created_at=NOW, due_at=NOW)
MARKED = sending(WAITING, Way.TEXT, NOW)
SENT = replace(MARKED, state=DeliveryState.SENT, message_sid="SM1")


def says(status, code=None, sid="SM1", delivery_id="d1"):
    return DeliveryStatus(sid, status, code, "whatsapp:+15005550001", delivery_id)


def after_all(delivery, *callbacks):
    deliveries = (delivery,)
    for callback in callbacks:
        deliveries = with_callback(deliveries, callback, NOW)
    return deliveries[0]


@pytest.mark.parametrize("order", list(itertools.permutations(["queued", "sent", "delivered", "read"])))
def test_status_never_goes_down_whatever_the_order(order):
    delivery = after_all(SENT, *map(says, order))
    assert (delivery.status, delivery.state) == ("read", DeliveryState.SENT)


@pytest.mark.parametrize("code", [63016, 63015])
def test_outside_the_window_by_callback_parks(code):
    delivery = after_all(SENT, says("sent"), says("undelivered", code))
    assert (delivery.state, delivery.error_code) == (DeliveryState.PARKED, code)


def test_late_sent_does_not_take_a_parked_one_back():
    assert after_all(SENT, says("failed", 63016), says("sent")).state is DeliveryState.PARKED


def test_repeated_63016_after_the_reply_parks_nothing():
    (replied,) = released((after_all(SENT, says("undelivered", 63016)),))
    assert after_all(replied, says("undelivered", 63016), says("failed", 63016)) == replied


def test_late_63016_of_one_that_was_parked_at_the_call_parks_nothing_after_the_reply():
    (replied,) = released((replace(MARKED, state=DeliveryState.PARKED, error_code=63016),))
    assert after_all(replied, says("undelivered", 63016)) == replied


def test_callback_before_our_own_answer_settles_the_try():
    delivery = after_all(MARKED, says("delivered"))
    assert (delivery.state, delivery.message_sid) == (DeliveryState.SENT, "SM1")


def test_callback_of_another_tries_message_changes_nothing():
    assert after_all(SENT, says("failed", 63024, sid="SM-other")) == SENT


def test_found_by_the_message_where_the_url_names_no_delivery():
    assert after_all(SENT, says("read", delivery_id=None)).status == "read"


def test_unknown_status_changes_nothing():
    deliveries = (SENT,)
    assert with_callback(deliveries, says("partially_delivered"), NOW) is deliveries


def test_same_status_again_is_the_same_tuple():
    deliveries = with_callback((SENT,), says("sent"), NOW)
    assert with_callback(deliveries, says("sent"), NOW) is deliveries


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (63024, DeliveryState.FAILED),
        (63003, DeliveryState.FAILED),
        (21610, DeliveryState.FAILED),
        *((code, DeliveryState.PARKED) for code in (63001, 63009, 63020, 63023, 30008, None)),
        *((code, DeliveryState.PARKED) for code in (63049, 63032, 99999)),
        (63010, DeliveryState.WAITING),
        (63012, DeliveryState.WAITING),
        (63018, DeliveryState.WAITING),
        (63038, DeliveryState.WAITING),
        (63007, DeliveryState.WAITING),
        (20500, DeliveryState.WAITING),
    ],
)
def test_each_error_of_a_callback_leads_to_its_state(code, state):
    delivery = after_all(SENT, says("failed", code))
    assert delivery.state is state
    if state is DeliveryState.WAITING:
        assert delivery.due_at > NOW


def test_repeated_failure_does_not_disturb_the_next_try():
    again = after_all(SENT, says("failed", 63018))
    second_try = sending(again, Way.TEXT, NOW + timedelta(minutes=1))
    assert after_all(second_try, says("failed", 63018)) == second_try


def test_passing_fault_that_does_not_pass_rides_on_the_next_message():
    delivery, seconds = MARKED, 0.0
    for attempt in range(1, 11):
        sid = f"SM{attempt}"
        delivery = after_all(delivery, says("sent", sid=sid), says("undelivered", 63010, sid=sid))
        if delivery.state is DeliveryState.WAITING:
            seconds += (delivery.due_at - NOW).total_seconds()
            delivery = sending(delivery, Way.TEXT, NOW)
    assert delivery.state is DeliveryState.PARKED
    assert timedelta(minutes=30) < timedelta(seconds=seconds) < timedelta(hours=2)


def test_failure_of_the_second_try_counts_though_it_comes_before_our_answer():
    again = after_all(SENT, says("undelivered", 63010))
    second = sending(again, Way.TEXT, NOW)
    failed = after_all(second, says("undelivered", 63001, sid="SM2"))
    assert (failed.state, failed.message_sid) == (DeliveryState.PARKED, "SM2")
    assert after(failed, Accepted("SM2"), NOW, 0.5) == failed


def test_late_word_about_the_first_try_is_none_about_the_second():
    again = after_all(SENT, says("undelivered", 63010))
    second = replace(sending(again, Way.TEXT, NOW), message_sid="SM2", status="sending")
    assert after_all(second, says("sent")) == second
    accepted = replace(second, state=DeliveryState.SENT)
    assert after_all(accepted, says("undelivered", 63010)) == accepted
