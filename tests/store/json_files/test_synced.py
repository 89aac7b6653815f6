"""What a save leaves visible is on the disk when the save returns."""

import os
import threading

import pytest

from bot.core.payments.ledger import Fact
from bot.store.json_files.durable import make_folder
from tests.store.handling import save, set_chapter
from tests.store.people import NOON, ana


@pytest.fixture
def synced(monkeypatch):
    """Each file that was synced, as it was by then."""
    files = []

    def watch(name):
        sync = getattr(os, name)
        monkeypatch.setattr(os, name, lambda fd: (files.append(state(os.fstat(fd))), sync(fd)))

    watch("fsync")
    watch("fdatasync")
    return files


def state(stat):
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def test_the_file_that_is_visible_after_a_save_was_synced_as_it_is(store, learner_id, path, synced):
    for chapter in range(2, 8):  # by a new file, and by the spare
        synced.clear()
        set_chapter(store, learner_id, chapter)
        assert state(os.stat(path)) in synced


def test_second_save_creates_nothing_and_its_names_are_on_the_disk_since_the_first(store, monkeypatch):
    learner_id = store.id_for("whatsapp:+15005550002")
    listed = {}  # by folder, when it was synced last
    sync = os.fsync

    def watch(fd):
        where = os.readlink(f"/proc/self/fd/{fd}")
        if os.path.isdir(where):
            listed[where] = inodes(where)
        sync(fd)

    monkeypatch.setattr(os, "fsync", watch)
    save(store, ana(learner_id))
    (folder,) = [where for where in listed if where.endswith(f"/{learner_id[4:6]}")]
    assert set(listed[folder]) == {f"{learner_id}.json", f"{learner_id}.twin"}
    before = listed.pop(folder)
    set_chapter(store, learner_id, 2)
    assert folder not in listed
    assert sorted(inodes(folder).values()) == sorted(before.values())


def test_folders_that_are_made_for_the_store_are_on_the_disk(tmp_path, monkeypatch):
    listed = {}
    sync = os.fsync

    def watch(fd):
        where = os.readlink(f"/proc/self/fd/{fd}")
        if os.path.isdir(where):
            listed[where] = os.listdir(where)
        sync(fd)

    monkeypatch.setattr(os, "fsync", watch)
    make_folder(str(tmp_path / "data" / "learners"))
    assert "data" in listed[str(tmp_path)]
    assert "learners" in listed[str(tmp_path / "data")]


def test_no_save_leaves_a_file_open(store):
    """A server runs for months, and has a thousand files at most."""
    open_files = []
    for number in range(3):
        learner_id = store.id_for(f"whatsapp:+1500555000{number}")
        save(store, ana(learner_id))
        set_chapter(store, learner_id, 2)
        store.keep_unmatched(f"cs_test_{number}", {})
        store.record([Fact(NOON, "paid", learner_id, f"cs_test_{number}")], durable=True)
        store.probe()
        open_files.append(len(os.listdir("/proc/self/fd")))
    assert open_files[1:] == open_files[:-1]


def test_thread_that_ends_leaves_no_file_open(store, learner_id):
    def ends():
        thread = threading.Thread(target=set_chapter, args=(store, learner_id, 2))
        thread.start()
        thread.join()
        return len(os.listdir("/proc/self/fd"))

    assert ends() == ends()


def inodes(folder):
    names = [name for name in os.listdir(folder) if not name.endswith(".new")]
    return {name: os.stat(f"{folder}/{name}").st_ino for name in names}
