"""Webhook events about money that goes back: refunds and disputes, read into facts."""

import pytest

from bot.core.payments.stripe_events import (
    ChargeRefunded,
    Disputed,
    Ignored,
    NotAnEvent,
    RefundFailed,
    RefundWaits,
)
from tests.stripe.signed_events import LONG, read


def event_of(kind: str, about: object):
    return read({"id": "evt_5", "type": kind, "data": {"object": about}})


def charge(**fields) -> dict:
    return {
        "id": "ch_1",
        "object": "charge",
        "payment_intent": "pi_1",
        "amount": 2900,
        "amount_refunded": 900,
        "refunded": False,
        "currency": "usd",
        "metadata": {"learner_id": "ana"},
        "livemode": True,
        **fields,
    }


def test_refund_is_read_into_facts():
    refund = event_of("charge.refunded", charge())
    assert type(refund) is ChargeRefunded
    assert (refund.payment_intent, refund.learner_id) == ("pi_1", "ana")
    assert (refund.amount_refunded, refund.in_full) == (900, False)
    assert (refund.currency, refund.paid_at) == ("usd", None)
    assert event_of("charge.refunded", charge(created=0)).paid_at.year == 1970


ODD_CHARGES = {
    "full": ({"refunded": True, "amount_refunded": 2900}, "in_full", True),
    "all of it, but Stripe does not say so": ({"amount_refunded": 2900}, "in_full", False),
    "full as text": ({"refunded": "true"}, "in_full", False),
    "full as a number": ({"refunded": 1}, "in_full", False),
    "full null": ({"refunded": None}, "in_full", False),
    "amount as text": ({"amount_refunded": "900"}, "amount_refunded", None),
    "amount of 70 bits": ({"amount_refunded": 2**70}, "amount_refunded", None),
    "amount true": ({"amount_refunded": True}, "amount_refunded", None),
    "expanded payment intent": ({"payment_intent": {"id": "pi_9"}}, "payment_intent", "pi_9"),
    "no payment intent": ({"payment_intent": None}, "payment_intent", None),
    "payment intent a list": ({"payment_intent": ["pi_1"]}, "payment_intent", None),
    "metadata null": ({"metadata": None}, "learner_id", None),
    "learner a list": ({"metadata": {"learner_id": ["ana"]}}, "learner_id", None),
    "currency an object": ({"currency": {}}, "currency", None),
}


@pytest.mark.parametrize(("fields", "name", "expected"), ODD_CHARGES.values(), ids=ODD_CHARGES.keys())
def test_odd_field_of_a_refund_counts_as_missing(fields, name, expected):
    try:
        refund = event_of("charge.refunded", charge(**fields))
    except NotAnEvent:
        assert fields == {"amount_refunded": 2**70}  # a number that JSON readers disagree about
    else:
        assert getattr(refund, name) == expected


REFUND = {
    "id": "re_1",
    "object": "refund",
    "amount": 2900,
    "currency": "usd",
    "failure_reason": "expired_or_canceled_card",
    "metadata": {"learner_id": "ana"},
    "payment_intent": "pi_1",
    "status": "failed",
}


@pytest.mark.parametrize(
    "kind", ["refund.created", "refund.updated", "refund.failed", "charge.refund.updated"]
)
def test_refund_that_failed_is_read_from_any_event_that_says_so(kind):
    event = event_of(kind, REFUND)
    assert type(event) is RefundFailed
    assert (event.refund_id, event.payment_intent, event.learner_id) == ("re_1", "pi_1", "ana")
    assert (event.amount, event.currency, event.reason) == (2900, "usd", "expired_or_canceled_card")
    assert event_of(kind, {**REFUND, "status": "canceled"}) == event
    waits = event_of(kind, {**REFUND, "status": "requires_action"})
    assert (type(waits), waits.refund_id, waits.amount) == (RefundWaits, "re_1", 2900)
    for status in ("succeeded", "pending", None, [], {}):
        assert type(event_of(kind, {**REFUND, "status": status})) is Ignored


def dispute(**fields) -> dict:
    return {
        "id": "du_1",
        "object": "dispute",
        "payment_intent": "pi_1",
        "charge": "ch_1",
        "status": "needs_response",
        "amount": 2900,
        "currency": "usd",
        "reason": "fraudulent",
        "livemode": False,
        "metadata": {},
        **fields,
    }


def test_dispute_is_read_into_facts():
    event = event_of("charge.dispute.created", dispute())
    assert type(event) is Disputed
    assert (event.dispute_id, event.payment_intent, event.learner_id) == ("du_1", "pi_1", None)
    assert (event.status, event.amount, event.currency) == ("needs_response", 2900, "usd")


STATES = {
    "needs_response": "open",
    "under_review": "open",
    "won": "won",
    "prevented": "lost",  # the buyer was paid back at once
    "warning_closed": "won",
    "lost": "lost",
    "warning_needs_response": None,
    "warning_under_review": None,
    "of a newer Stripe": "open",
    "": "open",
}


@pytest.mark.parametrize(("status", "state"), STATES.items(), ids=STATES.keys())
@pytest.mark.parametrize("kind", ["created", "updated", "closed"])
def test_dispute_is_open_won_or_lost_and_an_inquiry_is_none(kind, status, state):
    assert event_of(f"charge.dispute.{kind}", dispute(status=status)).state == state


@pytest.mark.parametrize("kind", ["funds_withdrawn", "funds_reinstated"])
def test_movements_of_a_disputes_money_say_nothing_new(kind):
    assert type(event_of(f"charge.dispute.{kind}", dispute())) is Ignored


HOSTILE = [None, True, 7, 2.5, "x", LONG, "\ud800", [], [[]], {}, {"id": {"id": 1}}, {"learner_id": {}}]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:12])
def test_refund_and_dispute_of_any_shape_are_read(value):
    for kind, like in (("charge.refunded", charge()), ("charge.dispute.closed", dispute())):
        try:
            event = event_of(kind, dict.fromkeys(like, value))
        except NotAnEvent:
            assert value == "\ud800"  # no JSON reader takes half a character
        else:
            assert type(event) in (ChargeRefunded, Disputed)
            assert len(repr(event)) < 5000
        failed = {**dict.fromkeys(REFUND, value), "status": "failed"}
        if value != "\ud800":
            assert len(repr(event_of("refund.failed", failed))) < 5000
    assert event_of("charge.refunded", {}).in_full is False
    assert event_of("charge.dispute.created", {}).state == "open"
