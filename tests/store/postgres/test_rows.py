"""How a learner's row lies on the disk: what a save costs the server depends on it."""

import threading
import time

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from bot.core.learner import Answered
from bot.core.payments.tasks import TaskKind, task_for
from bot.core.queues import Queue
from bot.store.postgres import migrate
from bot.store.postgres.migrate import HEAD
from bot.store.postgres.statements import ANSWER
from tests.learners import changed
from tests.store.handling import save, set_chapter
from tests.store.people import ANA, BEN, NOON, ana, ben
from tests.store.version_before import PostgresBefore

# As the version before left the table.
VERSION_2 = """
    alter table learners drop message_due_at, drop task_due_at, drop queues_revision;
    alter table learners reset (toast_tuple_target);
    alter table learners set (fillfactor = 80);
    drop table erased;
    drop table figures;
    drop table asked_for_person;
    drop index ledger_kind;
    drop index unmatched_learner_id;
    update schema_version set version_num = '0002';
"""
BESIDE = """
    select beside.relname from pg_class as beside join pg_class as learners
    on beside.oid = learners.reltoastrelid where learners.oid = 'learners'::regclass
"""
SAVES = "select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = 'learners'"
# A session tells what it did when it ends, at the latest.
END = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name = 'tutorclaw'
"""


@pytest.fixture
def url(postgres):
    url = postgres.create_database()
    migrate(url)
    return url


@pytest.fixture
def before(url):
    """The version before, serving."""
    before = PostgresBefore(url)
    yield before
    before.close()


def lies_out_of_line(sql):
    """Whether a document does: the pieces of those that do are rows of a table beside."""
    (beside,) = sql(BESIDE).fetchone()
    return sql(SQL("select from pg_toast.{}").format(Identifier(beside))).rowcount > 0


def long_lived(learner_id, size):
    """With a document of about so many bytes, most of them the last reply."""
    return changed(ana(learner_id), replies=(Answered("SM1", ("w" * (size - 900),)),))


@pytest.mark.parametrize(("size", "out"), [(1000, False), (3700, False), (4500, True)])
def test_a_document_of_three_kilobytes_lies_in_its_row(store, sql, size, out):
    learner_id = store.id_for(ANA)
    save(store, long_lived(learner_id, size))
    assert lies_out_of_line(sql) is out
    assert store.read(learner_id) == long_lived(learner_id, size)


def test_an_ordinary_turn_touches_no_index_and_leaves_nothing_to_clean_up(store, sql):
    learner_id = store.id_for(ANA)
    save(store, long_lived(learner_id, 3700))
    for chapter in range(20):
        set_chapter(store, learner_id, chapter)
    sql(END)
    assert sql(SAVES).fetchone() == (20, 20)
    assert sql("select pg_relation_size('learners')").fetchone() == (8192,)
    assert not lies_out_of_line(sql)


def test_rows_of_the_version_before_are_kept_and_move_with_their_next_save(store, before, url, sql):
    ids = store.id_for(ANA), store.id_for(BEN)
    sql(VERSION_2)
    before.save(long_lived(ids[0], 3700))
    before.save(ben(ids[1]))
    migrate(url)  # while the version before is serving
    before.save(ben(ids[1]))
    assert store.read(ids[0]) == long_lived(ids[0], 3700)
    assert store.read(ids[1]) == ben(ids[1])
    assert lies_out_of_line(sql)
    for learner_id in ids:
        set_chapter(store, learner_id, 2)
    assert not lies_out_of_line(sql)


def test_what_was_due_before_migrating_is_found_in_its_queue(store, before, url, sql):
    ids = store.id_for(ANA), store.id_for(BEN)
    sql(VERSION_2)
    before.save(changed(ana(ids[0]), errands=(task_for(TaskKind.EXPIRE, "cs_test_a1", NOON),)))
    before.save(ben(ids[1]))
    migrate(url)
    assert ids[0] in store.due(Queue.STRIPE_TASKS, NOON, 9)
    assert ids[1] in store.due(Queue.OUTBOX, NOON, 9)
    for learner_id in ids:
        set_chapter(store, learner_id, 2)
    assert list(store.due(Queue.STRIPE_TASKS, NOON, 9)) == [ids[0]]
    assert list(store.due(Queue.OUTBOX, NOON, 9)) == [ids[1]]


def test_migrating_gives_way_to_those_who_read_and_save(store, before, url, sql):
    """It needs the table for itself for a moment, and a dump, say, reads the table for long."""
    sql(VERSION_2)
    learner = ana(store.id_for(ANA))
    migrating = threading.Thread(target=migrate, args=(url,))
    with psycopg.connect(url) as dump:
        dump.execute("lock table learners in access share mode")
        migrating.start()
        waits = []
        for chapter in range(20):
            started = time.monotonic()
            before.save(changed(learner, chapter=chapter))
            waits.append(time.monotonic() - started)
            time.sleep(0.1)  # saves spread over two seconds meet several tries of the migration
        assert migrating.is_alive()
    migrating.join()
    assert max(waits) < ANSWER
    assert store.read(learner.learner_id).progress.chapter == 19
    assert sql("select version_num from schema_version").fetchone() == (HEAD,)
