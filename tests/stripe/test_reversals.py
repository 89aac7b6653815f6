"""Webhook events about money that goes back: refunds and disputes, read into facts."""

import pytest

from bot.core.payments.stripe_events import FailedRefund, NotAnEvent
from tests.stripe.signed_events import LONG, read


def told(kind: str, about: object):
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
    refund = told("charge.refunded", charge()).refund
    assert (refund.charge, refund.payment_intent, refund.learner_id) == ("ch_1", "pi_1", "ana")
    assert (refund.amount, refund.amount_refunded, refund.refunded) == (2900, 900, False)
    assert (refund.currency, refund.livemode, refund.paid_at) == ("usd", True, None)
    assert told("charge.refunded", charge(created=0)).refund.paid_at.year == 1970


ODD_CHARGES = {
    "full": ({"refunded": True, "amount_refunded": 2900}, "refunded", True),
    "all of it, but Stripe does not say so": ({"amount_refunded": 2900}, "refunded", False),
    "full as text": ({"refunded": "true"}, "refunded", False),
    "full as a number": ({"refunded": 1}, "refunded", False),
    "full null": ({"refunded": None}, "refunded", False),
    "amount as text": ({"amount_refunded": "900"}, "amount_refunded", None),
    "amount of 70 bits": ({"amount_refunded": 2**70}, "amount_refunded", None),
    "amount true": ({"amount_refunded": True}, "amount_refunded", None),
    "expanded payment intent": ({"payment_intent": {"id": "pi_9"}}, "payment_intent", "pi_9"),
    "no payment intent": ({"payment_intent": None}, "payment_intent", None),
    "payment intent a list": ({"payment_intent": ["pi_1"]}, "payment_intent", None),
    "metadata null": ({"metadata": None}, "learner_id", None),
    "learner a list": ({"metadata": {"learner_id": ["ana"]}}, "learner_id", None),
    "id a number": ({"id": 7}, "charge", None),
    "currency an object": ({"currency": {}}, "currency", None),
}


@pytest.mark.parametrize(("fields", "name", "expected"), ODD_CHARGES.values(), ids=ODD_CHARGES.keys())
def test_odd_field_of_a_refund_counts_as_missing(fields, name, expected):
    try:
        refund = told("charge.refunded", charge(**fields)).refund
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


@pytest.mark.parametrize("kind", ["refund.failed", "refund.updated", "charge.refund.updated"])
def test_refund_that_failed_is_read_from_any_event_that_says_so(kind):
    facts = FailedRefund("re_1", "pi_1", 2900, "usd", "expired_or_canceled_card", "ana")
    assert told(kind, REFUND).failed_refund == facts
    assert told(kind, {**REFUND, "status": "canceled"}).failed_refund == facts
    for status in ("succeeded", "pending", "requires_action", None, [], {}):
        assert told(kind, {**REFUND, "status": status}).failed_refund is None


def test_refund_that_is_made_is_told_by_its_charge():
    event = told("refund.created", REFUND)
    assert (event.failed_refund, event.refund) == (None, None)


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
    facts = told("charge.dispute.created", dispute()).dispute
    assert (facts.dispute_id, facts.payment_intent, facts.charge) == ("du_1", "pi_1", "ch_1")
    assert (facts.status, facts.amount, facts.currency) == ("needs_response", 2900, "usd")
    assert (facts.reason, facts.livemode) == ("fraudulent", False)


STATES = {
    "needs_response": "open",
    "under_review": "open",
    "won": "won",
    "prevented": "won",
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
    assert told(f"charge.dispute.{kind}", dispute(status=status)).dispute.state == state


@pytest.mark.parametrize("kind", ["funds_withdrawn", "funds_reinstated"])
def test_movements_of_a_disputes_money_say_nothing_new(kind):
    event = told(f"charge.dispute.{kind}", dispute())
    assert (event.dispute, event.refund) == (None, None)


HOSTILE = [None, True, 7, 2.5, "x", LONG, "\ud800", [], [[]], {}, {"id": {"id": 1}}, {"learner_id": {}}]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:12])
def test_refund_and_dispute_of_any_shape_are_read(value):
    for kind, like in (("charge.refunded", charge()), ("charge.dispute.closed", dispute())):
        try:
            event = told(kind, dict.fromkeys(like, value))
        except NotAnEvent:
            assert value == "\ud800"  # no JSON reader takes half a character
        else:
            assert (event.refund or event.dispute) is not None
            assert len(repr(event)) < 5000
        failed = {**dict.fromkeys(REFUND, value), "status": "failed"}
        if value != "\ud800":
            assert len(repr(told("refund.failed", failed))) < 5000
    assert told("charge.refunded", {}).refund.refunded is False
    assert told("charge.dispute.created", {}).dispute.state == "open"
