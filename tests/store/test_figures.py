"""The figures of the operator's page, in both stores."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.learner import PersonAsked
from bot.core.payments.ledger import Fact, Kind
from bot.core.payments.payment_report import KINDS
from bot.store.copying import copy_figures
from bot.store.json_files.store import JsonFiles
from tests.store.people import ben

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(params=["json", "postgresql"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


def figures(store):
    return {day: dict(counts) for day, counts in store.figures()}


def test_what_is_added_adds_up_by_day_and_what_comes_to_nothing_is_gone(store):
    store.add_figures("2026-11-29", {"joined": 2, "at a/b": 1})
    store.add_figures("2026-11-30", {"joined": 1})
    store.add_figures("2026-11-29", {"joined": 3, "at a/b": -1})
    assert figures(store) == {"2026-11-29": {"joined": 5}, "2026-11-30": {"joined": 1}}


def test_of_moments_the_latest_stays(store):
    for at in (50, 70, 60):
        store.add_figures("2026-11-30", {"last event": at})
    assert figures(store) == {"2026-11-30": {"last event": 70}}


def test_none_is_lost_where_many_count_at_once(store):
    def count():
        for _ in range(20):
            store.add_figures("2026-11-30", {"active": 1, "joined": 2, "wrong a/b": 1})

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert figures(store) == {"2026-11-30": {"active": 80, "joined": 160, "wrong a/b": 80}}


def test_replaced_figures_are_all_there_are(store):
    store.add_figures("2026-11-28", {"joined": 2})
    store.replace_figures({"2026-11-30": {"joined": 4}})
    assert figures(store) == {"2026-11-30": {"joined": 4}}


def test_a_copy_has_them_unless_it_has_its_own(store, tmp_path):
    store.add_figures("2026-11-30", {"joined": 2})
    copy = JsonFiles(tmp_path / "copy")
    copy_figures(store, copy)
    store.add_figures("2026-11-30", {"joined": 1})
    copy_figures(store, copy)
    assert figures(copy) == {"2026-11-30": {"joined": 2}}
    copy.close()


def test_texts_are_dropped_by_day(store):
    for day in ("2026-10-01", "2026-11-30"):
        store.add_figures(day, {"text between lessons: \0 help": 1, "active": 1})
    store.drop_figures("text ", "2026-11-01")
    found = figures(store)
    assert found["2026-10-01"] == {"active": 1}
    assert len(found["2026-11-30"]) == 2


def test_facts_about_money_are_read_on_from_where_they_were_read(store):
    def record(number, kind=Kind.PAID):
        store.record([Fact(NOON + timedelta(days=number), kind, session_id=f"cs_{number}")], durable=True)

    record(1)
    record(2, Kind.WALL_MET)
    first, read = store.facts_on_from(KINDS, {})
    assert [fact.session_id for fact in first] == ["cs_1"]
    record(3)
    record(40, Kind.REFUNDED)
    more, read = store.facts_on_from(KINDS, read)
    assert {fact.session_id for fact in more} - {"cs_1"} == {"cs_3", "cs_40"}
    again, _ = store.facts_on_from(KINDS, read)
    assert {fact.session_id for fact in again} <= {"cs_1", "cs_3", "cs_40"}


def test_who_asked_for_a_person_is_found_until_they_are_answered(store):
    first, second = (store.id_for(f"whatsapp:+1500555000{number}") for number in (1, 2))
    for learner_id in (first, second):
        save(store, replace(ben(learner_id), asked_for_person=PersonAsked(NOON)))
    assert set(store.asking_for_person(9)) == {first, second}
    assert len(store.asking_for_person(1)) == 1
    save(store, replace(ben(first), asked_for_person=None))
    assert store.asking_for_person(9) == [second]


@pytest.mark.parametrize("limit", [0, 2, 9])
def test_ids_go_on_behind_any_of_them(store, limit):
    ids = sorted(store.id_for(f"whatsapp:+1500555{number:04}") for number in range(6))
    for learner_id in ids:
        save(store, ben(learner_id))
    after = ids[min(limit, 5)]
    assert list(store.ids(after)) == [each for each in ids if each > after]


def save(store, learner):
    with store.locked(learner.learner_id) as entry:
        entry.save(learner)
