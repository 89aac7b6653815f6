"""A disk that is full, read-only or gone: StoreUnavailable, and every file as it was."""

import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.queues import Queue
from bot.errors import StoreUnavailable
from bot.store.json_files.store import JsonFiles
from tests.store.handling import contents, names, save, set_chapter
from tests.store.people import BEN, NOON, ana, ben, due_delivery


@pytest.fixture
def small_disk(folder):
    """Mounted where the store will be; needs root, who may mount."""
    os.mkdir(folder)
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("cannot mount a small disk here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder):
    with open(f"{folder}/filler", "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


@contextmanager
def limited(which, most):
    limits = resource.getrlimit(which)
    resource.setrlimit(which, (most, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(which, limits)


def grow(store, learner_id):
    with store.locked(learner_id) as entry:
        entry.save(replace(entry.learner, name="x" * 30_000))


@pytest.fixture
def full_disk(small_disk, store, learner_id):
    """With Ana's document and its spare on it."""
    set_chapter(store, learner_id, 2)
    fill(small_disk)
    return small_disk


def test_full_disk_has_no_room_for_a_new_learner(full_disk, store):
    before = names(full_disk)
    with pytest.raises(StoreUnavailable, match=r"saving ../lrn_\w+\.json: No space left"):
        save(store, replace(ben(store.id_for(BEN)), deliveries=()))
    assert store.read(store.id_for(BEN)) is None
    assert names(full_disk) == before


def test_full_disk_is_found_by_the_probe(full_disk, store):
    before = names(full_disk)
    with pytest.raises(StoreUnavailable, match="No space left"):
        store.probe()
    assert names(full_disk) == before
    os.unlink(f"{full_disk}/filler")
    store.probe()


def killed_at_call(number, act):
    """Whether that was before the end."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    left = number

    def profile(frame, kind, called):
        nonlocal left
        left -= kind == "c_call" and called.__module__ == "posix"
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(profile)
    act()
    os._exit(0)


def test_probes_that_are_killed_leave_nothing_that_the_next_does_not_take_away(store, folder):
    before, number = names(folder), 1
    while killed_at_call(number, store.probe):
        assert len(names(folder)) <= len(before) + 1
        number += 1
    assert number > 4
    store.probe()
    assert names(folder) == before


def test_full_disk_serves_learners_who_are_known(full_disk, store, learner_id):
    for chapter in (3, 4, 5):
        set_chapter(store, learner_id, chapter)
    assert store.read(learner_id).progress.chapter == 5


def test_full_disk_keeps_the_document_that_would_not_grow(full_disk, store, learner_id, path):
    before = contents(path)
    with pytest.raises(StoreUnavailable, match="No space left"):
        grow(store, learner_id)
    assert contents(path) == before
    os.unlink(f"{full_disk}/filler")
    grow(store, learner_id)
    assert len(store.read(learner_id).name) == 30_000


def test_full_disk_keeps_no_unmatched_payment(full_disk, store):
    with pytest.raises(StoreUnavailable, match="No space left"):
        store.keep_unmatched("cs_1", {"note": "x" * 9000})
    os.unlink(f"{full_disk}/filler")
    assert store.keep_unmatched("cs_1", {}) is True


def test_store_on_a_full_disk_is_opened_and_read(full_disk, store, learner_id):
    again = JsonFiles(full_disk)
    assert again.read(learner_id) == store.read(learner_id)
    again.close()


def test_read_only_disk_is_read(small_disk, store, learner_id):
    subprocess.run(["mount", "-o", "bind,ro", small_disk, small_disk], check=True)
    assert store.read(learner_id) == ana(learner_id)
    with pytest.raises(StoreUnavailable, match="Read-only"):
        set_chapter(store, learner_id, 2)
    with pytest.raises(StoreUnavailable, match="Read-only"):
        store.probe()
    subprocess.run(["umount", small_disk], check=True)


def test_write_that_ends_early_saves_nothing(store, learner_id, path):
    set_chapter(store, learner_id, 2)
    before = contents(path)
    for save_more in (grow, lambda *_: save(store, replace(ben(store.id_for(BEN)), name="x" * 30_000))):
        with limited(resource.RLIMIT_FSIZE, 10_000), pytest.raises(StoreUnavailable, match="too large"):
            save_more(store, learner_id)
    assert contents(path) == before
    assert store.read(store.id_for(BEN)) is None
    set_chapter(store, learner_id, 3)
    assert store.read(learner_id).progress.chapter == 3


def test_no_free_descriptor_is_no_damage(store, learner_id):
    lowest = os.open("/dev/null", os.O_RDONLY)
    os.close(lowest)
    with (
        limited(resource.RLIMIT_NOFILE, lowest),
        pytest.raises(StoreUnavailable, match="Too many open files"),
    ):
        store.read(learner_id)
    assert store.read(learner_id) == ana(learner_id)


def test_file_where_a_folder_should_be_is_said(tmp_path, store):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="opening the store"):
        JsonFiles(tmp_path / "file")
    with pytest.raises(StoreUnavailable, match="opening the store"):
        JsonFiles(tmp_path / "file" / "below")


def test_marker_without_a_save_is_corrected(full_disk, store, learner_id):
    waiting = replace(ana(learner_id), name="x" * 30_000, deliveries=(due_delivery(NOON),))
    with pytest.raises(StoreUnavailable):
        save(store, waiting)
    assert store.due(Queue.OUTBOX, NOON, 9) == []
    os.unlink(f"{full_disk}/filler")
    save(store, waiting)
    assert store.due(Queue.OUTBOX, NOON, 9) == [learner_id]


def test_delivery_put_off_by_a_failed_save_is_due_as_before(full_disk, store, learner_id):
    os.unlink(f"{full_disk}/filler")
    save(store, replace(ana(learner_id), deliveries=(due_delivery(NOON),)))
    set_chapter(store, learner_id, 2)
    fill(full_disk)
    later = due_delivery(NOON + timedelta(hours=1))
    with pytest.raises(StoreUnavailable):
        save(store, replace(ana(learner_id), name="x" * 30_000, deliveries=(later,)))
    assert store.due(Queue.OUTBOX, NOON, 9) == [learner_id]
