"""Webhook events: what is believed, what is refused, and that hostile bytes do no more than that."""

import json
import time
from datetime import UTC, datetime

import pytest

from bot.core.payments.stripe_events import (
    BadSignature,
    ClockOff,
    Ignored,
    NotAnEvent,
    PaymentDeclined,
    SessionCompleted,
    SessionEnded,
)
from bot.stripe import read_event
from tests.stripe.signed_events import LONG, SECRET, read, signed


def completed(**fields) -> dict:
    session = {
        "id": "cs_test_1",
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
        "metadata": {"learner_id": "ana"},
        "amount_total": 2900,
        "currency": "usd",
        "payment_intent": "pi_1",
        "livemode": False,
        "created": 1_795_000_000,
        "expires_at": 1_795_086_400,
        **fields,
    }
    return {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "livemode": False,
        "created": 1_795_000_100,
        "data": {"object": session},
    }


def session_of(**fields):
    return read(completed(**fields)).session


def test_signed_event_is_read_into_facts():
    event = read(completed())
    assert (event.event_id, event.type, event.livemode) == ("evt_1", "checkout.session.completed", False)
    assert event.created == datetime.fromtimestamp(1_795_000_100, UTC)
    session = event.session
    assert (session.session_id, session.learner_id, session.metadata) == (
        "cs_test_1",
        "ana",
        {"learner_id": "ana"},
    )
    assert (session.amount_total, session.currency, session.payment_intent) == (2900, "usd", "pi_1")
    assert (session.status, session.payment_status, session.livemode) == ("complete", "paid", False)
    assert session.expires_at == datetime.fromtimestamp(1_795_086_400, UTC)


BODY = json.dumps(completed()).encode()
NOW = int(time.time())
REFUSED_HEADERS = {
    "missing": None,
    "empty": "",
    "garbage": "garbage",
    "no signature": f"t={NOW}",
    "no time": signed(BODY).partition(",")[2],
    "time is no number": "t=soon,v1=00",
    "time of 5,000 digits": f"t={'9' * 5000},v1=00",
    "another secret": signed(BODY, "whsec_other"),
    "another body": signed(BODY + b" "),
    "another scheme": signed(BODY).replace("v1=", "v0="),
    "stale by a second": signed(BODY, at=NOW - 301),
    "non-ASCII, as Flask decodes it": signed(BODY) + "\xe9",
    "non-ASCII signature": f"t={NOW},v1=\xe9\xff",
    "lone surrogate": f"t={NOW},v1=\udce9",
    "100,000 characters": f"t={NOW},v1={LONG}",
    "thousands of signatures": f"t={NOW}" + ",v1=00" * 5000,
}


@pytest.mark.parametrize("header", REFUSED_HEADERS.values(), ids=REFUSED_HEADERS.keys())
def test_bad_signature_is_refused(header):
    with pytest.raises(BadSignature):
        read_event(BODY, header, [SECRET])


def test_signature_is_good_for_300_seconds():
    old = signed(BODY, at=int(time.time()) - 290)
    assert read_event(BODY, old, [SECRET]).event_id == "evt_1"


def test_any_of_several_secrets_will_do():
    for secrets in (["whsec_old", SECRET], [SECRET, "whsec_old"], [f" {SECRET}\n"]):
        assert read_event(BODY, signed(BODY), secrets).event_id == "evt_1"


def test_no_secret_believes_nobody():
    for secrets in ([], [""], [" \n"]):
        with pytest.raises(BadSignature):
            read_event(BODY, signed(BODY, ""), secrets)


def test_one_good_signature_among_bad_ones_is_enough():
    header = signed(BODY)
    moment, good = header.split(",")
    assert read_event(BODY, f"{moment},v1=00,{good},v0=11", [SECRET]).event_id == "evt_1"


