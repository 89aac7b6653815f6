"""`tutorclaw payment` and `payments` as an operator runs them, and what may be written into the ledger."""

import csv
import io
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.core.payments.ledger import FULL, Fact, Kind
from bot.errors import StoreUnavailable
from bot.sandbox.stripe import StripeStandIn
from bot.services.ledger_writer import Story
from bot.store.json_files.store import JsonFiles
from bot.stripe import StripeGateway
from tests.store.product import ROOT, RUN, environment

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    store = JsonFiles(tmp_path / "learners")
    yield store
    store.close()


@pytest.fixture
def clock():
    minutes = count()
    return lambda: NOON + timedelta(minutes=next(minutes))


@pytest.fixture
def story(store, clock):
    return Story(store, clock)


@pytest.fixture
def ana(store):
    return store.id_for("whatsapp:+15005550001")


@pytest.fixture
def run(tmp_path):
    def run(*arguments, stripe_url=""):
        settings = environment(f"json:{tmp_path / 'learners'}", stripe_url=stripe_url)
        done = subprocess.run([*RUN, *arguments], env=settings, capture_output=True, text=True, cwd=ROOT)
        assert "Traceback" not in done.stderr
        return done

    return run


def paid(learner_id, session_id="cs_test_1", at=NOON, **fields):
    known = {"event_id": "evt_1", "payment_intent": "pi_1", "amount": 2900, "currency": "usd"} | fields
    return Fact(at, Kind.PAID, learner_id, session_id, **known)


def table(done):
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


# The story of a payment


def tell_anas_story(story, ana):
    story.tell(Kind.WALL_MET, learner_id=ana, detail="6")
    story.tell(Kind.LINK_MADE, learner_id=ana, session_id="cs_test_1")
    story.tell(Kind.LINK_SENT, learner_id=ana, session_id="cs_test_1")
    story.tell(Kind.LINK_MADE, learner_id=ana, session_id="cs_test_0")
    story.tell(
        Kind.EVENT_RECEIVED, session_id="cs_test_1", event_id="evt_1", detail="checkout.session.completed"
    )
    story.money([paid(ana, at=NOON + timedelta(minutes=5))])
    story.money([paid(ana, at=NOON + timedelta(minutes=6))])  # the event came again
    story.tell("tier_changed", learner_id=ana, session_id="cs_test_1", detail="paid")
    for kind in (Kind.DELIVERY_ACCEPTED, Kind.DELIVERY_DELIVERED, Kind.DELIVERY_READ):
        story.tell(kind, learner_id=ana, detail="SM" + "1" * 32)
    refund = Fact(
        NOON + timedelta(hours=1), Kind.REFUNDED, ana, payment_intent="pi_1", amount=2900, detail=FULL
    )
    story.money([replace(refund, currency="usd")])


def test_a_payment_is_told_in_order_one_line_each_with_times_and_ids(run, story, ana):
    tell_anas_story(story, ana)
    done = run("payment", "cs_test_1")
    told = [line.split("  ") for line in done.stdout.splitlines()]
    sid = "SM" + "1" * 32
    assert [said for _, said, *_ in told] == [
        "met the paywall (6)",
        "link made",
        "link sent",
        "event received (checkout.session.completed)",
        "paid 29.00 USD",
        "tier changed (paid)",
        f"message accepted by Twilio ({sid})",
        f"message delivered ({sid})",
        f"message read ({sid})",
        "refunded 29.00 USD (full)",
    ]
    assert told[4] == ["2026-11-24T12:05:00.000Z", "paid 29.00 USD", "cs_test_1", "evt_1", "pi_1", ana]


@pytest.mark.parametrize("by", ["learner id", "address"])
def test_a_learners_story_has_all_their_sessions(run, story, ana, by):
    tell_anas_story(story, ana)
    done = run("payment", ana if by == "learner id" else "whatsapp:+15005550001")
    assert Counter("link made" in line for line in done.stdout.splitlines())[True] == 2
    assert "15005550001" not in done.stdout


def test_what_the_ledger_does_not_know_is_said_in_words(run, store):
    for named in ("cs_test_9", "whatsapp:+19"):
        done = run("payment", named)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "the ledger knows nothing of it\n")


# All payments


