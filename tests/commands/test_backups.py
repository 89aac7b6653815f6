"""`backup` and `restore` as an operator runs them: from either store into either, while it serves."""

import os
import subprocess
import tarfile
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest

import bot.store.archive
from bot.core.payments.ledger import Fact, Kind
from bot.core.payments.payment import Payment
from bot.core.tombstone import Tombstone
from bot.store.archive import write_archive
from bot.store.document import to_document
from bot.store.erasing import erase
from bot.store.jsonb import storable
from tests.learners import changed
from tests.store.conftest import json_url, migrated, postgres, postgresql_url
from tests.store.handling import save
from tests.store.people import ANA, BEN, NOON, ana, ben
from tests.store.product import ROOT, RUN
from tests.store.workers import open_store

__all__ = ["json_url", "migrated", "postgres", "postgresql_url"]

ZOE = "whatsapp:+15005550077"


@pytest.fixture(params=["json", "postgresql"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(params=["json", "postgresql"])
def target_url(request, tmp_path):
    if request.param == "json":
        return f"json:{tmp_path / 'restored'}"
    return request.getfixturevalue("postgres").create_database()


def run(url, *arguments):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    done = subprocess.run(
        [*RUN, *arguments],
        env={**kept, "STORE_URL": url},
        capture_output=True,
        text=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def source(url):
    """Ana, Ben who has two ids and paid, an erased Zoe, a pointer that no document lists, money of nobody."""
    store = open_store(url)
    ids = [store.id_for(each) for each in (ANA, BEN, ZOE)]
    save(store, ana(ids[0]))
    save(store, replace(ben(ids[1]), address=BEN, other_addresses=("whatsapp:US.1",)))
    store.join((ids[1], store.id_for("whatsapp:US.1"), store.id_for("assigned")), NOON, into=ids[1])
    store.record([Fact(NOON, Kind.PAID, ids[1], "cs_test_1", amount=2900, currency="usd")], durable=True)
    store.keep_unmatched("cs_test_9", {"session_id": "cs_test_9", "metadata": {}})
    erase(store, Tombstone(NOON, (ids[2],)))
    yield store
    store.close()


def state(store):
    documents = {each: storable(to_document(store.read(each))) for each in store.ids()}
    unmatched = sorted(str(sorted(each.items())) for each in store.unmatched())
    leads = [store.read(store.id_for(each)).learner_id for each in (BEN, "whatsapp:US.1", "assigned")]
    return store.key(), documents, sorted(map(str, store.facts())), unmatched, leads, dict(store.tombstones())


def test_everything_comes_back_in_either_store(source, url, target_url, tmp_path):
    file = tmp_path / "backup.tar.gz"
    done = run(url, "backup", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 learners, 1 unmatched payment, 1 fact, 1 tombstone" in done.stdout
    assert file.stat().st_mode & 0o077 == 0
    done = run(target_url, "restore", str(file), "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "restored: 2 learners" in done.stdout
    restored = open_store(target_url)
    assert state(restored) == state(source)
    restored.close()


class Serving:
    """Writes documents over and over, from several threads; the ledger has each payment first."""

    def __init__(self, store):
        self._store, self._stop = store, threading.Event()
        addresses = [f"whatsapp:+1500555{number:04}" for number in range(40)]
        self.ids = [store.id_for(each) for each in addresses]
        for learner_id, address in zip(self.ids, addresses, strict=True):
            save(store, replace(ana(learner_id), address=address))
        self._threads = [
            threading.Thread(target=self._write, args=(self.ids[start::3],)) for start in range(3)
        ]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self, ids):
        for number, learner_id in enumerate(cycle(ids)):
            if self._stop.is_set():
                return
            session = f"cs_test_{learner_id}_{number}"
            with self._store.locked(learner_id) as entry:
                self._store.record([Fact(NOON, Kind.PAID, learner_id, session)], durable=True)
                paid = Payment(session, None, 2900, "usd", NOON)
                payments = (*entry.learner.purchase.payments, paid)[-5:]
                entry.save(changed(entry.learner, payments=payments, chapter=number, wall=number))


def test_backup_of_a_store_that_serves_has_whole_documents_and_the_ledger_that_goes_with_them(url, tmp_path):
    store, file = open_store(url), tmp_path / "backup.tar.gz"
    with Serving(store) as serving:
        done = run(url, "backup", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    target = f"json:{tmp_path / 'restored'}"
    assert run(target, "restore", str(file), "--yes").returncode == 0
    restored = open_store(target)
    assert list(restored.ids()) == sorted(serving.ids)
    recorded = {fact.session_id for fact in restored.facts()}
    learners = [restored.read(each) for each in serving.ids]
    assert any(learner.purchase.payments for learner in learners)
    for learner in learners:
        assert {each.session_id for each in learner.purchase.payments} <= recorded
        assert learner.progress.chapter == (learner.progress.wall or learner.progress.chapter)
    restored.close()
    store.close()


class TestInFiles:
    @pytest.fixture
    def url(self, json_url):
        return json_url

    @pytest.fixture
    def file(self, source, url, tmp_path):
        file = tmp_path / "backup.tar.gz"
        assert run(url, "backup", str(file)).returncode == 0
        return file

    def test_unpacked_by_hand_it_is_a_store(self, source, file, tmp_path):
        folder = tmp_path / "by hand"
        folder.mkdir()
        subprocess.run(["tar", "xzf", file, "-C", folder], check=True)
        by_hand = open_store(f"json:{folder}")
        assert state(by_hand) == state(source)
        by_hand.close()

    def test_old_backup_says_how_far_back_stripe_has_to_be_asked(self, source, url, tmp_path, monkeypatch):
        class LongAgo(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) - timedelta(days=20)

        monkeypatch.setattr(bot.store.archive, "datetime", LongAgo)
        with open(tmp_path / "old.tar.gz", "wb") as file:
            write_archive(source, file, lambda count: None)
        done = run(f"json:{tmp_path / 'restored'}", "restore", file.name, "--yes")
        assert (done.returncode, "tutorclaw reconcile --days 21" in done.stdout) == (0, True)

    def test_tar_of_a_store_that_serves_is_a_store(self, json_url, tmp_path):
        """As the README has it, which says what to make of tar's messages."""
        store, file, folder = open_store(json_url), tmp_path / "backup.tgz", tmp_path / "unpacked"
        learners = json_url.removeprefix("json:")
        with Serving(store) as serving:
            command = ["tar", "czf", file, "--exclude=*.twin", "-C", learners, "."]
            for _ in range(5):
                done = subprocess.run(command, capture_output=True, text=True)
                if "Cannot open" not in done.stderr:
                    break
            assert done.returncode in (0, 1)
        folder.mkdir()
        subprocess.run(["tar", "xzf", file, "-C", folder], check=True)
        unpacked = open_store(f"json:{folder}")
        for each in serving.ids:
            learner = unpacked.read(each)
            assert learner.progress.chapter == (learner.progress.wall or learner.progress.chapter)
        unpacked.close()
        store.close()

    def test_never_goes_over_a_store_that_holds_learners(self, source, url, file):
        before = state(source)
        done = run(url, "restore", str(file), "--yes")
        assert (done.returncode, "holds learners" in done.stderr) == (1, True)
        assert state(source) == before

    def test_asks_where_nobody_agreed(self, source, file, tmp_path):
        target = tmp_path / "asked"
        done = run(f"json:{target}", "restore", str(file))
        assert (done.returncode, "--yes" in done.stderr) == (2, True)
        assert not list(target.glob("??/*"))

    @pytest.mark.parametrize("damage", ["cut", "other", "no manifest", "outside"])
    def test_what_is_no_whole_backup_is_refused(self, source, file, tmp_path, damage):
        data = file.read_bytes()
        if damage == "cut":
            file.write_bytes(data[: len(data) // 2])
        elif damage == "other":
            file.write_bytes(b"hello")
        else:
            name = "store.key" if damage == "no manifest" else "../../outside"
            with tarfile.open(file, "w:gz") as tar:
                tar.addfile(tarfile.TarInfo(name))
        target = tmp_path / "refused"
        done = run(f"json:{target}", "restore", str(file), "--yes")
        assert (done.returncode, "FILE" in done.stderr) == (2, True)
        assert not list(target.glob("??/*"))

    def test_a_file_that_is_there_is_not_overwritten(self, source, url, file):
        before = file.read_bytes()
        assert run(url, "backup", str(file)).returncode == 2
        assert file.read_bytes() == before

    def test_damaged_document_is_named_and_the_rest_is_in_it(self, source, url, tmp_path):
        learner_id = source.id_for(ANA)
        path = tmp_path / "learners" / learner_id[4:6] / f"{learner_id}.json"
        path.write_text("{")
        path.with_suffix(".twin").unlink(missing_ok=True)
        done = run(url, "backup", str(tmp_path / "part.tar.gz"))
        assert (done.returncode, learner_id in done.stderr, "1 learner," in done.stdout) == (1, True, True)

    def test_who_was_erased_since_the_backup_stays_so(self, source, url, file, tmp_path):
        """All documents were lost, and the tombstone is still there."""
        erase(source, Tombstone(NOON.replace(year=2099), (source.id_for(ANA),)))
        for each in Path(url.removeprefix("json:")).glob(f"??/{source.id_for(BEN)}.*"):
            each.unlink()
        assert list(source.ids()) == []
        assert run(url, "restore", str(file), "--yes").returncode == 0
        assert list(source.ids()) == [source.id_for(BEN)]
