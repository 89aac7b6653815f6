"""What the ledger is told of an event, in how many writes, and which of them wait for the disk."""

from datetime import UTC, datetime

import pytest

from bot.core.learner import Learner
from bot.core.payments.recording import Policy
from bot.errors import StoreUnavailable
from bot.services.event_outcome import EventOutcome
from bot.services.ledger_writer import LedgerWriter
from bot.services.payer_lookup import PayerLookup
from bot.services.payments import Payments
from bot.services.refunds import Refunds
from bot.services.stripe_events import StripeEvents
from bot.services.thin_events import ThinEvents
from bot.store.json_files.documents import Documents
from bot.store.json_files.store import JsonFiles
from bot.stripe import StripeGateway
from tests.chat import small_course
from tests.stripe.signed_events import read
from tests.world import completed, stripe_event

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Store(JsonFiles):
    """`writes` are those of the ledger, each with what it wrote and whether it waited for the disk."""

    def __init__(self, folder):
        super().__init__(folder)
        self.writes = []

    def record(self, facts, durable):
        facts = list(facts)
        self.writes.append(([str(fact.kind) for fact in facts], durable))
        super().record(facts, durable)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def ana(store):
    address = "whatsapp:+15005550001"
    learner_id = store.id_for(address)
    with store.locked(learner_id) as entry:
        entry.save(Learner(learner_id, address, "Ana", NOON))
    return learner_id


@pytest.fixture
def events(store):
    def clock():
        return NOON

    gateway = StripeGateway("sk_test_1", "price_1", "http://localhost:8000", "http://127.0.0.1:9")
    ledger = LedgerWriter(store, clock)
    payments = Payments(small_course(), store, gateway, ledger, Policy(), clock)
    refunds = Refunds(store, ledger, Policy(), clock)
    return StripeEvents(
        payments,
        refunds,
        PayerLookup(store, gateway),
        ThinEvents(gateway, payments.unmatched),
        ledger,
        False,
        clock,
    )


def test_a_payment_is_one_write_and_alone_waits_for_the_disk(store, ana, events):
    assert events.receive(read(completed(ana))) is EventOutcome.UPGRADED
    money = ["paid", "tier_changed", "confirmation_queued"]
    assert store.writes == [(["event_received"], False), (money, True)]


def test_an_event_that_changes_nothing_is_written_without_waiting_for_the_disk(store, ana, events):
    events.receive(read(completed(ana)))
    assert events.receive(read(completed(ana))) is EventOutcome.DUPLICATE
    assert store.writes[2:] == [(["event_received"], False)]


def test_a_declined_card_is_one_write(store, ana, events):
    intent = {"id": "pi_1", "metadata": {"learner_id": ana}, "last_payment_error": {"code": "card_declined"}}
    events.receive(read(stripe_event("payment_intent.payment_failed", intent)))
    assert store.writes == [(["event_received", "payment_failed"], False)]


def test_an_event_that_could_not_be_saved_is_written_all_the_same(store, ana, events, monkeypatch):
    """By itself: what is written in a document's block may be taken back with the document."""

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Documents, "save", fail)
    with pytest.raises(StoreUnavailable):
        events.receive(read(completed(ana)))
    assert store.writes[0] == (["event_received"], False)


def test_what_is_of_other_products_is_not_written(store, events):
    assert events.receive(read(stripe_event("customer.created", {"id": "cus_1"}))) is EventOutcome.IGNORED
    assert store.writes == []
