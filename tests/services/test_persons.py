"""A person's answer to who asked for one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.learner import PersonAsked
from bot.core.payments.ledger import Kind
from bot.services.ledger_writer import LedgerWriter
from bot.services.persons import Persons, Said
from bot.store.json_files.store import JsonFiles
from tests.store.people import ana

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    store = JsonFiles(tmp_path / "learners")
    yield store
    store.close()


@pytest.fixture
def learner_id(store):
    learner_id = store.id_for("whatsapp:+15005550001")
    learner = replace(ana(learner_id), last_message_at=NOON, asked_for_person=PersonAsked(NOON))
    with store.locked(learner_id) as entry:
        entry.save(learner)
    return learner_id


def persons(store, now):
    return Persons(store, LedgerWriter(store, lambda: now), lambda: now)


def queued(store, learner_id):
    return [each.text for each in store.read(learner_id).deliveries if each.kind == "person"]


def test_an_answer_is_queued_once_for_its_cause(store, learner_id):
    desk = persons(store, NOON + timedelta(hours=23))
    assert [desk.answer(learner_id, "Hello", "this form") for _ in range(2)] == [Said.QUEUED] * 2
    assert queued(store, learner_id) == ["Hello"]
    assert [fact.kind for fact in store.facts(learner_id=learner_id)] == [Kind.PERSON_ANSWERED]


def test_outside_the_window_nothing_is_queued(store, learner_id):
    assert persons(store, NOON + timedelta(hours=24)).answer(learner_id, "Hello", "x") is Said.TOO_LATE
    assert queued(store, learner_id) == []


def test_who_is_done_waits_no_more_and_is_done_once(store, learner_id):
    desk = persons(store, NOON)
    assert [each.learner_id for each in desk.waiting()] == [learner_id]
    assert [desk.done(learner_id), desk.done(learner_id)] == [True, False]
    assert list(desk.waiting()) == []


def test_a_marker_that_a_crash_left_behind_is_taken_away(store, learner_id):
    with store.locked(learner_id) as entry:
        entry.save(replace(entry.learner, asked_for_person=None))
    store._documents.persons.note(learner_id)  # made before a save that never came
    assert list(persons(store, NOON).waiting()) == []
    assert store._documents.persons.all() == []
