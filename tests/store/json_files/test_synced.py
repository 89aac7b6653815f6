"""What a save leaves visible is on the disk when the save returns."""

import os

import pytest

from tests.store.handling import set_chapter


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
