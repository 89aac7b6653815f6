"""Checkout sessions, asked for with the real SDK at a stand-in that is as strict as Stripe."""

import logging
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.payments.stripe_results import NotFound, Opened, Refused, SessionFacts, Unreachable
from bot.sandbox.stripe import StripeStandIn
from bot.sandbox.stripe.faults import Mode
from bot.stripe import StripeGateway

KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
PRICE = "price_1ForTheCourse"


@pytest.fixture
def stripe():
    with StripeStandIn(KEY, price_id=PRICE) as stand_in:
        yield stand_in


@pytest.fixture
def gateway(stripe):
    made = gateway_to(stripe)
    yield made
    made.close()


def gateway_to(stripe, key=KEY, price=PRICE, public_url="https://bot.example.com/"):
    return StripeGateway(key, price, public_url, stripe.base_url)


def test_session_is_asked_for_as_the_contract_says(stripe, gateway):
    gateway.create_session("ana", 1, 9.0)
    assert stripe.api.requests == [
        (
            "POST",
            "/v1/checkout/sessions",
            {
                "mode": "payment",
                "line_items": {"0": {"price": PRICE, "quantity": "1"}},
                "metadata": {"learner_id": "ana"},
                "client_reference_id": "ana",
                "payment_intent_data": {"metadata": {"learner_id": "ana"}},
                "success_url": (
                    "https://bot.example.com/checkout/success?session_id={CHECKOUT_SESSION_ID}&learner_id=ana"
                ),
                "cancel_url": "https://bot.example.com/checkout/cancel",
            },
        )
    ]


def test_taxes_and_promotion_codes_are_asked_for_where_they_are_set(stripe):
    url = "https://bot.example.com"
    gateway = StripeGateway(KEY, PRICE, url, stripe.base_url, automatic_tax=True, promotion_codes=True)
    opened = gateway.create_session("ana", 1, 9.0)
    gateway.close()
    assert isinstance(opened, Opened)
    (_, _, form) = stripe.api.requests[0]
    assert form["automatic_tax"] == {"enabled": "true"}
    assert form["allow_promotion_codes"] == "true"
    assert gateway.fingerprint() != StripeGateway(KEY, PRICE, url).fingerprint()


def test_link_is_the_sessions_url_to_the_letter(stripe, gateway):
    opened = gateway.create_session("ana", 1, 9.0)
    session = stripe.sessions[opened.session_id]
    assert opened.url == session["url"]
    assert "#" in opened.url
    assert "%2F" in opened.url
    assert (opened.amount_total, opened.currency, opened.replayed) == (2900, "usd", False)
    assert opened.expires_at == datetime.fromtimestamp(session["expires_at"], UTC)


def test_link_stays_out_of_what_is_printed(gateway):
    opened = gateway.create_session("ana", 1, 9.0)
    found = gateway.retrieve_session(opened.session_id, 9.0)
    assert "http" not in f"{opened!r} {found!r}"


def test_same_attempt_gives_the_same_session(stripe, gateway):
    first, second = (gateway.create_session("ana", 1, 9.0) for _ in range(2))
    assert (first.session_id, first.url) == (second.session_id, second.url)
    assert (first.replayed, second.replayed) == (False, True)
    assert len(stripe.sessions) == 1


def test_next_attempt_and_other_learners_get_sessions_of_their_own(gateway):
    asked = [("ana", 1), ("ana", 2), ("ben", 1), ("ben", 11)]
    assert len({gateway.create_session(*each, 9.0).session_id for each in asked}) == 4


def test_changed_setting_is_a_new_session_not_a_conflict(stripe, gateway):
    stripe.ledger.add_price("price_2", 1900, "eur", "prod_2")
    first = gateway.create_session("ana", 1, 9.0)
    for changed in (
        gateway_to(stripe, price="price_2"),
        gateway_to(stripe, public_url="https://new.example"),
    ):
        assert changed.fingerprint() != gateway.fingerprint()
        assert changed.create_session("ana", 1, 9.0).session_id != first.session_id
        changed.close()


