"""The files are whole at every moment: to readers, after a kill, after a power cut, by either way to save."""

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.learner import Tier
from bot.errors import DocumentUnreadable
from bot.store.json_files import swap_files
from bot.store.json_files.reading import is_last_save
from bot.store.json_files.rename_exchange import find_rename_exchange
from bot.store.json_files.save_header import Saved, SaveHeader
from bot.store.json_files.store import JsonFiles
from bot.store.json_files.swap_files import SwapFiles
from bot.store.json_files.times import nanoseconds
from tests.learners import changed
from tests.store.handling import contents, save, set_chapter, write
from tests.store.people import NOON, ana, due_delivery
from tests.store.workers import worker


def test_reader_sees_a_whole_document_at_every_moment(store, url, path, learner_id):
    with worker("save_forever", url, learner_id) as saver:
        assert saver.stdout.readline() == "1\n"
        seen = set()
        for _ in range(2000):
            with open(path) as file:
                document = json.load(file)
            assert len(document["name"]) == document["lesson"]
            learner = store.read(learner_id)
            assert len(learner.name) == learner.progress.lesson
            seen.add(document["chapter"])
        assert len(seen) > 20


def test_reader_who_holds_the_file_open_sees_it_unchanged(store, path, learner_id):
    set_chapter(store, learner_id, 2)
    with open(path, "rb") as file:
        for chapter in range(3, 9):
            set_chapter(store, learner_id, chapter)
        assert json.load(file)["chapter"] == 2
    assert store.read(learner_id).progress.chapter == 8


def test_killed_while_saving_leaves_the_last_save_or_the_one_under_way(store, url, learner_id):
    for _ in range(5):
        with worker("save_forever", url, learner_id) as saver:
            for _ in range(30):
                saver.stdout.readline()
            saver.kill()
            rest = saver.stdout.read().split()
        last = int(rest[-1]) if rest else 30
        learner = store.read(learner_id)
        assert learner.progress.chapter in (last, last + 1)
        assert len(learner.name) == learner.progress.lesson
        set_chapter(store, learner_id, 1)


def test_folder_that_another_process_has_just_made_is_on_the_disk_before_what_is_in_it_counts(
    store, folder, monkeypatch
):
    """Their maker may have died between making and syncing."""
    ids = [store.id_for(f"whatsapp:+1500{number:07}") for number in range(2)]
    for made in (ids[0][4:6], ids[1][4:6], "due", "unmatched"):
        os.mkdir(f"{folder}/{made}", 0o700)
    synced, sync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(os.readlink(f"/proc/self/fd/{fd}")), sync(fd)))
    for save_it in (
        lambda: save(store, ana(ids[0])),
        lambda: save(store, replace(ana(ids[1]), deliveries=(due_delivery(NOON),))),
        lambda: store.keep_unmatched("cs_1", {}),
    ):
        synced.clear()
        save_it()
        assert folder in synced


# A power cut: names as they were a save ago


def lose_swap(path):
    assert find_rename_exchange()(path, twin_of(path))


def twin_of(path):
    return path.replace(".json", ".twin")


@pytest.fixture
def next_boot(folder):
    store = JsonFiles(folder, boot="the next")
    yield store
    store.close()


@pytest.fixture
def cut(store, path, learner_id):
    """A document with chapter 3, whose swap was lost: chapter 2 is visible."""
    for chapter in (2, 3):
        set_chapter(store, learner_id, chapter)
    lose_swap(path)
    assert json.loads(contents(path))["chapter"] == 2


@pytest.mark.usefixtures("cut")
@pytest.mark.parametrize("first", ["read", "locked"])
def test_save_whose_swap_was_lost_is_visible_again(next_boot, path, learner_id, first):
    if first == "read":
        assert next_boot.read(learner_id).progress.chapter == 3
    else:
        with next_boot.locked(learner_id) as entry:
            assert entry.learner.progress.chapter == 3
    assert json.loads(contents(path))["chapter"] == 3
    set_chapter(next_boot, learner_id, 4)
    assert next_boot.read(learner_id).progress.chapter == 4


