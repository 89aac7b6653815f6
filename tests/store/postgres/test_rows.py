"""How a learner's row lies on the disk: what a save costs the server depends on it."""

import pytest
from psycopg.sql import SQL, Identifier

from bot.core.learner import Answered
from bot.store.postgres import migrate
from tests.learners import changed
from tests.store.handling import save, set_chapter
from tests.store.people import ANA, BEN, ana, ben

# As the version before left the table.
VERSION_2 = """
    alter table learners reset (toast_tuple_target);
    alter table learners set (fillfactor = 80);
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


def lies_out_of_line(sql):
    """Whether a document does: the pieces of those that do are rows of a table beside."""
    (beside,) = sql(BESIDE).fetchone()
    return sql(SQL("select from pg_toast.{}").format(Identifier(beside))).rowcount > 0


def long_lived(learner_id, size):
    """With a document of about so many bytes, most of them the last reply."""
    return changed(ana(learner_id), replies=(Answered("SM1", ("w" * (size - 600),)),))


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


def test_rows_of_the_version_before_are_kept_and_move_with_their_next_save(store, url, sql):
    ids = store.id_for(ANA), store.id_for(BEN)
    sql(VERSION_2)
    save(store, long_lived(ids[0], 3700))
    save(store, ben(ids[1]))
    migrate(url)  # while the version before is serving
    assert store.read(ids[0]) == long_lived(ids[0], 3700)
    assert store.read(ids[1]) == ben(ids[1])
    assert lies_out_of_line(sql)
    for learner_id in ids:
        set_chapter(store, learner_id, 2)
    assert not lies_out_of_line(sql)


def test_migrating_waits_for_nobody_who_reads_or_saves(store, url, sql):
    sql(VERSION_2)
    learner_id = store.id_for(ANA)
    save(store, ana(learner_id))
    with store.locked(learner_id) as entry:
        migrate(url)
        entry.save(changed(entry.learner, chapter=2))
    assert store.read(learner_id).progress.chapter == 2
