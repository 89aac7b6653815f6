"""The hosted pay page, as a browser drives it: what each card does, and where its number never goes."""

import http.client
import json
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from bot.sandbox.stripe import StripeStandIn
from tests.sandbox.receiver import Receiver

WEBHOOK_SECRET = "whsec_of_the_pay_page_tests"
SUCCESS = "https://example.com/done?session_id={CHECKOUT_SESSION_ID}"


@pytest.fixture
def receiver():
    with Receiver(WEBHOOK_SECRET) as made:
        yield made


@pytest.fixture
def stand_in(receiver):
    with StripeStandIn(webhook_secret=WEBHOOK_SECRET, webhook_url=receiver.url) as made:
        yield made


@pytest.fixture
def session_id(stand_in):
    return make_session(stand_in)


def make_session(stand_in):
    form = {
        "line_items": {"0": {"price": stand_in.price_id}},
        "success_url": SUCCESS,
        "cancel_url": "https://example.com/back?a=1&b=2",
        "payment_intent_data": {"metadata": {"learner_id": "ana"}},
    }
    return stand_in.ledger.create_session(form, stand_in.base_url)["id"]


def browse(stand_in, session_id, **form):
    """(status, page, location) of the page; with a form it is sent."""
    connection = http.client.HTTPConnection(stand_in.base_url.removeprefix("http://"), timeout=15)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request(
            "POST" if form else "GET", f"/c/pay/{session_id}", urlencode(form) if form else None, headers
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers["Location"]
    finally:
        connection.close()


def test_page_shows_what_it_costs_and_the_way_back(stand_in, session_id):
    status, page, _ = browse(stand_in, session_id)
    assert status == 200
    assert "$29.00" in page
    assert 'href="https://example.com/back?a=1&amp;b=2"' in page
    assert 'name="viewport"' in page
    for field in re.findall(r'<input id="(\w+)"', page):
        assert f'<label for="{field}">' in page


def test_page_loads_nothing_from_anywhere(stand_in, session_id):
    _, page, _ = browse(stand_in, session_id)
    assert not re.search(r"<script [^>]|<img|@import|url\(", page)
    assert set(re.findall(r"""(?:src|href|action)=["']([^"']+)""", page)) == {
        "data:,",
        "https://example.com/back?a=1&amp;b=2",
    }


def test_good_card_pays_and_goes_back_with_the_session(stand_in, session_id, receiver):
    status, _, location = browse(stand_in, session_id, number="4242 4242 4242 4242")
    assert (status, location) == (303, f"https://example.com/done?session_id={session_id}")
    # The redirect waited for the webhook's answer.
    assert "checkout.session.completed" in [event.type for event in receiver.events()]
    assert "has been paid" in browse(stand_in, session_id)[1]
    assert "has been paid" in browse(stand_in, session_id, number="4242424242424242")[1]


DECLINES = {
    "declined": ("4000 0000 0000 0002", "card_declined", "generic_decline", "declined"),
    "insufficient funds": ("4000-0000-0000-9995", "card_declined", "insufficient_funds", "insufficient"),
    "expired": ("4000000000000069", "expired_card", "expired_card", "expired"),
    "wrong CVC": ("4000000000000127", "incorrect_cvc", "incorrect_cvc", "security code"),
    "a real-looking card": ("4111 1111 1111 1111", "card_declined", "test_mode_live_card", "test cards"),
}


@pytest.mark.parametrize(("card", "code", "reason", "words"), DECLINES.values(), ids=DECLINES.keys())
def test_declined_card_leaves_the_page_open(stand_in, session_id, receiver, card, code, reason, words):
    status, page, _ = browse(stand_in, session_id, number=card)
    assert status == 200
    assert words in re.search(r'role="alert">([^<]+)', page).group(1)
    assert stand_in.sessions[session_id]["status"] == "open"
    events = {event.type: event.data.object for event in receiver.events(2, 2)}
    assert set(events) == {"charge.failed", "payment_intent.payment_failed"}
    error = events["payment_intent.payment_failed"].last_payment_error
    assert (error.code, error.decline_code) == (code, reason)
    assert events["payment_intent.payment_failed"].metadata["learner_id"] == "ana"
    assert browse(stand_in, session_id, number="4242424242424242")[0] == 303


@pytest.mark.parametrize("card", ["", "4242", "4242 4242 4242 4241", "hello", "\u0664" * 16, "4" * 10_000])
def test_number_that_is_no_card_is_sent_to_no_bank(stand_in, session_id, receiver, card):
    status, page, _ = browse(stand_in, session_id, number=card)
    assert status == 200
    assert "Your card number is invalid." in page
    assert receiver.events() == []


def test_card_that_asks_first_pays_once_confirmed(stand_in, session_id):
    _, page, _ = browse(stand_in, session_id, number="4000 0025 0000 3155")
    assert 'value="complete"' in page
    assert stand_in.sessions[session_id]["status"] == "open"
    assert browse(stand_in, session_id, step="complete")[0] == 303
    assert stand_in.sessions[session_id]["payment_status"] == "paid"


def test_card_that_asks_first_is_declined_when_that_fails(stand_in, session_id):
    browse(stand_in, session_id, number="4000 0025 0000 3155")
    _, page, _ = browse(stand_in, session_id, step="fail")
    assert "unable to authenticate" in page
    assert stand_in.sessions[session_id]["status"] == "open"


def test_confirming_without_a_card_pays_nothing(stand_in, session_id):
    assert browse(stand_in, session_id, step="complete")[0] == 200
    assert stand_in.sessions[session_id]["status"] == "open"


def test_expired_and_unknown_links_say_so(stand_in, session_id):
    stand_in.expire(session_id)
    assert "has expired" in browse(stand_in, session_id)[1]
    assert "has expired" in browse(stand_in, session_id, number="4242424242424242")[1]
    assert browse(stand_in, "cs_test_unknown")[0] == 404


def test_card_number_is_kept_nowhere(stand_in, session_id, receiver, caplog, capfd):
    cards = ["4000000000000002", "4000002500003155", "4242424242424242"]
    for card in cards:
        browse(stand_in, session_id, number=card)
    ledger = stand_in.ledger
    kept = json.dumps([ledger.sessions, ledger.intents, ledger.charges, ledger.events, ledger._cards])
    told = b"".join(body for body, _ in receiver.came).decode() + caplog.text + "".join(capfd.readouterr())
    assert not [card for card in cards if card in kept + told]
    assert {charge["payment_method_details"]["card"]["last4"] for charge in ledger.charges.values()} == {
        "0002",
        "4242",
    }


def test_several_learners_pay_at_once(stand_in, receiver):
    sessions = [make_session(stand_in) for _ in range(6)]
    receiver.pause = 0.1
    with ThreadPoolExecutor(6) as learners:
        pages = list(learners.map(lambda each: browse(stand_in, each, number="4242424242424242"), sessions))
    assert [status for status, _, _ in pages] == [303] * 6
    assert {each["payment_status"] for each in stand_in.sessions.values()} == {"paid"}