def test_second_save_whose_swap_was_lost_is_visible_again(store, next_boot, path, learner_id):
    set_chapter(store, learner_id, 2)
    lose_swap(path)
    assert next_boot.read(learner_id).progress.chapter == 2


@pytest.mark.usefixtures("cut")
def test_in_the_same_boot_the_visible_file_is_the_truth(store, learner_id):
    assert store.read(learner_id).progress.chapter == 2


@pytest.mark.usefixtures("cut")
@pytest.mark.parametrize("torn", ["end", "middle"])
def test_torn_twin_is_no_save(next_boot, path, learner_id, torn):
    data = contents(twin_of(path))
    torn_data = data[:100] if torn == "end" else data.replace(b'"lesson": 0', b'"lesson": 1')
    write(twin_of(path), torn_data)
    assert next_boot.read(learner_id).progress.chapter == 2
    set_chapter(next_boot, learner_id, 5)
    assert next_boot.read(learner_id).progress.chapter == 5


def test_older_twin_is_no_save(store, next_boot, learner_id):
    for chapter in (2, 3, 4):
        set_chapter(store, learner_id, chapter)
        assert next_boot.read(learner_id).progress.chapter == chapter


def test_document_damaged_in_an_earlier_boot_is_not_healed_from_an_older_save(
    store, next_boot, path, learner_id
):
    for chapter in (2, 3):
        set_chapter(store, learner_id, chapter)
    with open(path, "r+b") as file:
        file.write(b"{{")
    with pytest.raises(DocumentUnreadable):
        next_boot.read(learner_id)
    assert contents(path).startswith(b"{{")


def test_first_save_over_somebody_elses_document_needs_no_swap(store, next_boot, path, learner_id):
    set_chapter(store, learner_id, 2)
    document = json.loads(contents(path))
    del document["saved"]
    write(path, json.dumps(document | {"tier": "paid"}).encode())
    old = {os.stat(path).st_ino, os.stat(twin_of(path)).st_ino}
    set_chapter(store, learner_id, 3)
    assert os.stat(path).st_ino not in old
    assert next_boot.read(learner_id).tier is Tier.PAID
    assert json.loads(contents(path))["chapter"] == 3


AT = nanoseconds(NOON)
SECOND = 1_000_000_000


def saved(revision, boot="the last", at=NOON, whole=True):
    return Saved(ana("lrn_x"), SaveHeader(revision, at, boot, 0), whole)


@pytest.mark.parametrize(
    ("why", "twin", "twin_changed", "visible", "changed", "expected"),
    [
        ("one save ahead", saved(8), AT, saved(7), AT, True),
        ("ahead, its time not written yet", saved(8), 0, saved(7), AT - SECOND, True),
        ("ahead, both were given to another owner", saved(8), AT + 10**12, saved(7), AT + 10**12, True),
        ("ahead of a document restored since", saved(8), AT, saved(7), AT + 10**12, False),
        ("one save behind", saved(6), AT, saved(7), AT + SECOND, False),
        ("two saves ahead: of another past", saved(9), AT, saved(7), AT, False),
        ("torn itself", saved(8, whole=False), AT, saved(7), AT, False),
        ("of this boot: its save failed", saved(8, boot="this"), AT, saved(7), AT, False),
        ("no header: not ours", Saved(ana("lrn_x"), None), AT, saved(7), AT, False),
        ("written after the torn file's last swap", saved(8), 0, None, AT - SECOND, True),
        ("written before the damaged file's last swap", saved(8), AT, None, AT + SECOND, False),
        ("torn into something that parses", saved(8), 0, saved(9, whole=False), AT - SECOND, True),
        ("edited since", saved(8), AT, saved(9, whole=False), AT + SECOND, False),
        ("somebody else's document", saved(8), AT, Saved(ana("lrn_x"), None), AT + SECOND, False),
    ],
)
def test_which_twin_is_the_last_save(why, twin, twin_changed, visible, changed, expected):
    assert is_last_save(twin, twin_changed, visible, changed, "this") is expected, why


