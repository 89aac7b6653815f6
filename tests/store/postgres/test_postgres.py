"""What PostgreSQL adds to a store: rows that others may look into, connections that are few and may break."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import psycopg
import pytest

from bot.core.queues import Queue
from bot.errors import DocumentUnreadable, StoreUnavailable
from bot.sandbox.ports import free_port
from bot.store.postgres import Postgres, migrate
from bot.store.postgres.connections import CLAIMS, DOCUMENTS
from tests.learners import changed
from tests.store.handling import save
from tests.store.people import ANA, BEN, NOON, ana, ben, due_delivery
from tests.store.product import ROOT, RUN, environment


@pytest.fixture
def url(postgresql_url):
    return postgresql_url


@pytest.fixture
def other(url):
    """Another process's store."""
    store = Postgres(url)
    yield store
    store.close()


def in_thread(do):
    thread = threading.Thread(target=do)
    thread.start()
    return thread


# What others find in the tables

LOOK_UPS = {
    "address": ("select learner_id from learners where address = %s", BEN),
    "open session": ("select learner_id from learners where checkout_session_id = %s", "cs_test_a1"),
    "payment": ("select learner_id from learners where payment_session_ids ? %s", "cs_test_b2"),
    "due delivery": ("select learner_id from learners where due_at <= %s", NOON),
}


@pytest.mark.parametrize("by", LOOK_UPS)
def test_learner_is_found_by_an_index(store, learner_id, sql, by):
    save(store, ben(store.id_for(BEN)))
    query, value = LOOK_UPS[by]
    assert sql(query, (value,)).fetchall() == [(store.id_for(BEN),)]
    sql("set enable_seqscan = off")
    plan = "\n".join(line for (line,) in sql("explain " + query, (value,)))
    assert "Index" in plan


def test_columns_follow_a_document_that_somebody_else_wrote(store, learner_id, sql):
    changes = '{"address": "whatsapp:+1", "payments": [{"session_id": "x"}]}'
    sql("update learners set document = document || %s", (changes,))
    assert sql("select address, payment_session_ids from learners").fetchall() == [("whatsapp:+1", ["x"])]


@pytest.mark.parametrize(
    "damage", ['"text"', '{"tier": "free"}', '{"learner_id": "lrn_x", "address": "", "tier": "free"}']
)
def test_damaged_document_is_named_left_and_taken_up_once_mended(store, learner_id, sql, damage):
    good = sql("select document::text from learners").fetchone()[0]
    sql("update learners set document = %s", (damage,))
    with pytest.raises(DocumentUnreadable, match=f"^learners.{learner_id}: "):
        store.read(learner_id)
    with pytest.raises(DocumentUnreadable), store.locked(learner_id):
        pass
    save(store, ben(store.id_for(BEN)))
    sql("update learners set document = %s where learner_id = %s", (good, learner_id))
    assert store.read(learner_id) == ana(learner_id)


def test_characters_that_jsonb_cannot_hold_cost_themselves_alone(store, learner_id):
    save(store, changed(ana(learner_id), name="a\0b", wrong=(r"\u0000",), more={"\0": ["\0"]}))
    learner = store.read(learner_id)
    assert (learner.name, learner.progress.wrong, learner.more) == ("a�b", (r"\u0000",), {"�": ["�"]})
    assert store.keep_unmatched("\0", {"metadata": {"\0": "\0\ud800"}, "amount_total": float("nan")}) is True
    assert [record["metadata"] for record in store.unmatched()] == [{"�": "��"}]


# One transaction


def test_what_was_saved_is_there_when_the_block_has_ended_and_not_before(store, learner_id, other):
    with store.locked(learner_id) as entry:
        entry.save(changed(entry.learner, chapter=2))
        assert other.read(learner_id).progress.chapter == 1
    assert other.read(learner_id).progress.chapter == 2


def test_connection_that_is_cut_before_the_commit_saves_nothing_and_says_so(store, learner_id, sql):
    def save_while_cut():
        with store.locked(learner_id) as entry:
            entry.save(changed(entry.learner, chapter=2))
            sql("select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction'")

    with pytest.raises(StoreUnavailable):
        save_while_cut()
    assert store.read(learner_id) == ana(learner_id)
    save(store, changed(ana(learner_id), chapter=3))
    assert store.read(learner_id).progress.chapter == 3


def test_two_first_messages_of_one_learner_come_one_after_the_other(store, other):
    learner_id = store.id_for(ANA)
    found = []

    def second():
        with other.locked(learner_id) as entry:
            found.append(entry.learner)

    with store.locked(learner_id) as entry:
        assert entry.learner is None
        thread = in_thread(second)
        thread.join(0.1)
        assert found == []
        entry.save(ana(learner_id))
    thread.join()
    assert found == [ana(learner_id)]


# Few connections


def test_many_who_wait_for_one_learner_leave_the_connections_to_the_others(store, learner_id):
    with ThreadPoolExecutor(DOCUMENTS * 2) as pool, store.locked(learner_id):
        waiting = [
            pool.submit(save, store, changed(ana(learner_id), chapter=n)) for n in range(DOCUMENTS * 2)
        ]
        save(store, ben(store.id_for(BEN)))
        assert not any(each.done() for each in waiting)


def test_many_who_ask_stripe_at_once_leave_the_connections_to_the_others(store):
    with ExitStack() as stack:
        for n in range(DOCUMENTS * 2):
            assert stack.enter_context(store.selling(store.id_for(f"whatsapp:+{n}"), 0))
        save(store, ana(store.id_for(ANA)))


