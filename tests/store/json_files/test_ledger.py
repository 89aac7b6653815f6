"""The ledger as files: what a crash, a full disk or another version leaves in them."""

import os
import resource
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.payments.ledger import Fact
from bot.errors import StoreUnavailable
from tests.store.json_files.test_disk import fill, limited, small_disk  # noqa: F401 a fixture
from tests.store.ledgers import FACTS, PAID, numbered
from tests.store.people import NOON


@pytest.fixture
def month(folder):
    return f"{folder}/ledger/2026-03.jsonl"


def append(path, data):
    with open(path, "ab") as file:
        file.write(data)


GARBAGE = [
    b'{"at":"2026-03-01T12:00:00Z","kind":"paid","session_id":"cs_te',  # a write that a crash cut
    b"\0" * 4096 + b"\n",  # what a power cut leaves of blocks that were never written
    b'{"kind":"paid"}\n',
    b'{"at":"2026-03-01T12:00:00","kind":"paid"}\n',  # no zone
    b'{"at":"0001-01-01T00:00:00+10:00","kind":"paid"}\n',
    b'{"at":7,"kind":["paid"]}\n[]\nnull\n\xff\xfe\n',
    b"[" * 100_000 + b"\n",
]


@pytest.mark.parametrize("garbage", GARBAGE)
def test_torn_and_garbage_lines_spoil_no_other_and_are_counted(store, month, garbage, caplog):
    store.record([PAID], durable=True)
    append(month, garbage)
    store.record([FACTS[1]], durable=True)
    assert list(store.facts()) == [PAID, FACTS[1]]
    [line] = caplog.messages
    assert line == f"2026-03.jsonl: skipped lines that are no facts: {len(garbage.splitlines())}"


def test_a_month_has_a_file_and_only_those_that_matter_are_read(store, month):
    store.record(FACTS, durable=True)
    assert sorted(os.listdir(os.path.dirname(month))) == ["2025-01.jsonl", "2026-03.jsonl", "2026-04.jsonl"]
    append(month, b"garbage\n")
    os.chmod(month, 0)
    assert list(store.facts(since=NOON + timedelta(days=35))) == [FACTS[2]]


def test_unknown_fields_of_a_newer_version_do_no_harm(store, month):
    store.record([PAID], durable=True)
    append(month, b'{"at":"2026-03-02T00:00:00Z","kind":"paid","session_id":"cs_9","fee":3}\n')
    assert list(store.facts(session_id="cs_9")) == [
        Fact(datetime(2026, 3, 2, tzinfo=UTC), "paid", session_id="cs_9")
    ]


def test_a_ledger_is_no_document(store, month, learner_id):
    store.record([PAID], durable=True)
    assert not [name for name in os.listdir(os.path.dirname(month)) if name.endswith(".json")]
    assert list(store.ids()) == [learner_id]


def record_until_it_fails(store):
    for number in range(100):
        store.record([numbered(number)], durable=True)


def test_full_disk_acknowledges_no_durable_fact_and_spoils_none(small_disk, store):  # noqa: F811
    store.record([PAID], durable=True)
    fill(small_disk)
    with pytest.raises(StoreUnavailable, match="writing the ledger: No space left"):
        record_until_it_fails(store)
    os.unlink(f"{small_disk}/filler")
    store.record([FACTS[1]], durable=True)
    facts = list(store.facts())
    assert (facts[0], facts[-1]) == (PAID, FACTS[1])
    assert facts[1:-1] == [numbered(number) for number in range(len(facts) - 2)]


def test_a_write_that_ends_early_is_no_acknowledgement_and_spoils_nothing(store, month):
    store.record([PAID], durable=True)
    room = os.path.getsize(month) + 20
    with limited(resource.RLIMIT_FSIZE, room), pytest.raises(StoreUnavailable, match="File too large"):
        store.record([FACTS[1]], durable=False)
    assert os.path.getsize(month) == room
    store.record([FACTS[1]], durable=True)
    assert list(store.facts()) == [PAID, FACTS[1]]


def test_a_disk_that_went_away_gets_no_second_ledger(store, folder):
    os.rename(folder, folder + "-elsewhere")
    os.mkdir(folder)
    with pytest.raises(StoreUnavailable, match="writing the ledger"):
        store.record([PAID], durable=True)
    assert os.listdir(folder) == []
