"""The stand-in's refunds, disputes and lists, asked for by the official SDK."""

import time
from collections import Counter

import pytest
import stripe
from stripe.params import (
    ChargeListParams,
    DisputeListParams,
    RefundCreateParams,
    RefundListParams,
    WebhookEndpointListParams,
)

from bot.sandbox.stripe import StripeStandIn, forms
from bot.sandbox.stripe.cards import DECLINED
from tests.sandbox.receiver import Receiver
from tests.waiting import soon

WEBHOOK_SECRET = "whsec_of_the_given_back_tests"


@pytest.fixture
def receiver():
    with Receiver(WEBHOOK_SECRET) as made:
        yield made


@pytest.fixture
def stand_in(receiver):
    with StripeStandIn(webhook_secret=WEBHOOK_SECRET, webhook_url=receiver.url) as made:
        yield made


@pytest.fixture
def client(stand_in):
    http = stripe.RequestsClient(timeout=5)
    return stripe.StripeClient(
        stand_in.secret_key, base_addresses={"api": stand_in.base_url}, http_client=http
    ).v1


def make_session(client, stand_in, quantity=1):
    made = client.checkout.sessions.create(
        {
            "mode": "payment",
            "line_items": [{"price": stand_in.price_id, "quantity": quantity}],
            "success_url": "https://example.com/done",
            "metadata": {"learner_id": "ana"},
            "payment_intent_data": {"metadata": {"learner_id": "ana"}},
        }
    )
    return made.id


@pytest.fixture
def session_id(client, stand_in):
    made = make_session(client, stand_in)
    stand_in.pay(made)
    return made


def told(receiver, prefix, count):
    """The events of that kind, once there are `count` of them."""
    of_that_kind = lambda: [each for each in receiver.events() if each.type.startswith(prefix)]  # noqa: E731
    soon(lambda: len(of_that_kind()) >= count)
    return of_that_kind()


PARAMETERS = {
    "refund": (forms.REFUND_CREATE, RefundCreateParams),
    "charges": (forms.CHARGE_LIST, ChargeListParams),
    "refunds": (forms.REFUND_LIST, RefundListParams),
    "disputes": (forms.DISPUTE_LIST, DisputeListParams),
    "webhook endpoints": (forms.ENDPOINT_LIST, WebhookEndpointListParams),
}


@pytest.mark.parametrize(("ours", "theirs"), PARAMETERS.values(), ids=PARAMETERS.keys())
def test_parameters_are_those_of_the_installed_sdk(ours, theirs):
    assert set(ours) == set(theirs.__annotations__) - set(stripe.RequestOptions.__annotations__)


def test_refund_in_the_dashboard_is_told_of(client, stand_in, receiver, session_id):
    refund_id = stand_in.refund(session_id, 900)
    (event,) = told(receiver, "charge.refunded", 1)
    charge = event.data.object
    assert (charge.amount_refunded, charge.refunded, charge.metadata["learner_id"]) == (900, False, "ana")
    assert client.refunds.retrieve(refund_id).amount == 900
    stand_in.refund(session_id)
    assert client.charges.retrieve(charge.id).refunded


REFUSED = {
    "unknown payment": ({"payment_intent": "pi_x"}, 404, "resource_missing"),
    "unknown charge": ({"charge": "ch_x"}, 404, "resource_missing"),
    "neither": ({}, 404, "resource_missing"),
    "more than was paid": ({"amount": 2901}, 400, None),
    "nothing": ({"amount": 0}, 400, None),
    "long metadata": ({"metadata": {"a": "x" * 501}}, 400, None),
    "unknown parameter": ({"sum": 900}, 400, "parameter_unknown"),
}


