"""Ids that lead to one document, in any store: joined in whatever order, and wherever that breaks off."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.core.learner import Tier
from bot.core.payments.ledger import Fact, Kind
from bot.core.payments.payment import Payment
from bot.core.queues import Queue
from bot.errors import DocumentUnreadable, StoreUnavailable
from bot.store.json_files import joining as files_joining
from bot.store.postgres import local_locks
from tests.learners import changed
from tests.store.dying import Killed, Life, open_mortal
from tests.store.handling import save
from tests.store.people import ANA, BEN, NOON, ana, ben
from tests.store.version_before import open_version_before
from tests.store.workers import open_store, worker

NAMED = "whatsapp:US.1"
LATER = NOON + timedelta(days=1)


@pytest.fixture(params=["json", "postgresql"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def ids(store):
    """Of three addresses."""
    return [store.id_for(each) for each in (ANA, BEN, NAMED)]


def free(learner_id, address=ANA, chapter=1):
    return changed(replace(ana(learner_id), address=address), chapter=chapter)


def payer(learner_id, address=BEN):
    return changed(replace(ben(learner_id), address=address))


def leads(store, *ids):
    """The one learner id to whose document all of these lead."""
    found = {store.read(each).learner_id for each in ids}
    for each in ids:
        with store.locked(each) as entry:
            found |= {entry.learner_id, entry.learner.learner_id}
    (learner_id,) = found
    return learner_id


def test_an_id_without_a_document_leads_to_the_other(store, ids):
    save(store, free(ids[0]))
    assert store.join([ids[0], ids[2]], NOON).learner_id == ids[0]
    assert leads(store, *ids[:1], ids[2]) == ids[0]
    assert list(store.ids()) == [ids[0]]


@pytest.mark.parametrize("first", [0, 1])
def test_ids_without_any_document_are_one_learners_whichever_writes_first(store, ids, first):
    joined = store.join(ids[:2], NOON).learner_id
    with store.locked(ids[first]) as entry:
        assert (entry.learner, entry.learner_id) == (None, joined)
        entry.save(free(entry.learner_id))
    assert leads(store, *ids[:2]) == joined


def test_what_was_joined_in_turns_is_one(store, ids):
    store.join(ids[:2], NOON)
    store.join(ids[1:], NOON)
    store.join(ids[::-1], NOON)
    save(store, free(store.join(ids, NOON).learner_id))
    leads(store, *ids)


def test_two_documents_become_the_payers(store, ids):
    save(store, free(ids[0], chapter=9))
    save(store, payer(ids[1]))
    joined = store.join(ids[:2], NOON)
    assert (joined.learner_id, joined.gone) == (ids[1], (ids[0],))
    learner = store.read(leads(store, *ids[:2]))
    assert (learner.tier, learner.progress.chapter, learner.merged_ids) == (Tier.PAID, 9, (ids[0],))
    assert list(store.ids()) == [ids[1]]


def test_into_says_which_document_stays(store, ids):
    save(store, free(ids[0]))
    save(store, payer(ids[1]))
    assert store.join(ids[:2], NOON, into=ids[0]).learner_id == ids[0]
    assert store.read(ids[1]).tier is Tier.PAID


def test_a_document_that_others_went_into_goes_into_another(store, ids):
    for learner in (free(ids[0]), free(ids[1], BEN), payer(ids[2], NAMED)):
        save(store, learner)
    store.join(ids[:2], NOON, into=ids[1])
    store.join([ids[0], ids[2]], NOON, into=ids[2])
    assert leads(store, *ids) == ids[2]
    assert set(store.read(ids[2]).merged_ids) == {ids[0], ids[1]}


def test_joined_again_writes_nothing(store, ids, url):
    save(store, free(ids[0]))
    save(store, payer(ids[1]))
    store.join(ids, NOON)
    learner = store.read(ids[0])
    recorded = []
    joined = store.join(ids, LATER, record=lambda *both: recorded.append(both))
    assert (joined.gone, recorded, store.read(ids[0])) == ((), [], learner)


def test_what_is_due_moves_with_the_document(store, ids):
    save(store, free(ids[0]))
    save(store, payer(ids[1]))
    assert list(store.due(Queue.OUTBOX, NOON, 9)) == [ids[1]]
    store.join(ids[:2], NOON, into=ids[0])
    assert list(store.due(Queue.OUTBOX, NOON, 9)) == [ids[0]]


def test_what_is_recorded_of_a_merge_is_kept_with_it(store, ids):
    save(store, free(ids[0]))
    save(store, payer(ids[1]))
    facts = []

    def record(into, gone):
        facts.append(Fact(NOON, Kind.LEARNER_MERGED, into.learner_id, detail=gone.learner_id))
        store.record(facts, durable=True)

    store.join(ids[:2], NOON, record=record)
    assert list(store.facts(learner_id=ids[1])) == facts


def test_damaged_document_joins_nobody_and_is_left_as_it_is(store, ids, url):
    save(store, free(ids[0]))
    save(store, free(ids[1], BEN))
    damage(url, ids[1])
    with pytest.raises(DocumentUnreadable):
        store.join(ids[:2], NOON)
    assert store.read(ids[0]) == free(ids[0])


def damage(url, learner_id):
    if url.startswith("json:"):
        path = Path(url.removeprefix("json:"), learner_id[4:6], f"{learner_id}.json")
        path.write_text("{")
        return
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("update learners set document = '{}' where learner_id = %s", [learner_id])


def test_pointers_in_a_circle_are_told_and_hang_nothing(store, ids, url):
    for one, other in ((ids[0], ids[1]), (ids[1], ids[0])):
        point(url, one, other)
    for asked in (
        store.read,
        lambda each: store.join([each], NOON),
        lambda each: store.locked(each).__enter__(),
    ):
        with pytest.raises(StoreUnavailable, match=r"(?s)circle.*repair-pointers"):
            asked(ids[0])


def point(url, learner_id, to):
    if url.startswith("json:"):
        folder = Path(url.removeprefix("json:"), learner_id[4:6])
        folder.mkdir(exist_ok=True)
        (folder / f"{learner_id}.pointer").write_text(to)
        return
    with psycopg.connect(url, autocommit=True) as connection:
        query = (
            "insert into learners (learner_id, document) values (%s, jsonb_build_object('pointer', %s::text))"
        )
        connection.execute(query, [learner_id, to])


def test_locks_are_not_waited_for_without_end(store, ids, url, monkeypatch):
    monkeypatch.setattr(files_joining, "PATIENCE", 0.2)
    monkeypatch.setattr(local_locks, "PATIENCE", 0.2)
    save(store, free(ids[0]))
    with worker("hold", url, ids[0], "document"), pytest.raises(StoreUnavailable):
        store.join(ids[:2], NOON)
    assert store.join(ids[:2], NOON).learner_id == ids[0]


def test_many_at_once_make_one_document_of_all(store, ids, url):
    for number, learner_id in enumerate(ids):
        save(store, changed(free(learner_id), payments=(Payment(f"cs_{number}", None, 1, "usd", NOON),)))
    stores = [open_store(url) for _ in range(4)]

    def join(number):
        mine = stores[number]
        for _ in range(5):
            mine.join([ids[number % 3], ids[(number + 1) % 3]], NOON)
            with mine.locked(ids[number % 3]) as entry:
                entry.save(changed(entry.learner, hints=entry.learner.progress.hints + 1))

    threads = [threading.Thread(target=join, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    learner = store.read(leads(store, *ids))
    assert sorted(each.session_id for each in learner.purchase.payments) == ["cs_0", "cs_1", "cs_2"]
    assert list(store.ids()) == [learner.learner_id]
    for each in stores:
        each.close()


class TestKilled:
    """After each call with which a join writes."""

    def die_over(self, url, prepare, join):
        """Every state that a kill leaves behind, in a store that is opened afterwards."""
        for calls in count():
            life = Life()
            dying = open_mortal(url, life)
            addresses = [f"{each}{calls}" for each in (ANA, BEN, NAMED)]
            ids = [dying.id_for(each) for each in addresses]
            prepare(dying, ids, addresses)
            ended = False
            with suppress(Killed), life.dying_after(calls):
                join(dying, ids)
                ended = True
            dying.close()
            after = open_store(url)
            yield after, ids
            after.close()
            if ended:
                assert calls > 3
                return

    @staticmethod
    def two_documents(store, ids, addresses):
        save(store, free(ids[0], addresses[0], chapter=9))
        save(store, payer(ids[1], addresses[1]))

    @staticmethod
    def join(store, ids):
        store.join(ids, NOON)

    def is_one(self, store, ids):
        learner = store.read(leads(store, *ids))
        assert (learner.tier, learner.progress.chapter) == (Tier.PAID, 9)
        assert [each.session_id for each in learner.purchase.payments] == ["cs_test_a1", "cs_test_b2"]
        assert len(learner.deliveries) == 1
        assert [each for each in store.ids() if each in ids] == [learner.learner_id]

    def test_over_a_merge_the_same_again_makes_one_document(self, url):
        for store, ids in self.die_over(url, self.two_documents, self.join):
            store.join(ids, NOON)
            self.is_one(store, ids)

    def test_over_a_merge_each_document_is_whole_and_none_is_in_two(self, url):
        states = set()
        for store, ids in self.die_over(url, self.two_documents, self.join):
            found = [store.read(each) for each in ids[:2]]
            tiers = tuple(each.tier.value for each in found)
            assert tiers in {("free", "paid"), ("paid", "paid")}  # as before, or as after
            states.add(tiers)
            if tiers == ("paid", "paid"):
                assert leads(store, *ids[:2]) == ids[1]
        assert len(states) == 2

    def test_over_a_merge_whoever_serves_what_was_begun_finishes_it(self, url):
        """A mark in the document that goes, or nothing yet."""
        for store, ids in self.die_over(url, self.two_documents, self.join):
            with store.locked(ids[0]) as entry:
                finished = entry.learner_id == ids[1]
            if finished:
                self.is_one(store, ids[:2])

    def test_over_a_merge_the_background_finishes_what_was_begun(self, url):
        for store, ids in self.die_over(url, self.two_documents, self.join):
            due = set(store.due(Queue.OUTBOX, LATER, 10_000))
            left = [each for each in store.ids() if each in ids]
            assert ids[1] in due
            if left == [ids[1]]:
                self.is_one(store, ids[:2])

    def test_over_a_pointer_nobody_is_lost(self, url):
        def one(store, ids, addresses):
            save(store, free(ids[0], addresses[0]))

        for store, ids in self.die_over(url, one, lambda store, ids: store.join(ids, NOON)):
            assert store.read(ids[0]).learner_id == ids[0]
            assert all(store.read(each) in (None, store.read(ids[0])) for each in ids[1:])
            store.join(ids, NOON)
            assert leads(store, *ids) == ids[0]


class TestVersionBefore:
    """Beside this one, on the same database: it must not make anew who went into another document."""

    @pytest.fixture
    def url(self, postgresql_url):
        return postgresql_url

    def test_cannot_read_a_pointer_as_a_learner(self, store, ids, sql):
        from bot.store.document import DocumentFault, parse

        save(store, free(ids[0]))
        save(store, payer(ids[1]))
        store.join(ids, NOON)
        for each in (ids[0], ids[2]):
            (row,) = sql("select document::text from learners where learner_id = %s", [each]).fetchone()
            with pytest.raises(DocumentFault):
                parse(row.encode())

    def test_finds_nothing_due_at_a_pointer(self, store, ids, url):
        save(store, free(ids[0]))
        save(store, payer(ids[1]))
        store.join(ids, NOON, into=ids[0])
        before = open_version_before(url)
        assert before.due(LATER) == [ids[0]]
        before.close()


class TestCost:
    """Of a message whose sender is known: what it was before there were pointers."""

    @pytest.fixture
    def url(self, json_url):
        return json_url

    def test_a_known_document_opens_no_other_file(self, store, ids, monkeypatch):
        save(store, free(ids[0]))
        store.join(ids, NOON)
        store.read(ids[0])
        opened = []
        from bot.store.json_files import pointer_files

        monkeypatch.setattr(pointer_files, "open", lambda *a: opened.append(a), raising=False)
        with store.locked(ids[0]) as entry:
            entry.save(entry.learner)
        store.read(ids[0])
        assert opened == []