# A file system that cannot swap names


@pytest.fixture
def renaming(folder):
    store = JsonFiles(folder, exchange=lambda one, other: False)
    yield store
    store.close()


def test_without_the_swap_saves_are_whole_too(renaming, store, path, learner_id):
    for chapter, length in enumerate((5, 9000, 1), start=2):
        with renaming.locked(learner_id) as entry:
            entry.save(changed(entry.learner, name="x" * length, chapter=chapter))
        assert json.loads(contents(path))["chapter"] == chapter
        assert store.read(learner_id).name == "x" * length


def test_where_boots_have_no_name_nothing_hangs_on_a_swap(folder, path, learner_id):
    """It could not be told from a save that was lost with the power."""
    store = JsonFiles(folder, boot="", exchange=lambda *_: pytest.fail("swapped"))
    for chapter in (2, 3, 4):
        set_chapter(store, learner_id, chapter)
    assert json.loads(contents(path))["chapter"] == 4
    store.close()


def test_both_ways_to_save_may_take_turns(renaming, store, next_boot, learner_id):
    for chapter in range(2, 12, 2):
        set_chapter(store, learner_id, chapter)
        set_chapter(renaming, learner_id, chapter + 1)
        assert next_boot.read(learner_id).progress.chapter == chapter + 1


def test_new_file_that_a_crash_left_is_written_over(renaming, path, learner_id):
    os.link(path, path.replace(".json", ".new"))
    set_chapter(renaming, learner_id, 2)
    set_chapter(renaming, learner_id, 3)
    assert renaming.read(learner_id).progress.chapter == 3
    assert not os.path.exists(path.replace(".json", ".new"))


@pytest.mark.parametrize("exchange", [None, lambda one, other: False])
def test_newer_spare_becomes_the_document_where_names_cannot_be_swapped(tmp_path, exchange):
    path = str(tmp_path / "lrn_a.json")
    Path(path).write_text("old")
    Path(twin_of(path)).write_text("new")
    SwapFiles(exchange).swap_in(path)
    assert Path(path).read_text() == "new"


def test_swap_that_the_system_cannot_do_is_an_answer_and_a_missing_file_an_error(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    exchange = find_rename_exchange()
    assert exchange(str(tmp_path / "a"), str(tmp_path / "a" / "b")) is False  # EINVAL, as of a file system
    with pytest.raises(FileNotFoundError):
        exchange(str(tmp_path / "a"), str(tmp_path / "none"))


def test_saves_while_the_file_system_s_way_is_being_found_out_all_come_to_stay(tmp_path):
    """Of two threads that are about to swap, the first finds out that it cannot be done."""
    both = threading.Barrier(2)

    def cannot(one, other):
        both.wait(10)
        return False

    files = SwapFiles(cannot)
    paths = [str(tmp_path / "ab" / f"{name}.json") for name in ("one", "two")]
    for path in paths:
        files.create(path, b"1")
    errors = []

    def overwrite(path):
        try:
            files.overwrite(path, b"2")
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=overwrite, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert errors == []
    assert [Path(path).read_bytes().strip() for path in paths] == [b"2", b"2"]


def test_save_that_finds_the_way_gone_at_its_last_moment_takes_the_other(tmp_path, monkeypatch):
    files, path = SwapFiles(find_rename_exchange()), str(tmp_path / "ab" / "one.json")
    files.create(path, b"1")
    write_spare = swap_files._write_spare

    def finds_out(twin, data):
        written = write_spare(twin, data)
        files._exchange = None  # what another thread does meanwhile
        return written

    monkeypatch.setattr(swap_files, "_write_spare", finds_out)
    files.overwrite(path, b"2")
    assert Path(path).read_bytes().strip() == b"2"
