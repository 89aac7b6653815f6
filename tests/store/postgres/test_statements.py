"""What a message needs of PostgreSQL is sent together: nothing of it counts unless all of it does."""

import pytest

from bot.core.queues import Queue
from bot.errors import StoreUnavailable
from bot.store.postgres import Postgres
from tests.learners import changed
from tests.store.handling import set_chapter
from tests.store.ledgers import PAID
from tests.store.people import ANA, NOON, ana, due_delivery
from tests.store.relay import Relay


@pytest.fixture
def url(postgresql_url):
    return postgresql_url


@pytest.fixture
def line(postgres):
    relay = Relay(postgres.port)
    yield relay
    relay.close()


@pytest.fixture
def far(postgres, line, url):
    """The store at the other end of that line."""
    store = Postgres(url.replace(f":{postgres.port}/", f":{line.port}/"))
    yield store
    store.close()


def pay(store, learner_id):
    """A document, a delivery that is due, and a fact."""
    with store.locked(learner_id) as entry:
        store.record([PAID], durable=True)
        entry.save(changed(ana(learner_id), chapter=6, deliveries=(due_delivery(NOON),)))


def kept(store, learner_id):
    return (
        store.read(learner_id).progress.chapter,
        list(store.facts()),
        list(store.due(Queue.OUTBOX, NOON, 9)),
    )


def test_a_message_and_a_payment_cost_two_round_trips_each(line, far, learner_id):
    pay(far, learner_id)  # prepares its statements
    before = line.asked
    with far.locked(learner_id) as entry:
        entry.save(changed(entry.learner, chapter=2))
    assert line.asked - before == 2
    pay(far, learner_id)
    assert line.asked - before == 4


def test_one_statement_that_is_refused_undoes_those_that_went_with_it(store, learner_id, sql):
    sql("alter table ledger add constraint refused check (amount < 0)")
    try:
        with pytest.raises(StoreUnavailable, match="refused"):
            pay(store, learner_id)
    finally:
        sql("alter table ledger drop constraint refused")
    assert kept(store, learner_id) == (1, [], [])
    pay(store, learner_id)
    assert kept(store, learner_id) == (6, [PAID], [learner_id])


def test_a_save_that_nobody_confirms_is_never_taken_for_one(line, far, store, learner_id):
    def save_on_a_line_that_is_cut():
        with far.locked(learner_id) as entry:
            entry.save(changed(entry.learner, chapter=3))
            line.mute = True

    set_chapter(far, learner_id, 2)  # prepares its statements
    with pytest.raises(StoreUnavailable):
        save_on_a_line_that_is_cut()
    line.mute = False
    assert store.read(learner_id).progress.chapter == 3  # in doubt at that end, though the server had it
    assert far.read(learner_id).progress.chapter == 3


def test_a_newcomer_of_another_store_is_refused_and_the_connection_goes_on(store, sql):
    learner_id = store.id_for(ANA)
    sql("update store set key = %s", ("0" * 64,))
    with pytest.raises(StoreUnavailable, match="another store's"):
        pay(store, learner_id)
    assert sql("select from pg_stat_activity where state like 'idle in transaction%'").fetchall() == []
    assert store.read(learner_id) is None
