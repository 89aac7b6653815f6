"""`backup` and `restore` as an operator runs them: from either store into either, while it serves."""

import os
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.payments.ledger import Fact, Kind
from bot.core.tombstone import Tombstone
from bot.store.document import to_document
from bot.store.erasing import erase
from bot.store.jsonb import storable
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