@pytest.mark.parametrize(("changed", "status", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_refund_that_cannot_be_is_refused(client, stand_in, session_id, changed, status, code):
    named = {"payment_intent", "charge"} & set(changed) or not changed
    form = (
        changed if named else {"payment_intent": stand_in.sessions[session_id]["payment_intent"], **changed}
    )
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.refunds.create(form)
    assert (refused.value.http_status, refused.value.code) == (status, code)
    assert stand_in.ledger.refunds == {}


def test_what_was_given_back_cannot_be_given_back_again(client, stand_in, session_id):
    stand_in.refund(session_id)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.refunds.create({"payment_intent": stand_in.sessions[session_id]["payment_intent"]})
    assert refused.value.code == "charge_already_refunded"


def test_refund_that_fails_is_told_of_and_may_be_made_again(client, stand_in, receiver, session_id):
    stand_in.refund(session_id, 900)
    refund_id = stand_in.refund(session_id)
    stand_in.fail_refund(refund_id)
    (event,) = told(receiver, "refund.failed", 1)
    refund = event.data.object
    assert (refund.id, refund.status, refund.amount) == (refund_id, "failed", 2000)
    assert refund.failure_reason == "expired_or_canceled_card"
    assert refund.failure_balance_transaction.startswith("txn_")
    for kind in ("refund.updated", "charge.refund.updated"):
        assert [each.data.object.status for each in told(receiver, kind, 1)] == ["failed"]
    charge = client.charges.retrieve(refund.charge)
    assert (charge.amount_refunded, charge.refunded) == (900, False)
    with pytest.raises(forms.ApiError):
        stand_in.fail_refund(refund_id)
    assert stand_in.refund(session_id) != refund_id


def test_session_that_was_not_paid_has_nothing_to_refund(client, stand_in):
    declined = make_session(client, stand_in)
    with pytest.raises(forms.ApiError):
        stand_in.refund(declined)
    stand_in.pay(declined, DECLINED)
    for impossible in (stand_in.refund, stand_in.dispute):
        with pytest.raises(forms.ApiError):
            impossible(declined)


ENDS = {
    "won": ("needs_response", "won", ["created", "funds_withdrawn", "funds_reinstated", "closed"]),
    "lost": ("needs_response", "lost", ["created", "funds_withdrawn", "closed"]),
    "inquiry": ("warning_needs_response", "warning_closed", ["created", "closed"]),
    "inquiry that becomes one": (
        "warning_needs_response",
        "needs_response",
        ["created", "funds_withdrawn", "updated"],
    ),
}


@pytest.mark.parametrize(("begun", "ended", "events"), ENDS.values(), ids=ENDS.keys())
def test_dispute_is_told_of_from_its_beginning_to_its_end(
    client, stand_in, receiver, session_id, begun, ended, events
):
    dispute_id = stand_in.dispute(session_id, begun)
    stand_in.close_dispute(dispute_id, ended)
    said = told(receiver, "charge.dispute.", len(events))
    assert Counter(each.type for each in said) == Counter(f"charge.dispute.{each}" for each in events)
    first = next(each for each in said if each.type.endswith("created")).data.object
    assert (first.status, first.payment_intent) == (begun, stand_in.sessions[session_id]["payment_intent"])
    assert first.metadata.to_dict() == {}
    assert client.disputes.retrieve(dispute_id).status == ended
    assert client.charges.retrieve(first.charge).disputed


def test_dispute_ends_once_and_a_lost_one_leaves_nothing_to_refund(stand_in, session_id):
    dispute_id = stand_in.dispute(session_id)
    stand_in.close_dispute(dispute_id, "lost")
    with pytest.raises(forms.ApiError):
        stand_in.close_dispute(dispute_id, "won")
    with pytest.raises(forms.ApiError):
        stand_in.refund(session_id)


def test_charges_refunds_and_disputes_are_listed(client, stand_in, session_id):
    other = make_session(client, stand_in)
    stand_in.pay(other)
    intent = stand_in.sessions[session_id]["payment_intent"]
    refund_id, dispute_id = stand_in.refund(session_id, 900), stand_in.dispute(other)
    assert [each.payment_intent for each in client.charges.list({"payment_intent": intent}).data] == [intent]
    assert len(client.charges.list().data) == 2
    assert not client.charges.list({"created": {"gte": int(time.time()) + 100}}).data
    assert [each.id for each in client.refunds.list({"payment_intent": intent}).data] == [refund_id]
    assert not client.refunds.list({"charge": "ch_x"}).data
    assert [each.id for each in client.disputes.list().data] == [dispute_id]
    found = client.checkout.sessions.list({"payment_intent": intent}).data
    assert [each.id for each in found] == [session_id]


def test_session_shows_what_is_asked_for(client, stand_in):
    session_id = make_session(client, stand_in, quantity=2)
    stand_in.pay(session_id)
    plain = client.checkout.sessions.retrieve(session_id)
    assert isinstance(plain.payment_intent, str)
    assert "line_items" not in plain
    shown = client.checkout.sessions.retrieve(
        session_id, {"expand": ["line_items", "payment_intent.latest_charge"]}
    )
    (item,) = shown.line_items.data
    assert (item.price.id, item.quantity, item.amount_total) == (stand_in.price_id, 2, 5800)
    assert (shown.payment_intent.id, shown.payment_intent.latest_charge.paid) == (plain.payment_intent, True)
    listed = client.checkout.sessions.list({"expand": ["data.payment_intent"]})
    assert listed.data[0].payment_intent.status == "succeeded"
    assert isinstance(stand_in.sessions[session_id]["payment_intent"], str)


def test_session_without_a_payment_shows_none(client, stand_in):
    shown = client.checkout.sessions.retrieve(
        make_session(client, stand_in), {"expand": ["payment_intent.latest_charge"]}
    )
    assert shown.payment_intent is None


@pytest.mark.parametrize("path", ["prize", "metadata", "payment_intent.prize", "a.b.c.d.e"])
def test_what_cannot_be_expanded_is_refused(client, session_id, path):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.checkout.sessions.retrieve(session_id, {"expand": [path]})
    assert refused.value.param == "expand"


def test_declined_session_names_its_payment(client, stand_in):
    session_id = make_session(client, stand_in)
    stand_in.pay(session_id, DECLINED)
    shown = client.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent.latest_charge"]})
    assert (shown.status, shown.payment_intent.latest_charge.paid) == ("open", False)
    assert shown.payment_intent.last_payment_error.code == "card_declined"


def test_endpoint_is_sent_what_it_is_set_up_for(client, stand_in, receiver, session_id):
    stand_in.webhooks.enabled_events = ["charge.refunded"]
    (endpoint,) = client.webhook_endpoints.list().data
    assert (endpoint.url, endpoint.enabled_events, endpoint.status) == (
        receiver.url,
        ["charge.refunded"],
        "enabled",
    )
    before = len(told(receiver, "", 3))
    stand_in.event("customer.created", {"id": "cus_1"}).answered.wait(3)
    stand_in.refund(session_id)
    assert [each.type for each in receiver.events()][before:] == ["charge.refunded"]
    stand_in.webhooks.url = None
    assert not client.webhook_endpoints.list().data


def test_restricted_key_may_not_ask_everything(client, stand_in):
    stand_in.api.forbidden.add("/v1/webhook_endpoints")
    with pytest.raises(stripe.PermissionError) as refused:
        client.webhook_endpoints.list()
    assert refused.value.http_status == 403
    assert make_session(client, stand_in)


def test_live_key_makes_live_refunds_and_disputes():
    heard = []
    with StripeStandIn("rk_live_x", listener=heard.append) as live:
        form = {"line_items": {"0": {"price": live.price_id}}, "success_url": "https://example.com"}
        session_id = live.ledger.create_session(form, live.base_url)["id"]
        live.pay(session_id)
        live.refund(session_id, 900)
        live.dispute(session_id)
    assert {event["livemode"] for event in heard} == {True}
    assert {"charge.refunded", "charge.dispute.created"} <= {event["type"] for event in heard}
