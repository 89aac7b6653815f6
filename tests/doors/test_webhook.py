"""POST /webhook as Stripe, a stranger and a hostile buyer use it."""

import json
import re
import time

import pytest

from bot.sandbox.stripe.webhooks import sign
from tests.chat import SECRET
from tests.doors.conftest import MARK
from tests.waiting import takes_less_than
from tests.world import OLD_WEBHOOK_SECRET, WEBHOOK_SECRET, at_once, completed, session, stripe_event

LIMIT = 1024 * 1024
PAID_LATER = "checkout.session.async_payment_succeeded"
LONG = "7" * 100_000


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    return world.ana


# What is no event of Stripe's


def headers_that_do_not_hold(body):
    now = int(time.time())
    right = sign(body, WEBHOOK_SECRET)
    return {
        "missing": {},
        "empty": {"Stripe-Signature": ""},
        "nonsense": {"Stripe-Signature": "nonsense"},
        "no time": {"Stripe-Signature": right.split(",", 1)[1]},
        "no signature": {"Stripe-Signature": f"t={now}"},
        "time is no number": {"Stripe-Signature": right.replace(f"t={now}", "t=now")},
        "another secret": {"Stripe-Signature": sign(body, "whsec_other")},
        "another body": {"Stripe-Signature": sign(body + b" ", WEBHOOK_SECRET)},
        "only v0": {"Stripe-Signature": right.replace("v1=", "v2=")},
        "not ASCII": {"Stripe-Signature": "t=1,v1=ÿé".encode("latin-1")},
        "not ASCII after a right one": {"Stripe-Signature": (right + ",v1=ÿ").encode("latin-1")},
        "long": {"Stripe-Signature": right + ",v1=" + "a" * 60_000},
        "in another header": {"X-Stripe-Signature": right},
    }


def test_event_that_stripe_did_not_sign_is_400_and_changes_nothing(world, ana):
    body, before = json.dumps(completed(ana.learner_id)).encode(), world.files()
    for name, headers in headers_that_do_not_hold(body).items():
        assert world.post("/webhook", body, headers).status == 400, name
    assert world.files() == before
    said = world.log.lines("webhook_unsigned")
    assert [line["look_at"] for line in said] == ["STRIPE_WEBHOOK_SECRET"] * len(
        headers_that_do_not_hold(body)
    )


@pytest.mark.parametrize("seconds", [-400, -86_400, 400, 86_400])
def test_signature_that_holds_but_for_its_time_is_400_and_the_log_names_the_clock(world, ana, seconds):
    before = world.files()
    assert world.tells(completed(ana.learner_id), at=int(time.time()) + seconds).status == 400
    assert world.files() == before
    assert world.log.lines("webhook_unsigned") == []
    (line,) = world.log.lines("webhook_clock_off")
    off, side = re.search(r"clock is (\d+) s (ahead of|behind) the signature", line["reason"]).groups()
    assert abs(int(off) - abs(seconds)) <= 2
    assert side == ("ahead of" if seconds < 0 else "behind")
    assert "NTP" in line["way_out"]


@pytest.mark.parametrize("seconds", [-290, 290])
def test_clocks_may_differ_by_five_minutes(world, ana, seconds):
    assert world.tells(completed(ana.learner_id), at=int(time.time()) + seconds).status == 200


def test_old_signature_by_another_secret_is_no_clock(world, ana):
    event, at = completed(ana.learner_id), int(time.time()) - 400
    assert world.tells(event, secret="whsec_other", at=at).status == 400
    assert world.log.lines("webhook_clock_off") == []


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"\xff\xfe\x00", b"null", b"[]", b"1", b'"evt_1"', b"{}", b'{"id": "evt_1"}'],
)
def test_signed_body_that_is_no_event_is_400(world, body):
    assert world.tells_bytes(body).status == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"id": None},
        {"type": 5},
        {"data": None},
        {"data": []},
        {"data": {"object": "cs_1"}},
        {"data": {"object": [{"id": "cs_1"}]}},
    ],
    ids=str,
)
def test_signed_event_of_a_wrong_shape_is_400(world, ana, fields):
    before = world.files()
    assert world.tells({**completed(ana.learner_id), **fields}).status == 400
    assert world.files() == before