def test_no_more_connections_than_the_limit_are_waited_for_no_longer_than_a_second(store):
    with ExitStack() as stack:
        for n in range(DOCUMENTS):
            stack.enter_context(store.locked(store.id_for(f"whatsapp:+{n}")))
        with pytest.raises(StoreUnavailable, match=r"no connection within 0\.5 s"):
            store.read(store.id_for(ANA))


# Claims


def test_due_leaves_out_whom_another_process_delivers_to(store, other):
    ids = [store.id_for(f"whatsapp:+{n}") for n in range(3)]
    for learner_id in ids:
        save(store, replace(ana(learner_id), deliveries=(due_delivery(NOON),)))
    with other.claim(Queue.OUTBOX, ids[0]) as ours:
        assert ours is True
        assert sorted(store.due(Queue.OUTBOX, NOON, 9)) == sorted(ids[1:])
    assert sorted(store.due(Queue.OUTBOX, NOON, 9)) == sorted(ids)


def test_a_document_is_saved_while_its_delivery_is_claimed(store, other, learner_id):
    save(store, replace(ana(learner_id), deliveries=(due_delivery(NOON),)))
    with other.claim(Queue.OUTBOX, learner_id) as ours:
        assert ours is True
        save(other, ana(learner_id))
        save(store, replace(ana(learner_id), deliveries=(due_delivery(NOON),)))
        with store.claim(Queue.OUTBOX, learner_id) as theirs:
            assert theirs is False


def test_one_process_claims_as_many_as_its_threads_deliver(store):
    with ExitStack() as stack:
        for n in range(CLAIMS - 1):
            assert stack.enter_context(store.claim(Queue.OUTBOX, store.id_for(f"whatsapp:+{n}")))
        assert store.due(Queue.OUTBOX, NOON, 9) == []


def test_lease_of_one_who_died_runs_out(store, other, learner_id, sql):
    with store.selling(learner_id, 0):
        sql("update selling_leases set until = now()")
        with other.selling(learner_id, 0) as ours:
            assert ours is True
        assert sql("select from selling_leases").fetchall() == []


# The tables' versions


def newer(sql):
    """What a later version may do to the tables while this one serves."""
    sql("alter table learners add column cohort text not null default 'first'")
    sql("create index on learners (cohort)")
    sql("create table badges (learner_id text references learners on delete cascade)")
    sql("update schema_version set version_num = '9999'")


@pytest.fixture
def new_url(postgres):
    return postgres.create_database()


def test_this_version_serves_on_while_the_next_has_migrated(new_url):
    migrate(new_url)
    serving = Postgres(new_url)
    learner_id = serving.id_for(ANA)
    save(serving, ana(learner_id))
    with psycopg.connect(new_url, autocommit=True) as connection:
        newer(connection.execute)
    save(serving, changed(ana(learner_id), chapter=2, deliveries=(due_delivery(NOON),)))
    save(serving, ben(serving.id_for(BEN)))
    migrate(new_url)  # a restart of this version
    restarted = Postgres(new_url)
    assert restarted.read(learner_id).progress.chapter == 2
    assert len(restarted.due(Queue.OUTBOX, NOON, 9)) == 2
    restarted.probe()
    restarted.close()
    serving.close()


def test_machines_that_start_at_once_make_the_tables_once(new_url):
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(migrate, [new_url] * 4)) == [None] * 4
    stores = [Postgres(new_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda store: store.id_for(ANA), stores))) == 1
    for store in stores:
        store.close()


# A start


def start(url, *arguments):
    settings = environment(url, PORT=str(free_port(0)))
    return subprocess.run(
        [*RUN, *arguments], env=settings, cwd=ROOT, capture_output=True, text=True, timeout=20
    )


@pytest.mark.parametrize("command", [(), ("worker",), ("learner", "show", ANA)])
def test_start_without_postgresql_is_one_line_without_the_password(command):
    away = start("postgresql://ana:top-secret@127.0.0.1:1/none", *command)
    assert away.returncode == 2
    lines = [line for line in away.stderr.splitlines() if line.startswith("STORE_URL")]
    assert len(lines) == 1
    assert lines[0].startswith("STORE_URL: connecting to PostgreSQL: ")
    assert "top-secret" not in away.stderr + away.stdout


@pytest.mark.parametrize("url", ["postgresql://ana:top-secret@h?nonsense=1", "postgresql://a:top-secret@[h"])
def test_url_that_is_none_is_refused_without_being_repeated(url):
    with pytest.raises(StoreUnavailable) as refused:
        Postgres(url)
    assert "secret" not in str(refused.value)


def test_commands_serve_a_database_that_is_new(new_url):
    shown = start(new_url, "learner", "show", ANA)
    assert (shown.returncode, shown.stderr) == (1, "no such learner\n")


def test_json_store_costs_no_start_the_database_driver():
    check = (
        "import sys, bot.web.app, bot.wiring;"
        "assert not {'psycopg', 'alembic', 'sqlalchemy'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=True)


def test_process_that_answers_requests_never_imports_the_migrations_tool(url):
    check = (
        "import sys; from bot.wiring import open_store_at; open_store_at(sys.argv[1]).probe();"
        "assert not {'alembic', 'sqlalchemy'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", check, url], cwd=ROOT, check=True)