def test_fingerprint_names_account_and_mode_and_outlives_a_rotated_key(stripe, gateway):
    rotated = gateway_to(stripe, key=KEY[:24] + "another1")
    live = gateway_to(stripe, key=KEY.replace("test", "live"))
    assert rotated.fingerprint() == gateway.fingerprint() != live.fingerprint()
    assert KEY[8:24] not in gateway.fingerprint()


def test_retrieved_session_says_what_became_of_it(stripe, gateway):
    opened = gateway.create_session("ana", 1, 9.0)
    before = gateway.retrieve_session(opened.session_id, 9.0)
    stripe.pay(opened.session_id)
    after = gateway.retrieve_session(opened.session_id, 9.0)
    assert (before.paid, before.complete, before.learner_id) == (False, False, "ana")
    assert (after.paid, after.complete, after.payment_intent[:3], after.url) == (True, True, "pi_", None)


STRANGE_IDS = {
    "empty": "",
    "unknown": "cs_test_unknown",
    "another object": "pi_123",
    "a path": "cs_test_1/../../prices",
    "a line more": "cs_test_1\n",
    "a question": "cs_test_1?expand[]=customer",
    "letters that are no ASCII": "cs_test_\u0663",
    "100,000 characters": "cs_test_" + "a" * 100_000,
}


@pytest.mark.parametrize("session_id", STRANGE_IDS.values(), ids=STRANGE_IDS.keys())
def test_strange_session_id_is_not_found(stripe, gateway, session_id):
    assert gateway.retrieve_session(session_id, 9.0) == NotFound()
    assert gateway.expire_session(session_id, 9.0) == NotFound()
    assert {path for _, path, _ in stripe.api.requests} <= {
        "/v1/checkout/sessions/cs_test_unknown",
        "/v1/checkout/sessions/cs_test_unknown/expire",
    }


def test_expired_session_says_so(gateway):
    opened = gateway.create_session("ana", 1, 9.0)
    assert gateway.expire_session(opened.session_id, 9.0).status == "expired"
    assert gateway.expire_session(opened.session_id, 9.0).status == "expired"


def test_expiring_a_session_that_was_just_paid_says_paid(stripe, gateway):
    opened = gateway.create_session("ana", 1, 9.0)
    stripe.pay(opened.session_id)
    found = gateway.expire_session(opened.session_id, 9.0)
    assert (found.status, found.paid) == ("complete", True)


def test_completed_sessions_are_listed_over_all_pages(stripe, gateway):
    form = {"line_items": {"0": {"price": PRICE}}, "success_url": "https://example.com"}
    made = [stripe.ledger.create_session(form, stripe.base_url)["id"] for _ in range(230)]
    for session_id in made[:-10]:
        stripe.sessions[session_id]["status"] = "complete"
    for session_id, age in ((made[0], timedelta(hours=49)), (made[1], timedelta(hours=47))):
        stripe.sessions[session_id]["created"] -= int(age.total_seconds())
    # A session is open for up to 24 hours: one made 47 hours ago may have been paid 23 hours ago.
    listed = [each.session_id for each in gateway.list_completed(datetime.now(UTC) - timedelta(days=1))]
    assert sorted(listed) == sorted(made[1:-10])


def test_broken_listing_ends_with_the_failure(stripe, gateway):
    form = {"line_items": {"0": {"price": PRICE}}, "success_url": "https://example.com"}
    for _ in range(101):
        stripe.ledger.create_session(form, stripe.base_url)["status"] = "complete"
    listing = gateway.list_completed(datetime.now(UTC))
    first = next(listing)
    stripe.faults.set(Mode.GARBAGE)
    rest = list(listing)
    assert isinstance(first, SessionFacts)
    assert (len(rest), type(rest[-1])) == (100, Unreachable)


def test_wrong_key_is_refused_and_the_key_is_not_repeated(stripe):
    wrong = gateway_to(stripe, key="sk_test_wrongwrongwrongwrong")
    refused = wrong.create_session("ana", 1, 9.0)
    assert isinstance(refused, Refused)
    assert (refused.error.status, refused.raise_attempt) == (401, False)
    assert "wrong" not in refused.error.message
    assert refused.error.request_id.startswith("req_")
    wrong.close()