@pytest.mark.parametrize("secret", [OLD_WEBHOOK_SECRET, WEBHOOK_SECRET])
def test_each_configured_secret_is_good(world, ana, secret):
    assert world.tells(completed(ana.learner_id), secret).status == 200
    assert ana.document["tier"] == "paid"


def test_body_is_taken_to_one_mebibyte_and_413_over_it(world, ana):
    event = completed(ana.learner_id)
    room = LIMIT - len(json.dumps(event | {"padding": ""}))
    event["padding"] = "x" * (room + 1)
    assert len(json.dumps(event)) == LIMIT + 1
    assert world.tells(event).status == 413
    assert ana.document["tier"] == "free"
    event["padding"] = "x" * room
    assert world.tells(event).status == 200
    assert ana.document["tier"] == "paid"


# What a payment does


def test_paid_session_makes_its_learner_paid(world, ana):
    ana.says("chapter 6")
    answer = world.tells(completed(ana.learner_id, "cs_test_1", "evt_77"))
    assert (answer.status, json.loads(answer.text)) == (200, {"received": True})
    assert (ana.document["tier"], ana.document["chapter"]) == ("paid", 6)
    (payment,) = ana.document["payments"]
    assert (payment["session_id"], payment["event_id"]) == ("cs_test_1", "evt_77")
    assert (payment["amount_total"], payment["currency"]) == (2900, "usd")
    assert payment["paid_at"].endswith("Z")
    ana.says("next")
    ana.hears(SECRET)


def test_learner_who_never_met_the_wall_stays_where_they_were(world, ana):
    ana.says("chapter 3")
    world.tells(completed(ana.learner_id))
    assert (ana.document["tier"], ana.document["chapter"]) == ("paid", 3)


def test_last_chapter_that_was_asked_for_is_the_one_that_opens(world, ana):
    for text in ("chapter 7", "chapter 6", "chapter 2"):
        ana.says(text)
    world.tells(completed(ana.learner_id))
    assert ana.document["chapter"] == 6


@pytest.mark.parametrize("status", ["paid", "no_payment_required", "something_new", None])
def test_session_is_paid_unless_it_says_unpaid(world, ana, status):
    world.tells(completed(ana.learner_id, payment_status=status))
    assert ana.document["tier"] == "paid"


def test_missing_payment_status_counts_as_paid(world, ana):
    event = completed(ana.learner_id)
    del event["data"]["object"]["payment_status"]
    world.tells(event)
    assert ana.document["tier"] == "paid"


def test_paid_session_without_an_id_is_recorded_once_under_its_event_s(world, ana):
    event = completed(ana.learner_id)
    del event["data"]["object"]["id"]
    assert [world.tells(event).status for _ in range(2)] == [200] * 2
    assert ana.document["tier"] == "paid"
    assert [payment["session_id"] for payment in ana.document["payments"]] == [event["id"]]


def test_unpaid_session_waits_until_its_money_has_come(world, ana):
    assert world.tells(completed(ana.learner_id, payment_status="unpaid")).status == 200
    assert (ana.document["tier"], ana.document["payments"]) == ("free", [])
    world.tells(stripe_event(PAID_LATER, session(ana.learner_id), "evt_2"))
    assert ana.document["tier"] == "paid"
    assert [each["session_id"] for each in ana.document["payments"]] == ["cs_test_1"]


def test_unpaid_completion_that_comes_late_undoes_nothing(world, ana):
    world.tells(stripe_event(PAID_LATER, session(ana.learner_id), "evt_2"))
    world.tells(completed(ana.learner_id, payment_status="unpaid"))
    assert (ana.document["tier"], len(ana.document["payments"])) == ("paid", 1)


@pytest.mark.parametrize(
    "kind",
    [
        "checkout.session.expired",
        "checkout.session.async_payment_failed",
        "payment_intent.succeeded",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "customer.created",
        "checkout.session.completed.v2",
        "☃",
    ],
)
def test_other_types_are_200_and_sell_nothing(world, ana, kind):
    assert world.tells(stripe_event(kind, session(ana.learner_id))).status == 200
    assert (ana.document["tier"], ana.document["payments"]) == ("free", [])
    (line,) = world.log.lines("stripe_event")
    assert line["type"] == kind


