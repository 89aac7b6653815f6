"""What may be written into the ledger, and what becomes of facts that cannot be written."""

from datetime import UTC, datetime

import pytest

from bot.core.payments.ledger import Fact, Kind
from bot.errors import StoreUnavailable
from bot.services.ledger_writer import LedgerWriter
from bot.store.json_files.store import JsonFiles

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOSTILE = "whatsapp:+15005550001", "ana@example.com", "https://checkout.stripe.com/c/pay/x", "15005550001"


@pytest.fixture
def store(tmp_path):
    store = JsonFiles(tmp_path)
    yield store
    store.close()


@pytest.fixture
def ledger(store):
    return LedgerWriter(store, lambda: NOON)


@pytest.fixture
def ana(store):
    return store.id_for("whatsapp:+15005550001")


@pytest.mark.parametrize("hostile", [*HOSTILE, "x" * 100_000, "a\ud800\0\nb"])
def test_nothing_but_ids_comes_into_the_ledger(store, ledger, hostile, ana):
    everywhere = dict.fromkeys(("session_id", "event_id", "payment_intent", "currency", "detail"), hostile)
    ledger.append_all([Fact(NOON, Kind.EVENT_RECEIVED, hostile, **everywhere)])
    too_much = Fact(NOON, Kind.PAID, ana, "cs_test_1", amount=10**40)
    ledger.append_durably([too_much, Fact(NOON, Kind.PAID, amount=True)])
    facts = list(store.facts())
    assert len(facts) == 3
    assert all(hostile not in repr(fact) for fact in facts)
    assert len(repr(facts)) < 2500
    assert {fact.amount for fact in facts} == {None}
    assert [fact.learner_id for fact in store.facts(session_id="cs_test_1")] == [ana]


def test_a_hostile_id_still_tells_one_payment_from_another(store, ledger):
    for hostile in (*HOSTILE, *HOSTILE):
        ledger.append_durably([Fact(NOON, Kind.PAID, None, hostile)])
    assert len({fact.session_id for fact in store.facts()}) == len(HOSTILE)


class Broken:
    def record(self, facts, durable):
        raise StoreUnavailable("writing the ledger", "No space left on device")


def test_a_fact_that_cannot_be_written_is_one_line_in_the_log(caplog):
    LedgerWriter(Broken(), lambda: NOON).append(Kind.LINK_MADE, None)
    [record] = caplog.records
    assert (record.msg, record.fields["kind"]) == ("ledger_not_written", "link_made")


def test_money_that_cannot_be_written_is_an_error():
    with pytest.raises(StoreUnavailable):
        LedgerWriter(Broken(), lambda: NOON).append_durably([Fact(NOON, Kind.PAID)])
