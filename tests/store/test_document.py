"""The document: every learner survives it, and no bytes whatever do harm."""

import json
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.checkout import Checkout
from bot.core.learner import Inbox, Learner, Progress, Purchase, Tier
from bot.core.messaging.delivery import Delivery
from bot.core.payments.payment import Payment
from bot.core.payments.tasks import StripeTask
from bot.store.document import DocumentFault, from_document, parse, render, to_document
from tests.learners import PARTS
from tests.store.people import ben
from tests.store.product import ROOT

GOLDEN = Path(__file__).with_name("golden_learner.json")
LEAST = {"learner_id": "lrn_x", "address": "whatsapp:+15005550001", "tier": "free"}

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
number = st.integers(-(2**63), 2**63 - 1)
moment = st.datetimes(timezones=st.just(UTC))
json_value = st.recursive(
    st.none() | st.booleans() | number | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=8,
)
known = {field.name for kind in (Learner, *PARTS.values()) for field in fields(kind)} - PARTS.keys()
for kind, values in ((str, text), (int, number), (datetime, moment), (bool, st.booleans())):
    st.register_type_strategy(kind, values)


def unknown(kind):
    names = {field.name for field in fields(kind)}
    return st.dictionaries(text.filter(lambda name: name not in names), json_value, max_size=3)


for kind in (Payment, Delivery, StripeTask, Checkout):
    st.register_type_strategy(kind, st.builds(kind, more=unknown(kind)))
learners = st.builds(
    Learner,
    progress=st.builds(
        Progress,
        read=st.dictionaries(number, number, max_size=3),
        solved=st.dictionaries(number, st.lists(number, max_size=3).map(tuple), max_size=3),
    ),
    purchase=st.builds(Purchase),
    inbox=st.builds(Inbox),
    more=st.dictionaries(text.filter(lambda name: name not in known), json_value, max_size=3),
)


@settings(deadline=None)
@given(learners)
def test_any_learner_survives(learner):
    assert from_document(to_document(learner)) == learner
    assert parse(render(learner)) == learner


def learner_or_fault(value):
    with suppress(DocumentFault):
        assert isinstance(parse(json.dumps(value).encode()), Learner)


@settings(deadline=None)
@given(json_value | st.dictionaries(st.sampled_from(sorted(known)), json_value))
def test_any_json_is_a_learner_or_a_fault(value):
    learner_or_fault(value)


@settings(deadline=None)
@given(st.data(), st.sampled_from(sorted(known)))
def test_any_value_in_any_one_field_is_a_learner_or_a_fault(data, field):
    learner_or_fault(to_document(ben("lrn_x")) | {field: data.draw(json_value)})


@settings(deadline=None)
@given(st.binary(max_size=50))
def test_any_bytes_are_a_learner_or_a_fault(data):
    with pytest.raises(DocumentFault):
        parse(data)


def test_every_field_of_a_learner_has_its_name_in_the_document():
    assert to_document(ben("lrn_x")).keys() == known - {"more"}


def test_document_is_indented_and_times_are_in_utc():
    data = render(ben("lrn_x"))
    assert data.startswith(b'{\n  "learner_id": "lrn_x",\n')
    assert json.loads(data)["created_at"] == "2026-03-01T12:00:00Z"


NEWER = {
    "former",
    "promised",
    "recorded_at",
    "livemode",
    "dispute_amounts",
    "other_addresses",
    "merged_ids",
    "alike",
    "again",
    "topic",
    "program",
    "runs",
    "runs_on",
    "run",
    "stage",
    "confidence",
    "tutoring",
    "asked_for_person",
    "language",
    "heard",
    "languages_offered",
}  # fields that came after GOLDEN was written


def without_newer(value):
    if isinstance(value, dict):
        return {key: without_newer(each) for key, each in value.items() if key not in NEWER or each}
    return [*map(without_newer, value)] if isinstance(value, list) else value


def test_document_of_an_earlier_version_is_written_as_it_was_read():
    """GOLDEN has something in every field. The version that had all of them side by side has written it. The
    fields that came since are added, each of them empty."""
    data = GOLDEN.read_bytes()
    assert json.loads(data).keys() - {"badges"} == known - {"more"} - NEWER
    written = without_newer(json.loads(render(parse(data))))
    assert json.dumps(written) == json.dumps(json.loads(data))


@pytest.mark.parametrize("name", PARTS)
def test_a_field_named_as_a_part_of_a_learner_is_not_known_and_kept(name):
    document = to_document(ben("lrn_x")) | {name: {"chapter": 9, "payments": [1], "seen": 2}}
    learner = from_document(document)
    assert (learner.progress, learner.purchase) == (ben("lrn_x").progress, ben("lrn_x").purchase)
    assert to_document(learner) == document


