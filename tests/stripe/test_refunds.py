"""Refunds, Stripe's own books, and what the account sends us: asked for with the real SDK at the stand-in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.payments.stripe_events import NEEDED_EVENTS
from bot.core.payments.stripe_results import (
    AlreadyRefunded,
    Busy,
    NotFound,
    Opened,
    PaidFacts,
    Refunded,
    Refused,
    Unreachable,
)
from bot.sandbox.stripe import StripeStandIn
from bot.sandbox.stripe.cards import DECLINED
from bot.sandbox.stripe.faults import Mode
from bot.stripe import StripeGateway
from tests.waiting import soon

KEY = "sk_test_of_the_money_tests"
PRICE = "price_1ForTheCourse"
LONG_AGO = timedelta(days=1)


@pytest.fixture
def stripe():
    with StripeStandIn(KEY, price_id=PRICE) as stand_in:
        yield stand_in


@pytest.fixture
def counted():
    return []


@pytest.fixture
def gateway(stripe, counted):
    made = gateway_to(stripe, on_answer=lambda call, outcome: counted.append((call, outcome)))
    yield made
    made.close()


def gateway_to(stripe, key=KEY, **options):
    return StripeGateway(key, PRICE, "https://bot.example.com", stripe.base_url, **options)


def paid(stripe, gateway, learner_id="ana", attempt=1):
    """(session, PaymentIntent) of a payment."""
    session_id = gateway.create_session(learner_id, attempt, 9.0).session_id
    stripe.pay(session_id)
    return session_id, stripe.sessions[session_id]["payment_intent"]


def books(gateway):
    return list(gateway.list_money(datetime.now(UTC) - LONG_AGO))


# Refunds


def test_refund_is_asked_for_by_payment_and_learner(stripe, gateway):
    _, intent = paid(stripe, gateway)
    gateway.refund(intent, "refund-1", "ana", 9.0)
    form = {"payment_intent": intent, "metadata": {"learner_id": "ana"}}
    assert stripe.api.requests[-1] == ("POST", "/v1/refunds", form)


def test_refund_gives_all_that_is_left_back(stripe, gateway):
    session_id, intent = paid(stripe, gateway)
    stripe.refund(session_id, 900)
    answer = gateway.refund(intent, "refund-1", "ana", 9.0)
    assert (type(answer), answer.status, answer.amount, answer.currency) == (
        Refunded,
        "succeeded",
        2000,
        "usd",
    )
    assert answer.refund_id in stripe.ledger.refunds
    assert not answer.came_to_nothing


def test_same_key_refunds_once(stripe, gateway):
    _, intent = paid(stripe, gateway)
    first, second = (gateway.refund(intent, "refund-1", "ana", 9.0) for _ in range(2))
    assert first == second
    assert len(stripe.ledger.refunds) == 1


def test_line_cut_before_the_answer_refunds_once(stripe, gateway):
    _, intent = paid(stripe, gateway)
    stripe.faults.set(Mode.LOST, times=1)
    assert isinstance(gateway.refund(intent, "refund-1", "ana", 9.0), Refunded)
    assert len(stripe.ledger.refunds) == 1


def test_payment_that_was_given_back_before_is_already_refunded(stripe, gateway):
    session_id, intent = paid(stripe, gateway)
    stripe.refund(session_id)
    assert gateway.refund(intent, "refund-1", "ana", 9.0) == AlreadyRefunded()


def test_refund_that_failed_later_is_no_money_given_back(stripe, gateway):
    _, intent = paid(stripe, gateway)
    gateway.refund(intent, "refund-1", "ana", 9.0)
    for refund in stripe.ledger.refunds.values():
        refund["status"] = "failed"
    # Stripe repeats its first answer; only one that says so came to nothing.
    assert not gateway.refund(intent, "refund-1", "ana", 9.0).came_to_nothing
    assert Refunded("re_1", "failed", 2900).came_to_nothing
    assert Refunded("re_1", "canceled", 2900).came_to_nothing


NO_PAYMENTS = {
    "empty": "",
    "unknown": "pi_unknown",
    "another object": "ch_123",
    "a path": "pi_1/../../refunds",
    "a line more": "pi_1\n",
    "100,000 characters": "pi_" + "a" * 100_000,
}


@pytest.mark.parametrize("intent", NO_PAYMENTS.values(), ids=NO_PAYMENTS.keys())
def test_strange_payment_is_not_found(stripe, gateway, intent):
    assert gateway.refund(intent, "refund-1", "ana", 9.0) == NotFound()
    assert gateway.learner_of_payment_intent(intent, 9.0) is None
    asked = [path for _, path, _ in stripe.api.requests]
    assert asked == (["/v1/refunds", "/v1/payment_intents/pi_unknown"] if intent == "pi_unknown" else [])


def test_payment_that_was_charged_back_is_refused(stripe, gateway):
    session_id, intent = paid(stripe, gateway)
    stripe.close_dispute(stripe.dispute(session_id), "lost")
    answer = gateway.refund(intent, "refund-1", "ana", 9.0)
    assert (type(answer), answer.error.code) == (Refused, "charge_disputed")


def test_declined_payment_has_nothing_to_refund(stripe, gateway):
    session_id = gateway.create_session("ana", 1, 9.0).session_id
    stripe.pay(session_id, DECLINED)
    answer = gateway.refund(stripe.sessions[session_id]["payment_intent"], "refund-1", "ana", 9.0)
    assert (type(answer), answer.error.status) == (Refused, 400)


def test_stored_500_asks_for_another_key(stripe, gateway):
    _, intent = paid(stripe, gateway)
    stripe.faults.set(Mode.ERROR, times=1)
    failed = gateway.refund(intent, "refund-1", "ana", 9.0)
    assert (type(failed), failed.raise_attempt) == (Unreachable, True)
    assert isinstance(gateway.refund(intent, "refund-1", "ana", 9.0), Unreachable)
    assert isinstance(gateway.refund(intent, "refund-2", "ana", 9.0), Refunded)


def test_refund_is_bounded(stripe, gateway):
    _, intent = paid(stripe, gateway)
    stripe.faults.set(Mode.HANG)
    assert gateway.refund(intent, "refund-1", "ana", 0.3).error.kind == "deadline"


# Whose payment it is


def test_learner_is_found_by_the_payments_metadata(stripe, gateway):
    _, intent = paid(stripe, gateway, "ben")
    assert gateway.learner_of_payment_intent(intent, 9.0) == "ben"
    stripe.ledger.intents[intent]["metadata"] = {"order": "7"}
    assert gateway.learner_of_payment_intent(intent, 9.0) is None
    stripe.faults.set(Mode.OVERLOADED)
    assert isinstance(gateway.learner_of_payment_intent(intent, 9.0), Unreachable)


# More of a session


def test_session_is_asked_for_without_more_unless_it_is_wanted(stripe, gateway):
    session_id, _ = paid(stripe, gateway)
    plain = gateway.retrieve_session(session_id, 9.0)
    assert stripe.api.requests[-1][2] == {}
    assert (plain.price_ids, plain.payment_intent_status, plain.declined) == (None, None, False)


def test_expanded_session_says_what_it_sells_and_how_its_payment_stands(stripe, gateway):
    session_id, intent = paid(stripe, gateway)
    found = gateway.retrieve_session(session_id, 9.0, expand=("line_items", "payment_intent"))
    assert stripe.api.requests[-1][2] == {"expand": {"0": "line_items", "1": "payment_intent"}}
    assert (found.price_ids, found.payment_intent, found.payment_intent_status) == (
        (PRICE,),
        intent,
        "succeeded",
    )
    assert not found.declined
    assert gateway.price_id in found.price_ids


def test_declined_session_is_open_and_says_so(stripe, gateway):
    session_id = gateway.create_session("ana", 1, 9.0).session_id
    stripe.pay(session_id, "4000 0000 0000 9995")
    found = gateway.retrieve_session(session_id, 9.0, expand=("payment_intent",))
    assert (found.status, found.payment_intent_status) == ("open", "requires_payment_method")
    assert found.declined


def test_slow_money_says_how_it_stands(stripe, gateway):
    stripe.ledger.delayed = True
    session_id = gateway.create_session("ana", 1, 9.0).session_id
    stripe.pay(session_id)
    waiting = gateway.retrieve_session(session_id, 9.0, expand=("payment_intent",))
    stripe.settle(session_id, succeeds=False)
    failed = gateway.retrieve_session(session_id, 9.0, expand=("payment_intent",))
    assert (waiting.complete, waiting.paid, waiting.payment_intent_status) == (True, False, "processing")
    assert (failed.paid, failed.payment_intent_status) == (False, "requires_payment_method")
    assert failed.declined


def test_stripe_that_ignores_what_else_is_wanted_still_says_the_rest(stripe, gateway):
    session_id, intent = paid(stripe, gateway)
    stripe.api.expands = False
    found = gateway.retrieve_session(session_id, 9.0, expand=("line_items", "payment_intent"))
    assert (found.paid, found.payment_intent, found.price_ids) == (True, intent, None)
    assert found.payment_intent_status is None
    listed = books(gateway)
    assert [(each.session_id, each.refunded, each.disputed) for each in listed] == [(session_id, None, None)]


# Stripe's own books


def test_books_have_what_was_paid_and_what_was_given_back(stripe, gateway):
    whole, half, contested = (paid(stripe, gateway, "ana", attempt)[0] for attempt in (1, 2, 3))
    stripe.refund(whole)
    stripe.refund(half, 900)
    stripe.dispute(contested)
    listed = {each.session_id: each for each in books(gateway)}
    assert {each: (it.refunded, it.disputed) for each, it in listed.items()} == {
        whole: (2900, False),
        half: (900, False),
        contested: (0, True),
    }
    session, facts = stripe.sessions[half], listed[half]
    assert (facts.learner_id, facts.amount_total, facts.currency) == ("ana", 2900, "usd")
    assert facts.payment_intent == session["payment_intent"]
    assert facts.created == datetime.fromtimestamp(session["created"], UTC)
    assert facts.paid_at is not None


def test_books_leave_out_what_is_not_ours_or_not_paid(stripe, gateway):
    session_id, _ = paid(stripe, gateway)
    other, _ = paid(stripe, gateway, "ben")
    stripe.sessions[other]["metadata"] = {"order": "7"}
    stripe.expire(gateway.create_session("cem", 1, 9.0).session_id)
    gateway.create_session("dana", 1, 9.0)
    stripe.ledger.delayed = True
    paid(stripe, gateway, "eva")
    assert [each.session_id for each in books(gateway)] == [session_id]


def test_books_have_a_free_session_with_nothing_to_give_back(stripe, gateway):
    session_id = gateway.create_session("ana", 1, 9.0).session_id
    stripe.sessions[session_id].update(
        status="complete", payment_status="no_payment_required", amount_total=0
    )
    assert [(each.session_id, each.refunded) for each in books(gateway)] == [(session_id, 0)]


def test_books_go_back_far_enough_for_slow_money(stripe, gateway):
    session_id, _ = paid(stripe, gateway)
    stripe.sessions[session_id]["created"] -= int(timedelta(days=15).total_seconds())
    assert [each.session_id for each in books(gateway)] == [session_id]
    stripe.sessions[session_id]["created"] -= int(timedelta(days=2).total_seconds())
    assert books(gateway) == []


def test_books_are_read_over_all_pages_and_end_with_the_failure(stripe, gateway):
    form = {
        "line_items": {"0": {"price": PRICE}},
        "success_url": "https://example.com",
        "metadata": {"learner_id": "ana"},
    }
    for _ in range(60):
        stripe.ledger.create_session(form, stripe.base_url).update(status="complete", payment_status="paid")
    assert len({each.session_id for each in books(gateway)}) == 60
    listing = gateway.list_money(datetime.now(UTC))
    first = next(listing)
    stripe.faults.set(Mode.GARBAGE)
    rest = list(listing)
    assert isinstance(first, PaidFacts)
    assert (len(rest), type(rest[-1])) == (50, Unreachable)


# What the account sends us

OURS = "https://bot.example.com/webhook"
ENDPOINTS = {
    "everything": (["*"], set()),
    "what is needed": ([*NEEDED_EVENTS], set()),
    "more than that": ([*NEEDED_EVENTS, "customer.created"], set()),
    "refunds are missing": ([*NEEDED_EVENTS - {"charge.refunded"}], {"charge.refunded"}),
    "others alone": (["customer.created"], set(NEEDED_EVENTS)),
    "nothing": ([], set(NEEDED_EVENTS)),
    "no list": ("everything", set(NEEDED_EVENTS)),
}


@pytest.mark.parametrize(("enabled", "missing"), ENDPOINTS.values(), ids=ENDPOINTS.keys())
def test_events_that_the_endpoint_is_not_sent_are_named(stripe, gateway, enabled, missing):
    stripe.webhooks.url, stripe.webhooks.enabled_events = OURS, enabled
    (endpoint,) = gateway.account.endpoints(9.0)
    assert (endpoint.url, endpoint.lacks(NEEDED_EVENTS)) == (OURS, missing)


def test_account_without_an_endpoint_has_none(gateway):
    assert gateway.account.endpoints(9.0) == gateway.account.destinations(9.0) == ()


def test_key_that_may_not_look_at_endpoints_says_so(stripe, gateway):
    stripe.api.forbidden.add("/v1/webhook_endpoints")
    answer = gateway.account.endpoints(9.0)
    assert (type(answer), answer.not_allowed) == (Refused, True)
    assert KEY not in answer.error.message
    stripe.api.forbidden.clear()
    stripe.faults.set(Mode.OVERLOADED)
    assert isinstance(gateway.account.endpoints(9.0), Unreachable)


# The key's mode, and what is counted

KEYS = {
    "sk_test_1": False,
    "rk_test_1": False,
    "sk_live_1": True,
    "rk_live_1": True,
    "sk_test_x_live_": False,
}


@pytest.mark.parametrize(("key", "live"), KEYS.items(), ids=KEYS.keys())
def test_key_says_whether_the_money_is_real(key, live):
    assert StripeGateway(key, PRICE, "https://bot.example.com").live is live


def test_every_call_is_counted_with_its_outcome(stripe, gateway, counted):
    session_id, intent = paid(stripe, gateway)
    gateway.retrieve_session(session_id, 9.0)
    gateway.retrieve_session("cs_test_unknown", 9.0)  # that there is none is an answer, too
    gateway.refund(intent, "refund-1", "ana", 9.0)
    gateway.refund(intent, "refund-2", "ana", 9.0)  # so is that it was done before
    gateway.learner_of_payment_intent(intent, 9.0)
    list(gateway.list_completed(datetime.now(UTC)))
    gateway.expire_session(session_id, 9.0)  # over, for it is paid: then looked up
    stripe.faults.set(Mode.OVERLOADED)
    gateway.create_session("ben", 1, 9.0)
    assert counted == [
        ("create", "ok"),
        ("retrieve", "ok"),
        ("retrieve", "ok"),
        ("refund", "ok"),
        ("refund", "ok"),
        ("other", "ok"),
        ("list", "ok"),
        ("expire", "ok"),
        ("retrieve", "ok"),
        ("create", "unreachable"),
    ]


def test_refusal_is_counted_and_so_is_a_call_that_found_no_slot(stripe, counted):
    small = gateway_to(stripe, slots=1, on_answer=lambda *each: counted.append(each))
    stripe.api.forbidden.add("/v1/refunds")
    small.refund("pi_1", "refund-1", "ana", 9.0)
    stripe.faults.set(Mode.HANG)
    with ThreadPoolExecutor(1) as another:
        holding = another.submit(small.create_session, "ana", 1, 5.0)
        soon(lambda: any(path == "/v1/checkout/sessions" for _, path, _ in stripe.api.requests))
        assert small.create_session("ben", 1, 0.2) == Busy()
        stripe.faults.clear()
        assert isinstance(holding.result(), Opened)
    assert counted == [("refund", "refused"), ("create", "busy"), ("create", "ok")]
    small.close()