def test_expired_session_of_a_paid_learner_takes_nothing_back(world, ana):
    world.tells(completed(ana.learner_id))
    for kind in ("checkout.session.expired", "checkout.session.async_payment_failed"):
        world.tells(stripe_event(kind, session(ana.learner_id), f"evt_{kind}"))
    assert ana.document["tier"] == "paid"


def test_decline_is_logged_with_its_reason_and_sells_nothing(world, ana):
    error = {"code": "card_declined", "decline_code": "insufficient_funds", "message": MARK}
    about = {"id": "pi_1", "object": "payment_intent", "last_payment_error": error}
    about["metadata"] = {"learner_id": ana.learner_id}
    assert world.tells(stripe_event("payment_intent.payment_failed", about)).status == 200
    (line,) = world.log.lines("stripe_event")
    assert (line["code"], line["reason"]) == ("card_declined", "insufficient_funds")
    assert ana.document["tier"] == "free"


# Again


def confirmations(person):
    return [each for each in person.document["deliveries"] if each["kind"] == "confirmation"]


def test_duplicate_event_confirms_once_and_changes_nothing(world, ana):
    event = completed(ana.learner_id)
    world.tells(event)
    before = world.files()
    for _ in range(3):
        assert world.tells(event).status == 200
    assert world.files() == before
    assert len(confirmations(ana)) == 1


def test_session_seen_before_changes_nothing_under_another_event(world, ana):
    world.tells(completed(ana.learner_id, "cs_test_1", "evt_1"))
    before = world.files()
    world.tells(completed(ana.learner_id, "cs_test_1", "evt_2"))
    world.tells(stripe_event(PAID_LATER, session(ana.learner_id), "evt_3"))
    assert world.files() == before


def test_event_seen_before_changes_nothing_under_another_session(world, ana):
    world.tells(completed(ana.learner_id, "cs_test_1", "evt_1"))
    before = world.files()
    world.tells(completed(ana.learner_id, "cs_test_2", "evt_1"))
    assert world.files() == before


def test_duplicates_at_the_same_instant_confirm_once(world, ana):
    events = [completed(ana.learner_id, "cs_test_1", f"evt_{number % 2}") for number in range(8)]
    answers = at_once(*[lambda event=event: world.tells(event) for event in events])
    assert [answer.status for answer in answers] == [200] * 8
    assert (len(ana.document["payments"]), len(confirmations(ana))) == (1, 1)


def test_message_and_payment_at_the_same_instant_both_count(world):
    for number in range(5):
        person = world.somebody()
        person.says("hi")
        event = completed(person.learner_id, f"cs_test_{number}")
        at_once(lambda person=person: person.sends("next"), lambda event=event: world.tells(event))
        assert (person.document["tier"], person.document["lesson"]) == ("paid", 1)


def test_second_paid_session_is_recorded_with_no_second_welcome(world, ana):
    world.tells(completed(ana.learner_id, "cs_test_1"))
    ana.says("chapter 7")
    world.tells(completed(ana.learner_id, "cs_test_2"))
    assert [each["session_id"] for each in ana.document["payments"]] == ["cs_test_1", "cs_test_2"]
    assert len(confirmations(ana)) == 1
    assert ana.document["chapter"] == 7
    (line,) = world.log.lines("second_payment")
    assert (line["session_id"], line["level"]) == ("cs_test_2", "warning")


# Whose payment it is


STRANGERS = {
    "unknown": {"learner_id": "lrn_" + "a" * 26},
    "other product": {"order": "1234"},
    "empty": {},
    "null": None,
    "list": ["lrn_1"],
    "text": "lrn_1",
    "path": {"learner_id": "../../etc/passwd"},
    "absolute path": {"learner_id": "/etc/passwd"},
    "NUL": {"learner_id": "lrn_\x00/../x", "\x00": "\x00"},
    "object": {"learner_id": {"$ne": ""}},
    "number": {"learner_id": 7},
    "null id": {"learner_id": None},
    "long id": {"learner_id": LONG},
    "long digits and mail": {"learner_id": "+1500" + LONG, "note": "a@" * 50_000, LONG: "x"},
    "long link": {"learner_id": "https://checkout.stripe.com/c/pay/" + LONG},
    "many": {f"key{number}": "v" for number in range(5000)},
    "surrogate": {"learner_id": "\ud800", "note": "\udfff"},
}


