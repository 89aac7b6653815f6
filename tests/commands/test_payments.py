"""`tutorclaw payment` and `payments` as an operator runs them."""

import csv
import io
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.core.payments.ledger import FULL, Fact, Kind
from bot.sandbox.stripe import StripeStandIn
from bot.services.ledger_writer import LedgerWriter
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
def ledger(store, clock):
    return LedgerWriter(store, clock)


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


def write_anas_story(ledger, clock, ana):
    ledger.append(Kind.WALL_MET, ana, detail="6")
    ledger.append(Kind.LINK_MADE, ana, session_id="cs_test_1")
    ledger.append(Kind.LINK_SENT, ana, session_id="cs_test_1")
    ledger.append(Kind.LINK_MADE, ana, session_id="cs_test_0")
    received = {"session_id": "cs_test_1", "event_id": "evt_1", "detail": "checkout.session.completed"}
    ledger.append_all([Fact(clock(), Kind.EVENT_RECEIVED, **received)])
    ledger.append_durably([paid(ana, at=NOON + timedelta(minutes=5))])
    ledger.append_durably([paid(ana, at=NOON + timedelta(minutes=6))])  # the event came again
    ledger.append("tier_changed", ana, session_id="cs_test_1", detail="paid")
    for kind in (Kind.DELIVERY_ACCEPTED, Kind.DELIVERY_DELIVERED, Kind.DELIVERY_READ):
        ledger.append(kind, ana, detail="SM" + "1" * 32)
    refund = Fact(
        NOON + timedelta(hours=1), Kind.REFUNDED, ana, payment_intent="pi_1", amount=2900, detail=FULL
    )
    ledger.append_durably([replace(refund, currency="usd")])


def test_a_payment_is_told_in_order_one_line_each_with_times_and_ids(run, ledger, clock, ana):
    write_anas_story(ledger, clock, ana)
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
def test_a_learners_story_has_all_their_sessions(run, ledger, clock, ana, by):
    write_anas_story(ledger, clock, ana)
    done = run("payment", ana if by == "learner id" else "whatsapp:+15005550001")
    assert Counter("link made" in line for line in done.stdout.splitlines())[True] == 2
    assert "15005550001" not in done.stdout


def test_what_the_ledger_does_not_know_is_said_in_words(run, store):
    for named in ("cs_test_9", "whatsapp:+19"):
        done = run("payment", named)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "the ledger knows nothing of it\n")


# All payments


def test_payments_are_a_table_that_adds_up(run, ledger, ana):
    ledger.append_durably(
        [paid(ana, "cs_live_1"), paid(ana, "cs_live_2", payment_intent="pi_2", amount=3000, currency="jpy")]
    )
    ledger.append_durably([replace(paid(None, None, event_id="evt_2", amount=900), kind=Kind.REFUNDED)])
    done = run("payments", "--since", "2026-11-24")
    first, second = table(done)
    assert first == {
        "session_id": "cs_live_1",
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
        "livemode": "true",
    }
    assert (second["amount"], second["amount_minor"], second["currency"]) == ("3000", "3000", "JPY")
    assert done.stderr.splitlines() == [
        "JPY: 1 payments, amount 3000, refunded 0, disputed 0, net 3000",
        "USD: 1 payments, amount 29.00, refunded 9.00, disputed 0.00, net 20.00",
    ]


def test_test_money_is_listed_and_in_no_sum(run, ledger, ana):
    ledger.append_durably([paid(ana), paid(ana, "cs_live_1", payment_intent="pi_2", amount=500)])
    ledger.append_durably([paid(ana, "evt_by_hand", payment_intent="pi_3", amount=7)])
    done = run("payments")
    modes = {each["session_id"]: each["livemode"] for each in table(done)}
    assert modes == {"cs_test_1": "false", "cs_live_1": "true", "evt_by_hand": ""}
    assert done.stderr.splitlines() == [
        "USD: 2 payments, amount 5.07, refunded 0.00, disputed 0.00, net 5.07",
        "1 payments of test money, which are in no sum",
    ]


def test_a_period_begins_with_its_first_day_and_ends_before_its_last(run, ledger, ana):
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3)]
    ledger.append_durably([paid(ana, f"cs_test_{at.day}", at, payment_intent=None) for at in days])

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


def test_torn_lines_are_counted_and_no_payment_is_lost(run, ledger, ana, tmp_path):
    ledger.append_durably([paid(ana)])
    with (tmp_path / "learners/ledger/2026-11.jsonl").open("ab") as file:
        file.write(b'{"at":"2026-11-24T12')
    ledger.append_durably([paid(ana, "cs_test_2")])
    done = run("payments")
    assert len(table(done)) == 2
    assert "skipped lines that are no facts: 1" in done.stderr


# Against Stripe


@pytest.fixture
def stripe():
    with StripeStandIn("sk_test_many", price_id="price_many") as stripe:
        yield stripe


@pytest.fixture
def sold(stripe, ledger, ana):
    """Two payments that Stripe and the ledger have alike."""
    gateway = StripeGateway("sk_test_many", "price_many", "http://localhost:8000", stripe.base_url)
    sessions = [gateway.create_session(ana, attempt, 9).session_id for attempt in (1, 2)]
    gateway.close()
    for session_id in sessions:
        stripe.pay(session_id)
        intent = stripe.sessions[session_id]["payment_intent"]
        ledger.append_durably([paid(ana, session_id, datetime.now(UTC), payment_intent=intent)])
    return sessions


def test_books_that_agree_are_said_to_agree(run, stripe, sold):
    done = run("payments", "--check", stripe_url=stripe.base_url)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("0 differences")


def test_a_payment_that_only_stripe_has_is_a_difference(run, stripe, sold, tmp_path):
    file = next((tmp_path / "learners/ledger").iterdir())
    lines = file.read_text().splitlines()
    file.write_text("\n".join(line for line in lines if sold[0] not in line) + "\n")
    done = run("payments", "--check", stripe_url=stripe.base_url)
    assert (done.returncode, done.stdout) == (1, f"{sold[0]}  payment: nothing here, 2900 at Stripe\n")


def test_a_payment_that_only_the_ledger_has_is_a_difference(run, stripe, ledger, sold, ana):
    ledger.append_durably([paid(ana, "cs_test_0", datetime.now(UTC), payment_intent="pi_0")])
    done = run("payments", "--check", stripe_url=stripe.base_url)
    assert (done.returncode, done.stdout) == (1, "cs_test_0  payment: 2900 here, nothing at Stripe\n")


def test_money_that_went_back_unheard_of_is_a_difference(run, stripe, ledger, sold, ana):
    stripe.refund(sold[1], 900)
    stripe.dispute(sold[1])
    done = run("payments", "--check", stripe_url=stripe.base_url)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{sold[1]}  disputed: False here, True at Stripe",
        f"{sold[1]}  refunded: 0 here, 900 at Stripe",
    ]
    refunded = Fact(datetime.now(UTC), Kind.REFUNDED, ana, sold[1], amount=900)
    ledger.append_durably([refunded, replace(refunded, kind=Kind.DISPUTE_OPENED, amount=2000, detail="dp_1")])
    assert run("payments", "--check", stripe_url=stripe.base_url).returncode == 0


def test_a_stripe_that_does_not_answer_is_no_agreement(run, stripe, sold):
    stripe.refuse()
    done = run("payments", "--check", stripe_url=stripe.base_url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Stripe did not answer" in done.stderr