@pytest.mark.parametrize("field", ["chapter", "payments", "seen", "tier"])
def test_fault_names_the_place_in_the_document(field):
    with pytest.raises(DocumentFault, match=re.escape(f"`$.{field}`")):
        from_document(LEAST | {field: 1.5})


EXAMINED = """
import sys
from bot.core.checkout import Checkout
from bot.core.learner import Answered, Expecting, Inbox, Learner, Progress, Purchase
from bot.core.messaging.delivery import Delivery
from bot.core.payments.payment import Payment
from bot.core.payments.tasks import StripeTask
from bot.store.json_files.save_header import SaveHeader, read_saved, with_header
kinds = (Answered, Checkout, Delivery, Expecting, Inbox, Learner, Payment, Progress, Purchase, StripeTask)
for kind in (*kinds, SaveHeader):
    kind.__annotations__.clear()
learner = read_saved(sys.stdin.buffer.read()).learner
assert read_saved(with_header(learner, 7, "a boot")[1]).header.revision == 7
"""


def test_every_class_is_examined_at_the_import_and_not_by_the_first_threads_that_read():
    """Threads that make msgspec examine a class at once crash the process. Without annotations none can."""
    subprocess.run([sys.executable, "-c", EXAMINED], input=GOLDEN.read_bytes(), cwd=ROOT, check=True)


def test_payment_has_the_fields_that_others_read():
    payment = json.loads(render(ben("lrn_x")))["payments"][0]
    promised = {
        "session_id": "cs_test_a1",
        "event_id": "evt_1",
        "amount_total": 1900,
        "currency": "usd",
        "paid_at": "2026-03-01T12:00:00Z",
    }
    assert promised.items() <= payment.items()


def test_a_field_that_is_not_known_stands_where_it_stood():
    document = to_document(ben("lrn_x"))
    document["payments"][0]["vat"] = {"rate": 19}
    document["more"] = "less"
    assert to_document(from_document(document)) == document


def test_no_time_anywhere_may_be_without_its_zone():
    data = json.dumps(to_document(ben("lrn_x")))
    times = [match.span() for match in re.finditer(r'\d\dT\d\d:\d\d:[\d.]+Z"', data)]
    assert len(times) > 5
    for _, end in times:
        with pytest.raises(DocumentFault, match="zone"):
            from_document(json.loads(data[: end - 2] + data[end - 1 :]))


def test_document_with_only_what_is_required_is_a_new_learner():
    learner = from_document(LEAST)
    assert (learner.name, learner.tier) == ("", Tier.FREE)
    assert (learner.progress.chapter, learner.purchase.payments) == (1, ())
    assert learner.created_at.tzinfo is UTC


@pytest.mark.parametrize("missing", LEAST)
def test_required_field_that_is_missing_is_named(missing):
    with pytest.raises(DocumentFault, match=missing):
        from_document({field: value for field, value in LEAST.items() if field != missing})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tier", "gold"),
        ("tier", None),
        ("tier", "Paid"),
        ("chapter", True),
        ("chapter", 1.0),
        ("chapter", "1"),
        ("chapter", None),
        ("address", 15005550001),
        ("stopped", 0),
        ("read", {"one": 1}),
        ("read", []),
        ("solved", {"1": 3}),
        ("payments", {}),
        ("payments", [{"session_id": 1}]),
        ("created_at", "yesterday"),
        ("created_at", "2026-03-01T12:00:00"),
        ("last_message_at", 1772366400),
        ("checkout", {"attempt": 1, "fingerprint": "f", "expires_at": "2026-03-01T12:00:00"}),
    ],
)
def test_wrong_type_is_a_fault_that_names_the_field(field, value):
    with pytest.raises(DocumentFault, match=rf"{field}|time"):
        from_document(LEAST | {field: value})


@pytest.mark.parametrize("chapter", [0, -1, 99, 10**9])
def test_numbers_out_of_range_load_as_they_are(chapter):
    assert from_document(LEAST | {"chapter": chapter, "lesson": chapter}).progress.lesson == chapter


def test_time_in_another_zone_is_the_same_moment_in_utc():
    document = to_document(ben("lrn_x"))
    assert "12:00:00Z" in json.dumps(document)
    elsewhere = json.loads(json.dumps(document).replace("12:00:00Z", "14:00:00+02:00"))
    assert render(from_document(elsewhere)) == render(ben("lrn_x"))


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-02:00"])
def test_time_that_utc_does_not_have_is_a_fault(time):
    with pytest.raises(DocumentFault, match="time"):
        from_document(LEAST | {"last_message_at": time})


def test_field_nested_too_deep_to_be_written_back_is_a_fault():
    deep = json.loads("[" * 300 + "]" * 300)
    with pytest.raises(DocumentFault, match="cannot be kept"):
        from_document(LEAST | {"x": deep})