NAMES_NOBODY = {"other product", "empty", "null", "list", "text", "object", "number", "null id", "many"}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_payment_that_names_a_learner_who_is_nobody_is_kept_once_and_any_is_200(
    world, ana, tmp_path, stranger
):
    metadata = STRANGERS[stranger]
    document = ana.path.read_bytes()
    event = completed(None, "cs_test_1", metadata=metadata)
    # A pattern that is quadratic in the length of a value took minutes.
    with takes_less_than(1.5, time.process_time):
        assert [world.tells(event).status for _ in range(3)] == [200] * 3
    assert ana.path.read_bytes() == document
    kept = [] if stranger in NAMES_NOBODY else ["cs_test_1"]
    assert [record["session_id"] for record in world.store.unmatched()] == kept
    assert len(world.log.lines("payment_unmatched")) == len(kept)
    assert all(len(line) < 20_000 for line in world.log.text.splitlines())
    assert all(path.is_relative_to(world.folder) for path in tmp_path.rglob("*") if path.is_file())


def test_unpaid_session_of_nobody_is_not_kept(world):
    assert world.tells(completed(None, payment_status="unpaid")).status == 200
    assert list(world.store.unmatched()) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"amount_total": "2900"},
        {"amount_total": None, "currency": None},
        {"amount_total": 2**70},
        {"amount_total": 10**400},
        {"amount_total": 1e300},
        {"currency": {"a": 1}},
        {"payment_intent": {"id": "pi_1", "object": "payment_intent"}},
        {"created": "yesterday", "expires_at": 10**30},
        {"customer_details": {"email": "a@example.com", "phone": "+15005550001", "name": MARK}},
    ],
    ids=str,
)
def test_odd_fields_do_not_keep_a_learner_from_what_they_paid_for(world, ana, fields):
    assert world.tells(completed(ana.learner_id, **fields)).status == 200
    assert ana.document["tier"] == "paid"
    ana.says("progress")


def test_odd_session_ids_are_answered(world, ana):
    for session_id in (None, 5, "", "../../x", "cs_" + LONG, "cs\x00", {"id": 1}):
        event = completed(ana.learner_id)
        event["data"]["object"]["id"] = session_id
        assert world.tells({**event, "id": f"evt_{session_id}"[:200]}).status == 200
        assert len(world.files()) == 1 + len(list(world.store.unmatched()))


# When it cannot be saved


def test_payment_of_a_damaged_document_is_503_and_counts_when_it_comes_again(world, ana):
    path, event = ana.path, completed(ana.learner_id)
    whole = path.read_bytes()
    path.write_bytes(b"")
    other = world.somebody()
    other.says("hi")
    assert world.tells(event).status == 503
    assert path.read_bytes() == b""
    assert world.tells(completed(other.learner_id, "cs_test_other")).status == 200
    path.write_bytes(whole)
    assert world.tells(event).status == 200
    assert (ana.document["tier"], len(ana.document["payments"])) == ("paid", 1)


# What is written of it


def test_type_of_every_event_and_metadata_of_completed_sessions_are_logged_redacted(world, ana):
    metadata = {"learner_id": ana.learner_id, "campaign": "autumn", "phone": "+1 500 555-0001"}
    metadata |= {"mail": "ana@example.com", "link": "https://checkout.stripe.com/c/pay/x"}
    world.tells(completed(None, "cs_test_1", metadata=metadata))
    (line,) = world.log.lines("stripe_event")
    assert (line["type"], line["id"]) == ("checkout.session.completed", "evt_test_1")
    assert (line["metadata"]["learner_id"], line["metadata"]["campaign"]) == (ana.learner_id, "autumn")
    assert "500" not in json.dumps(line["metadata"] | {"learner_id": ""})


def test_line_is_no_place_for_forged_lines(world, ana):
    forged = 'x\n{"event": "learner_upgraded"}\r\n\x1b[2J'
    world.tells(completed(None, "cs_test_1", metadata={"learner_id": forged, forged: forged}))
    assert world.log.lines("learner_upgraded") == []
    assert "\x1b" not in world.log.text
