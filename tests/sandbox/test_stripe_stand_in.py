"""The stand-in for Stripe, asked by the official SDK: as strict, and as true to its word."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import stripe
from stripe.params.checkout import SessionCreateParams, SessionListParams, SessionRetrieveParams

from bot.sandbox.ports import listening
from bot.sandbox.stripe import StripeStandIn, forms
from bot.sandbox.stripe.faults import Mode
from tests.sandbox.receiver import Receiver
from tests.waiting import soon

WEBHOOK_SECRET = "whsec_of_the_stand_in_tests"


@pytest.fixture
def receiver():
    with Receiver(WEBHOOK_SECRET) as made:
        yield made


@pytest.fixture
def stand_in(receiver):
    made = StripeStandIn(webhook_secret=WEBHOOK_SECRET, webhook_url=receiver.url, retry_pauses=(0.05, 0.05))
    with made:
        yield made


@pytest.fixture
def client(stand_in):
    return client_of(stand_in)


def client_of(stand_in, key=None):
    http = stripe.RequestsClient(timeout=5)
    return stripe.StripeClient(
        key or stand_in.secret_key, base_addresses={"api": stand_in.base_url}, http_client=http
    )


def parameters(stand_in, **changed):
    return {
        "mode": "payment",
        "line_items": [{"price": stand_in.price_id, "quantity": 1}],
        "success_url": "https://example.com/done?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://example.com/back",
        "metadata": {"learner_id": "ana"},
        "payment_intent_data": {"metadata": {"learner_id": "ana"}},
        **changed,
    }


def make_session(client, stand_in, options=None, **changed):
    return client.v1.checkout.sessions.create(parameters(stand_in, **changed), options or {})


def types(events):
    return [event.type for event in events]


def test_parameters_are_those_of_the_installed_sdk():
    def own(typed):
        return set(typed.__annotations__) - set(stripe.RequestOptions.__annotations__)

    assert set(forms.SESSION_CREATE) == own(SessionCreateParams)
    assert set(forms.SESSION_LIST) == own(SessionListParams)
    assert set(forms.RETRIEVE) == own(SessionRetrieveParams)


def test_session_is_born_open_and_unpaid(client, stand_in):
    session = make_session(client, stand_in)
    found = client.v1.checkout.sessions.retrieve(session.id)
    assert (found.status, found.payment_status, found.payment_intent) == ("open", "unpaid", None)
    assert (found.amount_total, found.currency, found.livemode) == (2900, "usd", False)
    assert found.metadata.to_dict() == {"learner_id": "ana"}
    assert found.url.startswith(f"{stand_in.base_url}/c/pay/{session.id}#")


REFUSED = {
    "unknown parameter": ({"payment_method_types": ["card"]}, "parameter_unknown", "payment_method_types"),
    "unknown within": ({"line_items": [{"prize": "x"}]}, "parameter_unknown", "line_items[0][prize]"),
    "unknown in the intent": (
        {"payment_intent_data": {"meta": "x"}},
        "parameter_unknown",
        "payment_intent_data[meta]",
    ),
    "no mode": ({"mode": ""}, "parameter_missing", "mode"),
    "no items": ({"line_items": []}, "parameter_missing", "line_items"),
    "no success_url": ({"success_url": ""}, "parameter_missing", "success_url"),
    "no URL": ({"success_url": "localhost/done"}, "url_invalid", "success_url"),
    "unknown price": ({"line_items": [{"price": "price_x"}]}, "resource_missing", "line_items[0][price]"),
    "quantity 0": (
        {"line_items": [{"price": "price_stand_in", "quantity": 0}]},
        None,
        "line_items[quantity]",
    ),
    "long metadata": ({"metadata": {"a": "x" * 501}}, None, "metadata"),
}


@pytest.mark.parametrize(("changed", "code", "param"), REFUSED.values(), ids=REFUSED.keys())
def test_wrong_parameters_are_refused(client, stand_in, changed, code, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        make_session(client, stand_in, **changed)
    assert (refused.value.http_status, refused.value.code) == (400, code)
    assert refused.value.param.startswith(param)
    assert stand_in.sessions == {}


def test_another_key_is_let_in_nowhere(stand_in):
    stranger = client_of(stand_in, "sk_test_stranger")
    with pytest.raises(stripe.AuthenticationError):
        make_session(stranger, stand_in)
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.checkout.sessions.retrieve("cs_test_1")


def test_idempotency_key_gives_the_same_answer(client, stand_in):
    first, second = (make_session(client, stand_in, {"idempotency_key": "k"}) for _ in range(2))
    assert (first.id, first.url) == (second.id, second.url)
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        make_session(client, stand_in, {"idempotency_key": "k"}, client_reference_id="ben")
    assert len(stand_in.sessions) == 1


def test_idempotency_key_in_use_is_a_conflict(client, stand_in):
    stand_in.faults.set(Mode.HANG)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(make_session, client, stand_in, {"idempotency_key": "k"})
        soon(lambda: stand_in.api.requests)
        stand_in.faults.set(Mode.NONE)
        with pytest.raises(stripe.StripeError) as refused:
            make_session(client, stand_in, {"idempotency_key": "k"})
        stand_in.faults.clear()
        assert refused.value.json_body["error"]["code"] == "idempotency_key_in_use"
        assert refused.value.http_status == 409
        made = first.result()  # only then is the key free again
        assert make_session(client, stand_in, {"idempotency_key": "k"}).id == made.id


def test_refused_request_does_not_use_up_its_key(client, stand_in):
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError):
            make_session(client, stand_in, {"idempotency_key": "k"}, mode="")
    assert make_session(client, stand_in, {"idempotency_key": "k"}).status == "open"


def test_stored_500_is_replayed(client, stand_in):
    stand_in.faults.set(Mode.ERROR, times=1)
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            make_session(client, stand_in, {"idempotency_key": "k"})
    assert make_session(client, stand_in, {"idempotency_key": "k2"}).status == "open"


def test_payment_completes_the_session_and_says_so(client, stand_in, receiver):
    session = make_session(client, stand_in)
    assert stand_in.pay(session.id).result == "paid"
    found = client.v1.checkout.sessions.retrieve(session.id)
    assert (found.status, found.payment_status, found.url) == ("complete", "paid", None)
    assert client.v1.payment_intents.retrieve(found.payment_intent).metadata["learner_id"] == "ana"
    events = receiver.events(2, 3)
    assert sorted(types(events)) == [
        "charge.succeeded",
        "checkout.session.completed",
        "payment_intent.succeeded",
    ]
    completed = next(event for event in events if event.type == "checkout.session.completed")
    assert completed.data.object.metadata["learner_id"] == "ana"


def test_event_is_sent_again_freshly_signed_until_it_is_taken(client, stand_in, receiver):
    receiver.answers = [500, 302]
    stand_in.event("customer.created", {"id": "cus_1"}).answered.wait(5)
    assert [each.status for each in stand_in.deliveries] == [500, 302, 200]
    assert len({event.id for event in receiver.events()}) == 1
    stand_in.resend(receiver.events()[0].id)
    assert len(receiver.events()) == 4


def test_event_that_nobody_takes_is_given_up(stand_in, receiver):
    receiver.answers = [503] * 9
    stand_in.event("customer.created", {"id": "cus_1"}).answered.wait(5)
    assert [each.status for each in stand_in.deliveries] == [503, 503, 503]


def test_misbehaving_deliveries(stand_in, receiver):
    stand_in.behaviour.copies = 2
    stand_in.event("a.b", {"id": "x"})
    assert types(receiver.events(2, 2)) == ["a.b", "a.b"]
    stand_in.behaviour.copies, stand_in.behaviour.held = 1, True
    for kind in ("c.d", "e.f"):
        stand_in.event(kind, {"id": "x"})
    assert len(receiver.events(0.1, 3)) == 2  # nothing tells that an event is held: wait a moment
    stand_in.behaviour.unordered = True
    stand_in.webhooks.release()
    assert sorted(types(receiver.events(2, 4))) == ["a.b", "a.b", "c.d", "e.f"]
    stand_in.behaviour.held = stand_in.behaviour.unordered = False
    stand_in.behaviour.late = 0.2
    started = time.monotonic()
    stand_in.event("g.h", {"id": "x"}).answered.wait(5)
    assert time.monotonic() - started >= 0.2  # at least: no load can break that


def test_delayed_payment_completes_unpaid_and_settles_later(client, stand_in, receiver):
    stand_in.ledger.delayed = True
    good, bad = make_session(client, stand_in), make_session(client, stand_in)
    for session in (good, bad):
        stand_in.pay(session.id)
        assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"
    stand_in.settle(good.id)
    stand_in.settle(bad.id, succeeds=False)
    assert client.v1.checkout.sessions.retrieve(good.id).payment_status == "paid"
    assert client.v1.checkout.sessions.retrieve(bad.id).payment_status == "unpaid"
    said = types(receiver.events(2, 6))
    assert said.count("checkout.session.completed") == 2
    assert said.count("checkout.session.async_payment_succeeded") == 1
    assert said.count("checkout.session.async_payment_failed") == 1


def test_open_session_expires_once_and_a_closed_one_does_not(client, stand_in, receiver):
    session = make_session(client, stand_in)
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(session.id)
    aged = make_session(client, stand_in)
    stand_in.sessions[aged.id]["expires_at"] -= 2 * 24 * 60 * 60
    assert client.v1.checkout.sessions.retrieve(aged.id).status == "expired"
    assert types(receiver.events(2, 2)) == ["checkout.session.expired"] * 2


def test_session_is_paid_once_however_many_tabs_pay(client, stand_in):
    session = make_session(client, stand_in)

    def pay(_):
        try:
            return stand_in.pay(session.id).result
        except forms.ApiError:
            return "too late"

    with ThreadPoolExecutor(8) as tabs:
        results = sorted(tabs.map(pay, range(8)))
    assert results == ["paid"] + ["too late"] * 7


def test_lists_page_and_filter(client, stand_in):
    sessions = [make_session(client, stand_in).id for _ in range(5)]
    stand_in.pay(sessions[1])
    listed = client.v1.checkout.sessions.list({"limit": 2})
    assert [each.id for each in listed.auto_paging_iter()] == sessions[::-1]
    newer = client.v1.checkout.sessions.list({"limit": 2, "ending_before": sessions[1]})
    assert [each.id for each in newer.data] == [sessions[3], sessions[2]]
    assert [each.id for each in newer.auto_paging_iter()] == sessions[2:]
    complete = client.v1.checkout.sessions.list({"status": "complete"})
    assert [each.id for each in complete.data] == [sessions[1]]
    assert not client.v1.checkout.sessions.list({"created": {"gte": int(time.time()) + 100}}).data
    events = client.v1.events.list({"type": "checkout.session.completed"})
    assert [each.data.object.id for each in events.data] == [sessions[1]]
    assert client.v1.prices.retrieve(stand_in.price_id).unit_amount == 2900


def test_what_it_does_not_know_is_refused_as_the_sdk_can_read_it(client, stand_in):
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client.v1.balance.retrieve()
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client.v1.prices.list()
    key = {"Authorization": f"Bearer {stand_in.secret_key}"}
    garbage = requests.post(f"{stand_in.base_url}/v1/refunds", b"\xff", headers=key, timeout=5)
    assert (garbage.status_code, garbage.json()["error"]["type"]) == (400, "invalid_request_error")


def test_partial_refunds_add_up_to_a_full_one(client, stand_in, receiver):
    session = make_session(client, stand_in)
    stand_in.pay(session.id)
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    client.v1.refunds.create({"payment_intent": intent, "amount": 900})
    client.v1.refunds.create({"payment_intent": intent})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent})
    refunded = [each.data.object for each in receiver.events(2, 7) if each.type == "charge.refunded"]
    assert sorted((each.amount_refunded, each.refunded) for each in refunded) == [(900, False), (2900, True)]


def test_live_key_makes_live_objects(receiver):
    with StripeStandIn("sk_live_x", WEBHOOK_SECRET, webhook_url=receiver.url) as live:
        session = make_session(client_of(live), live)
        live.pay(session.id)
        assert session.id.startswith("cs_live_")
        assert all(event.livemode for event in receiver.events(2, 3))


def test_listener_hears_every_event_as_it_is_made():
    heard = []
    with StripeStandIn(listener=heard.append) as stand_in:
        stand_in.event("a.b", {"id": "x"})
    assert [event["type"] for event in heard] == ["a.b"]
    json.dumps(heard)


def test_port_is_kept_through_an_outage(client, stand_in):
    before = stand_in.base_url
    stand_in.refuse()
    with pytest.raises(stripe.APIConnectionError):
        make_session(client, stand_in)
    with listening(int(before.rpartition(":")[2])) as other:
        assert f"http://127.0.0.1:{other.getsockname()[1]}" != before
    stand_in.start()
    assert stand_in.base_url == before
    assert make_session(client, stand_in).status == "open"