def test_unknown_price_is_refused_with_stripes_words(stripe):
    wrong = gateway_to(stripe, price="price_gone")
    refused = wrong.create_session("ana", 1, 9.0)
    assert isinstance(refused, Refused)
    assert (refused.error.kind, refused.error.code) == ("invalid_request_error", "resource_missing")
    assert refused.error.message == "No such price: 'price_gone'"
    assert refused.raise_attempt
    wrong.close()


def test_stored_500_asks_for_a_new_attempt(stripe, gateway):
    stripe.faults.set(Mode.ERROR, times=1)
    failed = gateway.create_session("ana", 1, 9.0)  # the second try only meets the stored answer
    again = gateway.create_session("ana", 1, 9.0)
    assert [type(failed), type(again)] == [Unreachable, Unreachable]
    assert (failed.error.status, failed.raise_attempt, again.raise_attempt) == (500, True, True)
    assert isinstance(gateway.create_session("ana", 2, 9.0), Opened)


def test_changed_parameters_under_one_key_ask_for_a_new_attempt(stripe, gateway):
    gateway.create_session("ana", 1, 9.0)
    changed = gateway_to(stripe)
    changed.fingerprint = gateway.fingerprint  # as a collision would have it
    changed.price_id = "price_2"
    refused = changed.create_session("ana", 1, 9.0)
    assert (refused.error.kind, refused.raise_attempt) == ("idempotency_error", True)
    changed.close()


def test_line_cut_before_the_answer_finds_the_same_session_again(stripe, gateway):
    stripe.faults.set(Mode.LOST, times=1)
    opened = gateway.create_session("ana", 1, 9.0)
    assert (opened.replayed, len(stripe.sessions)) == (True, 1)


def test_refused_connection_is_tried_once_more(stripe, gateway):
    stripe.refuse()
    down = gateway.create_session("ana", 1, 9.0)
    assert (down.error.kind, down.raise_attempt) == ("ConnectionError", False)
    stripe.start()
    assert isinstance(gateway.create_session("ana", 1, 9.0), Opened)


def test_too_many_requests_may_be_asked_again(stripe, gateway):
    stripe.faults.set(Mode.OVERLOADED)
    failed = gateway.create_session("ana", 1, 9.0)
    assert (type(failed), failed.error.status, failed.raise_attempt) == (Unreachable, 429, False)


def test_answer_that_is_no_json_is_unreachable(stripe, gateway):
    stripe.faults.set(Mode.GARBAGE)
    assert isinstance(gateway.create_session("ana", 1, 9.0), Unreachable)
    assert isinstance(gateway.retrieve_session("cs_test_1", 9.0), Unreachable)


@pytest.mark.parametrize("url", [None, "", 7, "https://checkout.stripe.com/c/\ud83d", "https://a.b/\n"])
def test_session_without_a_link_that_can_be_kept_and_sent_is_unreachable(stripe, gateway, url):
    opened = gateway.create_session("ana", 1, 9.0)
    stripe.ledger.create_session = lambda form, base_url: {
        "id": opened.session_id,
        "object": "checkout.session",
        "url": url,
    }
    failed = gateway.create_session("ana", 2, 9.0)
    assert (failed.error.kind, failed.raise_attempt) == ("unreadable", True)


def test_no_time_left_is_no_call(stripe, gateway):
    assert isinstance(gateway.create_session("ana", 1, 0.0), Unreachable)
    assert stripe.api.requests == []


def test_sdk_writes_no_log_lines(gateway, caplog):
    with caplog.at_level(logging.DEBUG):
        opened = gateway.create_session("ana", 1, 9.0)
    assert not [line for line in caplog.records if line.name == "stripe"]
    assert opened.url not in caplog.text
    assert KEY not in caplog.text


def test_sdk_writes_no_files_into_the_home(stripe, tmp_path):
    script = f"""
from bot.stripe import StripeGateway
gateway = StripeGateway({KEY!r}, {PRICE!r}, "http://a.b", {stripe.base_url!r})
print(gateway.create_session("ana", 1, 9.0).replayed)
"""
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=home, capture_output=True, text=True, timeout=20, check=True
    )
    assert ran.stdout == "False\n"
    assert list(tmp_path.rglob("*")) == []
