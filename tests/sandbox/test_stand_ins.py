"""What the demo adds to the stand-ins: they tell of every request, and remember over a restart."""

from pathlib import Path

import pytest
import requests

from bot.sandbox.stack import Stack
from bot.sandbox.stand_ins import BOT_NUMBER, SECRET_KEY, DemoStripe, DemoTwilio
from bot.sandbox.stripe.cards import DECLINED, GOOD
from tests.waiting import takes_less_than


def open_session(stripe: DemoStripe) -> str:
    answer = requests.post(
        f"{stripe.base_url}/v1/checkout/sessions",
        {
            "mode": "payment",
            "line_items[0][price]": stripe.price_id,
            "line_items[0][quantity]": 1,
            "success_url": "http://127.0.0.1/checkout/success",
            "payment_intent_data[metadata][learner_id]": "ana",
        },
        headers={"Authorization": f"Bearer {SECRET_KEY}"},
        timeout=5,
    )
    return str(answer.json()["id"])


def test_open_session_outlives_a_restart_and_can_still_be_paid(tmp_path: Path) -> None:
    memory = tmp_path / "stripe.memory"
    with DemoStripe(None, 0, memory, lambda event: None) as first:
        session_id = open_session(first)
    with DemoStripe(None, 0, memory, lambda event: None) as second:
        assert second.sessions[session_id]["status"] == "open"
        assert second.pay(session_id, DECLINED, wait=0).result == "declined"
    with DemoStripe(None, 0, memory, lambda event: None) as second:
        assert second.pay(session_id, GOOD, wait=0).result == "paid"
        (intent,) = second.ledger.intents.values()  # the declined card's
        assert (intent["status"], intent["metadata"]) == ("succeeded", {"learner_id": "ana"})
    with DemoStripe(None, 0, memory, lambda event: None) as third:
        assert third.sessions[session_id]["payment_status"] == "paid"
        assert third.last_event()["type"] == "checkout.session.completed"


def test_memory_that_is_damaged_is_an_empty_one(tmp_path: Path) -> None:
    memory = tmp_path / "stripe.memory"
    memory.write_text('{"sessions": {"cs_test')
    with DemoStripe(None, 0, memory, lambda event: None) as stripe:
        assert stripe.sessions == {}


def test_every_call_is_told_with_its_answer(tmp_path: Path) -> None:
    told = []
    with DemoStripe(None, 0, tmp_path / "stripe.memory", told.append) as stripe:
        open_session(stripe)
    assert [(each["kind"], each["method"], each["path"], each["status"]) for each in told] == [
        ("stripe call", "POST", "/v1/checkout/sessions", 200)
    ]


def test_stripe_that_is_down_refuses_and_comes_back_as_it_was(tmp_path: Path) -> None:
    with DemoStripe(None, 0, tmp_path / "stripe.memory", lambda event: None) as stripe:
        session_id, address = open_session(stripe), stripe.base_url
        stripe.set_down(True)
        with pytest.raises(requests.ConnectionError):
            open_session(stripe)
        stripe.set_down(False)
        assert open_session(stripe) != session_id
        assert (stripe.base_url, len(stripe.sessions)) == (address, 2)


def test_server_that_has_the_port_already_is_not_taken_for_the_bot(tmp_path: Path) -> None:
    with Stack(tmp_path / "one") as one:
        two = Stack(tmp_path / "two")
        two.port = one.port  # as if it had been free at our look, a moment ago
        with two:
            assert two.port != one.port
            assert two.twilio.say("whatsapp:+15550000001", "hello")
            assert one.twilio.messages == []


def test_twilio_ends_at_once_however_many_callbacks_wait() -> None:
    twilio = DemoTwilio("http://127.0.0.1:9", 0, lambda event: None).start()
    for number in range(100):
        twilio.create({"From": BOT_NUMBER, "To": f"whatsapp:+1555000{number:04}", "Body": "thank you"})
    with takes_less_than(5):  # a hundred callbacks that are waited for would take longer
        twilio.stop()


def test_twilio_that_never_started_can_be_stopped() -> None:
    twilio = DemoTwilio("http://127.0.0.1:9", 0, lambda event: None)
    twilio.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(twilio.base_url, timeout=5)
