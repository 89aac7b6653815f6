"""`tutorclaw store copy`: from files into PostgreSQL, and back."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.learner import Learner
from bot.core.messaging.delivery import DeliveryState
from bot.core.payments.ledger import Fact, Kind
from bot.core.queues import Queue
from bot.errors import StoreUnavailable
from bot.store.copying import CopyResult, copy_learners, copy_ledger, copy_unmatched, verify
from tests.learners import changed
from tests.store.handling import save, write
from tests.store.people import ANA, BEN, NOON, ana, ben, due_delivery
from tests.store.product import ROOT, RUN
from tests.store.workers import open_store


@pytest.fixture(params=["files into PostgreSQL", "PostgreSQL into files"])
def urls(request, json_url, postgresql_url):
    there_and_back = (json_url, postgresql_url)
    return there_and_back if request.param.startswith("files") else there_and_back[::-1]


@pytest.fixture
def source(urls):
    store = open_store(urls[0])
    yield store
    store.close()


@pytest.fixture
def target(urls, source):
    store = open_store(urls[1])
    assert store.adopt_key(source.key())
    yield store
    store.close()


def copy(source, target):
    """How many learners had which result, and the problems of the copy and of the comparison after it."""
    copied, verified = copy_learners(source, target, lambda count: None), verify(source, target)
    return {result: n for result, n in copied.results.items() if n}, {*copied.problems, *verified.problems}


def populate(store, number=30):
    for n in range(number):
        learner_id = store.id_for(f"whatsapp:+1{n}")
        save(store, changed(ben(learner_id), address=f"whatsapp:+1{n}", chapter=n + 1))
    save(store, ana(store.id_for(ANA)))


def test_everybody_is_in_the_copy_as_they_were(source, target):
    populate(source)
    assert copy(source, target) == ({CopyResult.COPIED: 31}, set())
    assert list(target.ids()) == list(source.ids())
    for learner_id in source.ids():
        assert target.read(learner_id) == source.read(learner_id)
    assert sorted(target.due(Queue.OUTBOX, NOON, 100)) == sorted(source.due(Queue.OUTBOX, NOON, 100)) != []


def test_an_address_has_the_same_id_in_the_copy(source, target, urls):
    populate(source, 1)
    copy(source, target)
    again = open_store(urls[1])
    assert again.read(again.id_for(ANA)) == ana(source.id_for(ANA))
    again.close()


def test_copied_twice_changes_nothing(source, target):
    populate(source)
    copy(source, target)
    assert copy(source, target) == ({CopyResult.SAME: 31}, set())


def test_what_changed_in_the_source_since_is_copied_again(source, target):
    populate(source)
    copy(source, target)
    save(source, changed(ana(source.id_for(ANA)), chapter=2, last_message_at=NOON))
    assert copy(source, target) == ({CopyResult.SAME: 30, CopyResult.COPIED: 1}, set())


def message(learner: Learner) -> Learner:
    return replace(learner, last_message_at=NOON + timedelta(minutes=1))


def payment(learner: Learner) -> Learner:
    return changed(learner, payments=ben("").purchase.payments)


def refund(learner: Learner) -> Learner:
    return changed(learner, payments=tuple(replace(each, refunded=5) for each in learner.purchase.payments))


def failed_refund(learner: Learner) -> Learner:
    return changed(
        learner,
        payments=tuple(replace(each, failed_refunds={"re_1": 5}) for each in learner.purchase.payments),
    )


def confirmation(learner: Learner) -> Learner:
    return replace(learner, deliveries=(due_delivery(NOON, DeliveryState.SENT),))


@pytest.mark.parametrize("served", [message, payment, refund, failed_refund, confirmation])
def test_learner_who_was_served_in_the_target_is_left_as_they_are_and_told(source, target, served):
    here = replace(ana(source.id_for(ANA)), last_message_at=NOON, deliveries=(due_delivery(NOON),))
    here = changed(here, payments=ben("").purchase.payments[:1])
    there = served(here)
    save(source, here)
    save(target, there)
    results, problems = copy(source, target)
    assert (results, len(problems)) == ({CopyResult.NEWER: 1}, 2)
    assert all(line.startswith(here.learner_id) for line in problems)
    assert target.read(here.learner_id) == there


def test_learners_of_the_target_alone_are_counted_and_left(source, target):
    populate(source, 3)
    save(target, ben(target.id_for(BEN)))
    copy(source, target)
    assert verify(source, target).only_in_target == 1
    assert target.read(target.id_for(BEN)) == ben(target.id_for(BEN))


def test_unmatched_payments_are_copied_once(source, target):
    source.keep_unmatched("cs_1", {"amount_total": 1900, "metadata": {"a": "b"}})
    source.keep_unmatched("cs_2", {})
    assert [copy_unmatched(source, target) for _ in range(2)] == [2, 2]

    def by_key(store):
        return sorted(store.unmatched(), key=lambda record: record["key"])

    assert by_key(target) == by_key(source)
    assert target.keep_unmatched("cs_1", {}) is False


def test_ledger_is_copied_once(source, target):
    facts = [Fact(NOON, Kind.PAID, "lrn_a", f"cs_{n}", "evt", "pi", 2900, "usd", "x") for n in range(3)]
    source.record(facts[:2], durable=True)
    assert copy_ledger(source, target) == 2
    source.record([facts[2], Fact(NOON, "newer", amount=10**12)], durable=False)
    assert [copy_ledger(source, target) for _ in range(2)] == [2, 0]
    assert set(target.facts()) == set(source.facts())
    assert len(set(target.facts())) == 4


def test_another_stores_learners_are_not_mixed_with_these(urls):
    one, other = open_store(urls[0]), open_store(urls[1])
    save(other, ana(other.id_for(ANA)))
    key = other.key()
    assert other.adopt_key(one.key()) is False
    assert other.key() == key
    assert other.adopt_key(key) is True
    one.close()
    other.close()


def test_who_serves_an_empty_store_notices_that_it_became_another(urls, source):
    serving = open_store(urls[1])
    learner_id = serving.id_for(ANA)
    copying = open_store(urls[1])
    assert copying.adopt_key(source.key())
    with pytest.raises(StoreUnavailable, match="another store"), serving.locked(learner_id):
        pass
    with pytest.raises(StoreUnavailable, match="another store"):
        serving.probe()
    serving.close()
    copying.close()


def test_what_postgresql_cannot_hold_is_replaced_and_called_the_same(json_url, postgresql_url):
    source, target = open_store(json_url), open_store(postgresql_url)
    target.adopt_key(source.key())
    save(source, changed(ana(source.id_for(ANA)), name="a\0b", wrong=("\\u0000", "\0"), more={"\0": "\0"}))
    assert copy(source, target) == ({CopyResult.COPIED: 1}, set())
    learner = target.read(source.id_for(ANA))
    assert (learner.name, learner.progress.wrong, learner.more) == ("a�b", ("\\u0000", "�"), {"�": "�"})
    assert copy(source, target) == ({CopyResult.SAME: 1}, set())
    source.close()
    target.close()


def run(*arguments):
    return subprocess.run([*RUN, "store", "copy", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_damaged_document_is_named_and_everybody_else_copied(json_url, postgresql_url):
    source = open_store(json_url)
    populate(source, 3)
    damaged = source.id_for(ANA)
    write(f"{json_url.removeprefix('json:')}/{damaged[4:6]}/{damaged}.json", b"{")
    source.close()
    done = run(json_url, postgresql_url)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "4 learners: 3 copied, 1 unreadable",
        "0 unmatched payments, 0 new facts in the ledger",
        "verified: 3 the same in both, 1 not",
    ]
    assert len(done.stderr.splitlines()) == 1
    assert f"{damaged[4:6]}/{damaged}.json: no JSON" in done.stderr


def test_damaged_record_of_a_payment_is_named_and_never_passed_over(json_url, tmp_path):
    source = open_store(json_url)
    source.keep_unmatched("cs_test_1", {"amount_total": 2900})
    source.close()
    (record,) = Path(json_url.removeprefix("json:"), "unmatched").iterdir()
    record.write_text("{")
    done = run(json_url, f"json:{tmp_path / 'copy'}")
    assert done.returncode == 1
    assert done.stderr.startswith(f"tutorclaw: reading unmatched/{record.name}: ")
    assert len(done.stderr.splitlines()) == 1


def test_command_says_in_one_line_what_it_cannot_open(json_url):
    refused = run("json:/nowhere/at/all", json_url)
    assert (refused.returncode, refused.stderr) == (2, "FROM: there is no such folder\n")
    away = run("postgresql://ana:top-secret@127.0.0.1:1/none", json_url)
    assert (away.returncode, len(away.stderr.splitlines())) == (2, 1)
    assert away.stderr.startswith("FROM: connecting to PostgreSQL: ")
    assert "top-secret" not in away.stderr


def test_every_id_leads_to_its_learner_in_the_copy_too(source, target):
    populate(source, 3)
    known, other = source.id_for(ANA), source.id_for("whatsapp:US.1")
    source.join([known, other], NOON)
    save(source, replace(ana(known), other_addresses=("whatsapp:US.1",)))
    assert copy(source, target) == ({CopyResult.COPIED: 4}, set())
    assert target.read(other) == source.read(known)


def test_who_became_one_in_the_source_since_becomes_one_in_the_target(source, target):
    populate(source, 2)
    copy(source, target)
    one, other = (source.id_for(f"whatsapp:+1{n}") for n in range(2))
    stays = source.join([one, other], NOON).learner_id
    results, problems = copy(source, target)
    assert (sum(results.values()), problems) == (2, set())
    assert target.read(one) == target.read(other) == source.read(stays)
    assert list(target.ids()) == list(source.ids())
