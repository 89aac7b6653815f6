"""The ledger as a table: in one transaction with the document, and changed by nobody."""

import psycopg
import pytest

from bot.errors import StoreUnavailable
from tests.store.ledgers import PAID
from tests.store.people import ANA, ana


@pytest.fixture
def url(postgresql_url):
    return postgresql_url


@pytest.mark.parametrize("change", ["update ledger set amount = 0", "delete from ledger", "truncate ledger"])
def test_nobody_changes_a_row_of_the_ledger(store, sql, change):
    store.record([PAID], durable=True)
    with pytest.raises(psycopg.errors.RaiseException, match="only ever added to"):
        sql(change)
    assert list(store.facts()) == [PAID]


def save_with_fact(store, meanwhile):
    learner_id = store.id_for(ANA)
    with store.locked(learner_id) as entry:
        store.record([PAID], durable=True)
        entry.save(ana(learner_id))
        meanwhile()


def kept(store):
    return list(store.facts()), store.read(store.id_for(ANA))


def test_fact_and_document_come_to_stay_together(store):
    during = []
    save_with_fact(store, lambda: during.append(kept(store)))
    assert during == [([], None)]
    assert kept(store) == ([PAID], ana(store.id_for(ANA)))


def test_an_error_under_the_lock_keeps_neither(store):
    with pytest.raises(ZeroDivisionError):
        save_with_fact(store, lambda: 1 / 0)
    assert kept(store) == ([], None)


def test_a_connection_that_is_cut_keeps_neither(store, sql):
    cut = "select pg_terminate_backend(pid, 5000) from pg_stat_activity where state = 'idle in transaction'"
    with pytest.raises(StoreUnavailable):
        save_with_fact(store, lambda: sql(cut))
    assert kept(store) == ([], None)
    save_with_fact(store, lambda: None)
    assert kept(store) == ([PAID], ana(store.id_for(ANA)))
