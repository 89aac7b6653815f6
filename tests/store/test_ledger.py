"""The ledger of any store: nothing that was acknowledged is lost, and nothing is ever changed."""

import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.core.payments.ledger import Kind
from tests.learners import changed
from tests.store.ledgers import FACTS, PAID, numbered
from tests.store.people import NOON
from tests.store.workers import ROOT, open_store


@pytest.fixture(params=["json", "postgresql"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


def sorted_facts(facts):
    return sorted(facts, key=repr)


@contextmanager
def process(command, *arguments):
    """Killed at the end, with -9."""
    started = [sys.executable, "-m", "tests.store.ledgers", command, *arguments]
    with subprocess.Popen(started, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def killed_after(running, number):
    """Killed in the middle of its work once it has said that number: the last one that it said."""
    said = 0
    for line in running.stdout:
        said = int(line)
        if said == number:
            running.kill()
    assert said >= number
    return said


# What any store keeps to


@pytest.mark.parametrize("durable", [True, False])
def test_facts_are_read_as_they_were_recorded(store, durable):
    store.record(FACTS, durable)
    assert sorted_facts(store.facts()) == sorted_facts(FACTS)


def test_facts_outlive_the_store_that_recorded_them(store, url):
    store.record(FACTS, durable=True)
    again = open_store(url)
    assert sorted_facts(again.facts()) == sorted_facts(FACTS)
    again.close()


def test_a_ledger_without_facts_is_empty(store):
    assert list(store.facts()) == []
    store.record([], durable=True)
    assert list(store.facts()) == []


def test_facts_since_a_moment_are_those_of_it_and_after(store):
    store.record(FACTS, durable=True)
    assert set(store.facts(since=NOON)) == {fact for fact in FACTS if fact.at >= NOON}
    late = NOON + timedelta(microseconds=1)
    assert set(store.facts(since=late)) == {fact for fact in FACTS if fact.at >= late}


def test_facts_of_a_learner_a_session_or_a_payment_are_theirs_alone(store):
    other = replace(PAID, learner_id="lrn_aa", session_id="cs_test_11", payment_intent="pi_11")
    store.record([*FACTS, other], durable=True)
    assert set(store.facts(learner_id="lrn_a")) == {fact for fact in FACTS if fact.learner_id == "lrn_a"}
    assert set(store.facts(session_id="cs_test_1")) == {f for f in FACTS if f.session_id == "cs_test_1"}
    assert set(store.facts(payment_intent="pi_1")) == {f for f in FACTS if f.payment_intent == "pi_1"}
    assert list(store.facts(learner_id="lrn_b", session_id="cs_test_1")) == []
    assert list(store.facts(since=NOON + timedelta(days=1), learner_id="lrn_a")) == [FACTS[2]]


def test_a_fact_recorded_twice_is_there_twice(store):
    for _ in range(2):
        store.record([PAID], durable=True)
    assert list(store.facts()) == [PAID, PAID]


def test_times_come_back_in_utc(store):
    at = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=5)))
    store.record([replace(PAID, at=at)], durable=True)
    [fact] = store.facts(since=at)
    assert (fact.at, fact.at.tzinfo) == (at, UTC)


def test_a_kind_is_kept_by_its_value(store):
    store.record([replace(PAID, kind=Kind.DISPUTE_LOST)], durable=True)
    assert [fact.kind for fact in store.facts()] == ["dispute_lost"]


def test_many_facts_are_all_read(store):
    facts = [replace(PAID, session_id=f"cs_{number}") for number in range(2500)]  # more than two pages
    store.record(facts, durable=False)
    assert {fact.session_id for fact in store.facts()} == {fact.session_id for fact in facts}
    assert len(list(store.facts(learner_id="lrn_a"))) == 2500


def test_facts_and_document_are_both_there_after_the_lock(store, learner_id):
    with store.locked(learner_id) as entry:
        store.record([PAID], durable=True)
        store.record([FACTS[1]], durable=False)
        entry.save(changed(entry.learner, chapter=2))
    assert set(store.facts()) == set(FACTS[:2])
    assert store.read(learner_id).progress.chapter == 2


def test_facts_recorded_in_a_lock_that_saves_nothing_are_kept(store, learner_id):
    with store.locked(learner_id), store.locked("no learner id"):
        store.record([PAID], durable=True)
    assert list(store.facts()) == [PAID]


def test_a_lock_of_one_thread_holds_up_no_fact_of_another(store, learner_id):
    with store.locked(learner_id):
        thread = threading.Thread(target=store.record, args=([PAID], True))
        thread.start()
        thread.join(10)
        assert list(store.facts()) == [PAID]


def test_threads_lose_no_fact(store):
    def record(name):
        for number in range(50):
            store.record([numbered(number, name)], durable=number % 10 == 0)

    threads = [threading.Thread(target=record, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(store.facts()) == {numbered(number, name) for number in range(50) for name in "abcd"}


# Crashes


def test_killed_while_two_processes_record_every_acknowledged_fact_is_there_and_none_mixed(store, url):
    with process("record_forever", url, "a") as one, process("record_forever", url, "b") as other:
        said = {"a": killed_after(one, 40), "b": killed_after(other, 80)}  # the other goes on for a while
    for name, number in said.items():
        facts = {fact.session_id: fact for fact in store.facts(learner_id=f"lrn_{name}")}
        assert {f"cs_{name}_{each}" for each in range(1, number + 1)} <= facts.keys()
        for session_id, fact in facts.items():
            each = int(session_id.split("_")[2])
            assert fact == replace(numbered(each, name), session_id=session_id)


def test_killed_between_fact_and_document_no_document_is_without_its_fact(store, url, learner_id):
    with process("record_in_a_lock_forever", url, learner_id) as running:
        said = killed_after(running, 30)
    chapter = store.read(learner_id).progress.chapter
    assert chapter >= said
    sessions = {fact.session_id for fact in store.facts()}
    assert {f"cs_{number}" for number in range(2, chapter + 1)} <= sessions