@pytest.mark.parametrize("header", ["x,{}", ",{}", "{},x", "v0=x,{}", "a=b=c,{}"])
def test_what_else_stands_in_a_header_that_holds_changes_nothing(header):
    assert read_event(BODY, header.format(signed(BODY)), [SECRET]).event_id == "evt_1"
    late = header.format(signed(BODY, at=int(time.time()) - 1000))
    with pytest.raises(ClockOff):
        read_event(BODY, late, [SECRET])


def test_bytes_that_are_no_utf8_are_refused():
    with pytest.raises(BadSignature):
        read_event(b"\xff\xfe{}", signed(b"\xff\xfe{}"), [SECRET])


NO_EVENTS = {
    "empty": b"",
    "no JSON": b"hello",
    "half of one": BODY[:-1],
    "two of them": BODY + BODY,
    "list": b"[]",
    "object": b"{}",
    "string": b'"evt_1"',
    "number": b"1",
    "null": b"null",
    "NaN": b'{"id": NaN, "type": "x"}',
    "lone surrogate": b'{"id": "\\ud800", "type": "x"}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "number of 5,000 digits alone": b"9" * 5000,
    "id missing": json.dumps({**completed(), "id": None}).encode(),
    "id a number": json.dumps({**completed(), "id": 7}).encode(),
    "id empty": json.dumps({**completed(), "id": ""}).encode(),
    "id a list": json.dumps({**completed(), "id": ["evt_1"]}).encode(),
    "type missing": json.dumps({**completed(), "type": None}).encode(),
    "type an object": json.dumps({**completed(), "type": {}}).encode(),
    "data missing": json.dumps({"id": "evt_1", "type": "checkout.session.completed"}).encode(),
    "data a list": json.dumps({**completed(), "data": []}).encode(),
    "data empty": json.dumps({**completed(), "data": {}}).encode(),
    "object null": json.dumps({**completed(), "data": {"object": None}}).encode(),
    "object a list": json.dumps({**completed(), "data": {"object": []}}).encode(),
}


@pytest.mark.parametrize("body", NO_EVENTS.values(), ids=NO_EVENTS.keys())
def test_signed_body_that_is_no_event_is_refused(body):
    with pytest.raises(NotAnEvent):
        read_event(body, signed(body), [SECRET])


ODD_FIELDS = {
    "id missing": ({"id": None}, "session_id", None),
    "id a number": ({"id": 5}, "session_id", None),
    "id empty": ({"id": ""}, "session_id", None),
    "amount as text": ({"amount_total": "2900"}, "amount_total", None),
    "amount true": ({"amount_total": True}, "amount_total", None),
    "amount with a fraction": ({"amount_total": 29.5}, "amount_total", None),
    "amount of 400 digits": ({"amount_total": 10**400}, "amount_total", None),
    "currency a number": ({"currency": 840}, "currency", None),
    "metadata null": ({"metadata": None}, "learner_id", None),
    "metadata a list": ({"metadata": ["learner_id"]}, "learner_id", None),
    "metadata text": ({"metadata": "learner_id"}, "learner_id", None),
    "learner a number": ({"metadata": {"learner_id": 7}}, "learner_id", None),
    "learner an object": ({"metadata": {"learner_id": {"a": 1}}}, "learner_id", None),
    "learner empty": ({"metadata": {"learner_id": ""}}, "learner_id", None),
    "metadata of other kinds": ({"metadata": {"a": 1, "b": "c"}}, "metadata", {"b": "c"}),
    "time past all calendars": ({"expires_at": 10**18}, "expires_at", None),
    "time as text": ({"expires_at": "tomorrow"}, "expires_at", None),
    "expanded payment intent": ({"payment_intent": {"id": "pi_9"}}, "payment_intent", "pi_9"),
    "livemode as text": ({"livemode": "true"}, "livemode", None),
    "NUL in the id": ({"id": "cs_\0"}, "session_id", "cs_\ufffd"),
}


@pytest.mark.parametrize(("fields", "name", "expected"), ODD_FIELDS.values(), ids=ODD_FIELDS.keys())
def test_odd_field_counts_as_missing(fields, name, expected):
    try:
        session = session_of(**fields)
    except NotAnEvent:
        assert name == "amount_total"  # a number that JSON readers disagree about
    else:
        assert getattr(session, name) == expected