def test_payments_are_a_table_that_adds_up(run, story, ana):
    story.money([paid(ana), paid(ana, "cs_test_2", payment_intent="pi_2", amount=3000, currency="jpy")])
    story.money([replace(paid(None, None, event_id="evt_2", amount=900), kind=Kind.REFUNDED)])
    done = run("payments", "--since", "2026-11-24")
    first, second = table(done)
    assert first == {
        "session_id": "cs_test_1",
        "learner_id": ana,
        "paid_at": "2026-11-24T12:00:00.000Z",
        "currency": "USD",
        "amount": "29.00",
        "refunded": "9.00",
        "disputed": "0.00",
        "net": "20.00",
        "amount_minor": "2900",
        "refunded_minor": "900",
        "disputed_minor": "0",
        "net_minor": "2000",
        "kind": "paid",
        "dispute": "",
        "event_id": "evt_1",
        "payment_intent": "pi_1",
    }
    assert (second["amount"], second["amount_minor"], second["currency"]) == ("3000", "3000", "JPY")
    assert done.stderr.splitlines() == [
        "JPY: 1 payments, amount 3000, refunded 0, disputed 0, net 3000",
        "USD: 1 payments, amount 29.00, refunded 9.00, disputed 0.00, net 20.00",
    ]


def test_a_period_begins_with_its_first_day_and_ends_before_its_last(run, story, ana):
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3)]
    story.money([paid(ana, f"cs_test_{at.day}", at, payment_intent=None) for at in days])

    def listed(*period):
        return [each["session_id"] for each in table(run("payments", *period))]

    assert listed("--since", "2026-11-02") == ["cs_test_2", "cs_test_3"]
    assert listed("--since", "2026-11-01T00:00:00Z", "--until", "2026-11-03") == ["cs_test_1", "cs_test_2"]
    assert listed("--since", "2026-11-02T01:00:00+01:00") == ["cs_test_2", "cs_test_3"]
    assert listed() == ["cs_test_1", "cs_test_2", "cs_test_3"]


def test_a_date_that_is_none_is_said(run, store):
    done = run("payments", "--since", "yesterday")
    assert (done.returncode, done.stdout) == (2, "")
    assert "yesterday" in done.stderr


def test_torn_lines_are_counted_and_no_payment_is_lost(run, story, ana, tmp_path):
    story.money([paid(ana)])
    with (tmp_path / "learners/ledger/2026-11.jsonl").open("ab") as file:
        file.write(b'{"at":"2026-11-24T12')
    story.money([paid(ana, "cs_test_2")])
    done = run("payments")
    assert len(table(done)) == 2
    assert "skipped lines that are no facts: 1" in done.stderr


# Against Stripe


@pytest.fixture
def stripe():
    with StripeStandIn("sk_test_many", price_id="price_many") as stripe:
        yield stripe


@pytest.fixture
def sold(stripe, story, ana):
    """Two payments that Stripe and the ledger have alike."""
    gateway = StripeGateway("sk_test_many", "price_many", "http://localhost:8000", stripe.base_url)
    sessions = [gateway.create_session(ana, attempt, 9).session_id for attempt in (1, 2)]
    gateway.close()
    for session_id in sessions:
        stripe.pay(session_id)
        intent = stripe.sessions[session_id]["payment_intent"]
        story.money([paid(ana, session_id, datetime.now(UTC), payment_intent=intent)])
    return sessions


def test_books_that_agree_are_said_to_agree(run, stripe, sold):
    done = run("payments", "--check", stripe_url=stripe.base_url)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("0 differences")


def test_a_payment_that_only_stripe_has_is_a_difference(run, stripe, sold, tmp_path):
    ledger = next((tmp_path / "learners/ledger").iterdir())
    lines = ledger.read_text().splitlines()
    ledger.write_text("\n".join(line for line in lines if sold[0] not in line) + "\n")
    done = run("payments", "--check", stripe_url=stripe.base_url)
    assert (done.returncode, done.stdout) == (1, f"{sold[0]}  payment: nothing here, 2900 at Stripe\n")


def test_a_payment_that_only_the_ledger_has_is_a_difference(run, stripe, story, sold, ana):
    story.money([paid(ana, "cs_test_0", datetime.now(UTC), payment_intent="pi_0")])
    done = run("payments", "--check", stripe_url=stripe.base_url)
    assert (done.returncode, done.stdout) == (1, "cs_test_0  payment: 2900 here, nothing at Stripe\n")


