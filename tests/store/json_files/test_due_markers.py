"""The due markers of the JSON store: whatever is done to one, the others stay as they are."""

import os
import tempfile
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store.json_files.due_markers import DueMarkers
from tests.store.people import NOON

IDS = [f"lrn_{letter * 26}" for letter in "abc"]


@pytest.fixture
def markers(tmp_path):
    return DueMarkers(str(tmp_path / "due"))


def second(number):
    return NOON + timedelta(seconds=number)


def times(folder):
    """When each marker is due, in seconds after noon."""
    noon = NOON.timestamp()
    return {each.name: each.stat().st_mtime - noon for each in os.scandir(folder) if len(each.name) == 30}


def test_markers_made_in_a_rush_are_one_file(markers, tmp_path):
    for number, learner_id in enumerate(IDS):
        markers.announce(learner_id, second(number))
    assert len({each.inode() for each in os.scandir(tmp_path / "due")}) == 1
    assert markers.passed(second(0)) == IDS


def test_a_marker_is_on_the_disk_before_its_name_is(markers, tmp_path, monkeypatch):
    synced, sync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(os.fstat(fd).st_ino), sync(fd)))
    markers.announce(IDS[0], second(0))
    folder = tmp_path / "due"
    assert (synced[0], synced[-1]) == ((folder / IDS[0]).stat().st_ino, folder.stat().st_ino)


def test_folder_that_another_process_made_is_on_the_disk_with_the_first_marker(tmp_path, monkeypatch):
    (tmp_path / "due").mkdir()  # and died before it synced it
    synced, sync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(os.fstat(fd).st_ino), sync(fd)))
    DueMarkers(str(tmp_path / "due")).announce(IDS[0], second(0))
    assert tmp_path.stat().st_ino in synced


def test_one_that_is_put_off_puts_no_other_off(markers, tmp_path):
    for learner_id in IDS:
        markers.announce(learner_id, second(1))
    markers.settle(IDS[0], second(60))
    assert times(tmp_path / "due") == {IDS[0]: 60, IDS[1]: 1, IDS[2]: 1}


def test_a_name_that_is_another_file_by_now_lends_no_wrong_time(markers, tmp_path):
    markers.announce(IDS[0], second(1))
    DueMarkers(str(tmp_path / "due")).settle(IDS[0], second(60))  # another process
    markers.announce(IDS[1], second(2))
    assert times(tmp_path / "due")[IDS[1]] == 2


def test_where_there_are_no_links_each_has_its_file(markers, tmp_path, monkeypatch):
    def no_links(*_):
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "link", no_links)
    for learner_id in IDS:
        markers.announce(learner_id, second(1))
    assert times(tmp_path / "due") == dict.fromkeys(IDS, 1)


kinds = st.sampled_from(["announce", "settle", "away"])
steps = st.lists(st.tuples(st.sampled_from(IDS), kinds, st.integers(0, 30), st.booleans()), max_size=12)


@settings(deadline=None, max_examples=60)
@given(steps)
def test_a_marker_is_never_later_than_it_was_announced_nor_changed_by_another_s(steps):
    with tempfile.TemporaryDirectory() as folder:
        processes = [DueMarkers(folder), DueMarkers(folder)]
        for learner_id, step, at, other in steps:
            markers, before = processes[other], times(folder)
            if step == "announce":
                markers.announce(learner_id, second(at))
                assert times(folder)[learner_id] <= at
            else:
                markers.settle(learner_id, second(at) if step == "settle" else None)
                held = at if step == "settle" and learner_id in before else None
                assert times(folder).get(learner_id) == held
            rest = {each: time for each, time in before.items() if each != learner_id}
            assert {each: time for each, time in times(folder).items() if each != learner_id} == rest
