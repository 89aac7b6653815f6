"""Counts that no message waits for, and those that are counted anew."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.payments.ledger import Fact, Kind
from bot.errors import StoreUnavailable
from bot.services.recounting import Recounting
from bot.services.tally import Tally
from bot.store.json_files.store import JsonFiles
from tests.chat import small_course
from tests.store.people import ana
from tests.waiting import soon

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
COURSE = small_course()


@pytest.fixture
def store(tmp_path):
    store = JsonFiles(tmp_path / "learners")
    yield store
    store.close()


@pytest.fixture
def tally(store):
    return Tally(store, COURSE, "web", lambda: NOON)


def counts(store):
    return dict(store.figures()).get("2026-11-30", {})


def test_counts_are_written_together_and_only_when_flushed(store, tally):
    for _ in range(3):
        tally.add([("active", 1), ("joined", 1)])
    assert counts(store) == {}
    tally.flush()
    tally.flush()
    assert counts(store) == {"active": 3, "joined": 3}


def test_it_writes_by_itself_and_shows_that_its_process_is_there(store):
    tally = Tally(store, COURSE, "web", lambda: NOON, every=0.05).start()
    tally.add([("active", 1)])
    soon(lambda: counts(store).get("active") == 1)
    assert any(name.startswith("last seen web ") for name in counts(store))
    tally.close()


def test_what_could_not_be_written_is_written_later(store, tally, monkeypatch):
    def fail(day, counts):
        raise StoreUnavailable("counting", "the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(store, "add_figures", fail)
        tally.add([("active", 1)])
        tally.flush()
    tally.add([("active", 1)])
    tally.flush()
    assert counts(store) == {"active": 2}


def test_a_process_that_ends_in_good_order_loses_nothing(store, tally):
    tally.add([("active", 1)])
    tally.close()
    assert counts(store) == {"active": 1}


def test_what_the_ledger_is_told_counts_dead_deliveries_by_code_and_the_last_event(store, tally):
    tally.facts([Fact(NOON, Kind.DELIVERY_FAILED, detail="63024"), Fact(NOON, Kind.EVENT_RECEIVED)])
    tally.facts([Fact(NOON, Kind.DELIVERY_FAILED, detail="63024"), Fact(NOON, Kind.PAID)])
    tally.flush()
    assert counts(store) == {"dead 63024": 2, "last event": int(NOON.timestamp())}


def test_texts_are_dropped_after_thirty_days(store, tally):
    old = (NOON - timedelta(days=31)).date().isoformat()
    store.add_figures(old, {"text between lessons: help": 1, "active": 1})
    tally.add([("active", 1)])
    tally.flush()
    assert dict(store.figures())[old] == {"active": 1}


def test_recounting_mends_what_documents_tell_and_leaves_the_rest(store):
    learner_id = store.id_for("whatsapp:+15005550001")
    learner = replace(ana(learner_id), created_at=NOON - timedelta(days=2))
    with store.locked(learner_id) as entry:
        entry.save(learner)
    store.add_figures("2026-11-30", {"joined": 99, "chapter slug-1": 99, "wrong slug-1/x": 7, "active": 5})
    assert Recounting(store, COURSE, lambda: NOON).recount() == 1
    days = dict(store.figures())
    assert days["2026-11-28"]["joined"] == 1
    assert "joined" not in days["2026-11-30"]
    assert (days["2026-11-30"]["wrong slug-1/x"], days["2026-11-30"]["active"]) == (7, 5)
    again = Recounting(store, COURSE, lambda: NOON)
    again.recount()
    assert dict(store.figures()) == days


class OneRound(threading.Event):
    """Set after the first look."""

    def wait(self, timeout=None):
        self.set()
        return True


def test_learners_of_before_are_counted_at_the_first_start_and_then_once_a_day(store):
    learner_id = store.id_for("whatsapp:+15005550001")
    with store.locked(learner_id) as entry:
        entry.save(ana(learner_id))

    def joined():
        return sum(each.get("joined", 0) for _, each in store.figures())

    def look(later):
        Recounting(store, COURSE, lambda: NOON + timedelta(hours=later)).run(OneRound())

    look(0)
    assert joined() == 1
    store.add_figures("2026-11-30", {"joined": 1})
    look(23)
    assert joined() == 2
    look(25)
    assert joined() == 1


def test_a_recount_that_is_stopped_changes_nothing(store):
    for number in range(3):
        learner_id = store.id_for(f"whatsapp:+1500555{number:04}")
        with store.locked(learner_id) as entry:
            entry.save(ana(learner_id))
    store.add_figures("2026-11-30", {"joined": 7})
    stop = threading.Event()
    stop.set()
    Recounting(store, COURSE, lambda: NOON).recount(stop)
    assert dict(store.figures()) == {"2026-11-30": {"joined": 7}}