def test_money_that_went_back_unheard_of_is_a_difference(run, stripe, story, sold, ana):
    stripe.refund(sold[1], 900)
    stripe.dispute(sold[1])
    done = run("payments", "--check", stripe_url=stripe.base_url)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{sold[1]}  disputed: False here, True at Stripe",
        f"{sold[1]}  refunded: 0 here, 900 at Stripe",
    ]
    refunded = Fact(datetime.now(UTC), Kind.REFUNDED, ana, sold[1], amount=900)
    story.money([refunded, replace(refunded, kind=Kind.DISPUTE_OPENED, amount=2000, detail="dp_1")])
    assert run("payments", "--check", stripe_url=stripe.base_url).returncode == 0


def test_a_stripe_that_does_not_answer_is_no_agreement(run, stripe, sold):
    stripe.refuse()
    done = run("payments", "--check", stripe_url=stripe.base_url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Stripe did not answer" in done.stderr


# What may be written


HOSTILE = "whatsapp:+15005550001", "ana@example.com", "https://checkout.stripe.com/c/pay/x", "15005550001"


@pytest.mark.parametrize("hostile", [*HOSTILE, "x" * 100_000, "a\ud800\0\nb"])
def test_nothing_but_ids_comes_into_the_ledger(store, story, hostile, ana):
    everywhere = dict.fromkeys(("session_id", "event_id", "payment_intent", "currency", "detail"), hostile)
    story.tell(Kind.EVENT_RECEIVED, learner_id=hostile, **everywhere)
    story.money([Fact(NOON, Kind.PAID, ana, "cs_test_1", amount=10**40), Fact(NOON, Kind.PAID, amount=True)])
    facts = list(store.facts())
    assert len(facts) == 3
    assert all(hostile not in repr(fact) for fact in facts)
    assert len(repr(facts)) < 2500
    assert {fact.amount for fact in facts} == {None}
    assert [fact.learner_id for fact in store.facts(session_id="cs_test_1")] == [ana]


def test_a_hostile_id_still_tells_one_payment_from_another(store, story):
    for hostile in (*HOSTILE, *HOSTILE):
        story.money([paid(None, hostile)])
    assert len({fact.session_id for fact in store.facts()}) == len(HOSTILE)


class Broken:
    def record(self, facts, durable):
        raise StoreUnavailable("writing the ledger", "No space left on device")


def test_a_story_that_cannot_be_told_is_one_line_in_the_log(clock, caplog):
    Story(Broken(), clock).tell(Kind.LINK_MADE)
    [record] = caplog.records
    assert (record.msg, record.fields["kind"]) == ("story_not_told", "link_made")


def test_money_that_cannot_be_written_is_an_error(clock, ana):
    with pytest.raises(StoreUnavailable):
        Story(Broken(), clock).money([paid(ana)])


class Kept:
    """What was recorded, a write at a time."""

    def __init__(self):
        self.writes = []

    def record(self, facts, durable):
        self.writes.append(([fact.kind for fact in facts], durable))


def test_what_an_event_leads_to_is_told_in_two_writes(clock, ana):
    kept = Kept()
    story = Story(kept, clock)
    with story.together():
        story.tell(Kind.EVENT_RECEIVED, event_id="evt_1")
        story.money([paid(ana)])
        story.tell(Kind.TIER_CHANGED, learner_id=ana)
        story.tell(Kind.CONFIRMATION_QUEUED, learner_id=ana)
    story.tell(Kind.LINK_MADE)
    assert kept.writes == [
        (["event_received", "paid"], True),
        (["tier_changed", "confirmation_queued"], False),
        (["link_made"], False),
    ]


def test_an_event_that_came_to_nothing_is_told_all_the_same(clock, ana):
    kept = Kept()
    story = Story(kept, clock)

    def fail():
        with story.together():
            story.tell(Kind.EVENT_RECEIVED, event_id="evt_1")
            story.money([paid(ana)])
            kept.writes.clear()  # taken back with the document that could not be saved
            raise StoreUnavailable("saving", "No space left on device")

    with pytest.raises(StoreUnavailable):
        fail()
    assert kept.writes == [(["event_received"], False)]