PAID = {
    "paid": ({"payment_status": "paid"}, True),
    "nothing to pay": ({"payment_status": "no_payment_required"}, True),
    "unpaid": ({"payment_status": "unpaid"}, False),
    "null": ({"payment_status": None}, True),
    "of a wrong type": ({"payment_status": 5}, True),
}


@pytest.mark.parametrize(("fields", "paid"), PAID.values(), ids=PAID.keys())
def test_session_is_paid_unless_it_says_unpaid(fields, paid):
    assert session_of(**fields).paid is paid


def test_missing_payment_status_counts_as_paid():
    event = completed()
    del event["data"]["object"]["payment_status"]
    assert read(event).session.paid


def test_strings_of_100_000_characters_are_cut_and_still_differ():
    event = completed(id=LONG, currency=LONG, metadata={"learner_id": LONG, LONG: LONG})
    event |= {"id": LONG}
    one, other = read(event), read({**event, "id": LONG + "y"})
    assert max(map(len, [one.event_id, one.session.session_id, one.session.currency])) <= 255
    assert all(len(key) <= 255 and len(value) <= 500 for key, value in one.session.metadata.items())
    assert one.event_id != other.event_id
    assert one.event_id == read(event).event_id
    assert len(read({**event, "type": "checkout.session." + LONG}).type) <= 255


def test_metadata_of_10_000_keys_is_cut():
    metadata = {"learner_id": "ana", **{f"key{number}": "v" for number in range(10_000)}}
    assert len(session_of(metadata=metadata).metadata) <= 50


def test_last_of_two_equal_keys_wins():
    body = json.dumps(completed()).replace(
        '"payment_status": "paid"', '"payment_status": "paid", "payment_status": "unpaid"'
    )
    assert not read(body.encode()).session.paid


def test_event_of_another_type_is_ignored():
    event = read({"id": "evt_2", "type": "customer.created", "data": {"object": {"id": "cus_1"}}})
    assert event == Ignored(event_id="evt_2", type="customer.created")


def test_thin_event_is_ignored():
    thin = {"id": "evt_3", "object": "v2.core.event", "type": "v1.billing.meter.no_meter_found"}
    assert read(thin) == Ignored(event_id="evt_3", type="v1.billing.meter.no_meter_found")


ENDS = {
    "checkout.session.completed": SessionCompleted,
    "checkout.session.async_payment_succeeded": SessionCompleted,
    "checkout.session.async_payment_failed": SessionEnded,
    "checkout.session.expired": SessionEnded,
}


@pytest.mark.parametrize(("kind", "expected"), ENDS.items(), ids=ENDS.keys())
def test_session_is_completed_or_ended(kind, expected):
    event = read({**completed(), "type": kind})
    assert type(event) is expected
    assert (event.session_id, event.learner_id, event.payment_intent) == ("cs_test_1", "ana", "pi_1")
    assert getattr(event, "failed", None) == {"expired": False, "async_payment_failed": True}.get(
        kind.rpartition(".")[2]
    )


def test_declined_payment_says_why():
    error = {"code": "card_declined", "decline_code": "insufficient_funds", "message": "…"}
    intent = {"id": "pi_1", "last_payment_error": error, "metadata": {"learner_id": "ana"}}
    event = read({"id": "evt_4", "type": "payment_intent.payment_failed", "data": {"object": intent}})
    assert type(event) is PaymentDeclined
    assert (event.code, event.reason) == ("card_declined", "insufficient_funds")
    assert (event.payment_intent, event.learner_id) == ("pi_1", "ana")


@pytest.mark.parametrize("error", [None, [], "declined", {"code": 5, "decline_code": []}])
def test_decline_of_any_shape_is_read(error):
    intent = {"id": "pi_1", "last_payment_error": error}
    event = read({"id": "evt_4", "type": "payment_intent.payment_failed", "data": {"object": intent}})
    assert (event.code, event.reason) == (None, None)
