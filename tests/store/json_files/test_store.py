"""What the files of the JSON store keep to: layout, wholeness, the way back from damage."""

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.learner import Tier
from bot.core.queues import Queue
from bot.errors import DocumentUnreadable, StoreUnavailable
from bot.store.json_files.store import JsonFiles
from tests.learners import changed
from tests.store.handling import contents, names, save, set_chapter, write
from tests.store.people import ANA, BEN, NOON, ana, ben, due_delivery
from tests.store.workers import ROOT, worker

# The layout


def test_document_is_one_indented_file_that_a_person_can_read(path, learner_id):
    text = contents(path).decode()
    assert text.startswith(f'{{\n  "learner_id": "{learner_id}",\n  "address": "{ANA}",\n')
    assert json.loads(text)["tier"] == "free"


def test_only_documents_are_named_json(store, folder, path, learner_id):
    for chapter in range(4):
        set_chapter(store, learner_id, chapter)
    save(store, replace(ana(learner_id), deliveries=(due_delivery(NOON),)))
    store.keep_unmatched("cs_1", {"type": "x"})
    store.probe()
    assert [name for name in names(folder) if name.endswith(".json")] == [os.path.basename(path)]
    assert [name for name in names(folder) if "new" in name or "tmp" in name] == []


def test_documents_are_for_the_owner_alone(store, folder, path, learner_id):
    set_chapter(store, learner_id, 2)
    for parent, folders, files in os.walk(folder):
        assert {stat.S_IMODE(os.stat(f"{parent}/{each}").st_mode) for each in files} <= {0o600}
        assert {stat.S_IMODE(os.stat(f"{parent}/{each}").st_mode) for each in folders} <= {0o700}


@pytest.mark.parametrize("name", ["with a blank", "deep/er/é", "link"])
def test_store_may_be_anywhere(tmp_path, monkeypatch, name):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path)
    store = JsonFiles(name)
    monkeypatch.chdir("/")
    save(store, ana(store.id_for(ANA)))
    assert store.read(store.id_for(ANA)).name == "Ana"
    assert len(names(tmp_path / name)) >= 2
    store.close()


# A document that others put there


def test_document_with_only_the_required_fields_is_served(store, path, learner_id):
    write(path, json.dumps({"learner_id": learner_id, "address": ANA, "tier": "paid"}).encode())
    assert store.read(learner_id).tier is Tier.PAID
    set_chapter(store, learner_id, 4)
    set_chapter(store, learner_id, 5)
    assert (store.read(learner_id).tier, store.read(learner_id).progress.chapter) == (Tier.PAID, 5)


def test_older_document_that_was_restored_is_the_truth(store, path, learner_id):
    older = contents(path)
    for chapter in range(2, 6):
        set_chapter(store, learner_id, chapter)
    write(path, older)
    assert store.read(learner_id) == ana(learner_id)
    set_chapter(store, learner_id, 7)
    assert store.read(learner_id) == changed(ana(learner_id), chapter=7)


def test_document_that_was_put_there_meanwhile_is_not_overwritten_unread(store, folder, path, learner_id):
    theirs = json.dumps({"learner_id": learner_id, "address": ANA, "tier": "paid"}).encode()
    os.unlink(path)
    with store.locked(learner_id) as entry:
        write(path, theirs)
        with pytest.raises(StoreUnavailable):
            entry.save(ana(learner_id))
    assert contents(path) == theirs
    assert [name for name in names(folder) if name.endswith(".new")] == []


def test_edited_document_is_the_truth(store, path, learner_id):
    for chapter in (2, 3):
        set_chapter(store, learner_id, chapter)
    with open(path, "r+b") as file:  # in place
        data = file.read().replace(b'"Ana"', b'"Eva"')
        file.seek(0)
        file.write(data)
    assert store.read(learner_id).name == "Eva"
    set_chapter(store, learner_id, 4)
    assert store.read(learner_id).name == "Eva"


def test_copy_of_the_store_is_the_store(store, folder, path, learner_id, tmp_path):
    set_chapter(store, learner_id, 3)
    subprocess.run(["cp", "-r", folder, tmp_path / "copy"], check=True)
    copy = JsonFiles(tmp_path / "copy")
    assert copy.id_for(ANA) == learner_id
    assert copy.read(learner_id).progress.chapter == 3
    copy.close()


def test_document_that_was_taken_away_is_nobody_and_comes_again(store, path, learner_id):
    set_chapter(store, learner_id, 2)
    os.unlink(path)
    assert store.read(learner_id) is None
    for chapter in (0, 1, 2):
        save(store, changed(ana(learner_id), chapter=chapter))
    assert store.read(learner_id).progress.chapter == 2


def test_hard_linked_backup_keeps_what_it_has(store, path, learner_id, tmp_path):
    os.link(path, tmp_path / "backup")
    before = contents(path)
    for chapter in range(2, 8):
        set_chapter(store, learner_id, chapter)
    assert contents(tmp_path / "backup") == before


# Damage


def paid_elsewhere(learner_id):
    return json.dumps({"learner_id": learner_id[:-1] + "x", "address": ANA, "tier": "paid"}).encode()


DAMAGED = {
    "empty": lambda _: b"",
    "truncated": lambda _: b'{\n  "learner_id": "lrn_',
    "garbage": lambda _: os.urandom(300),
    "zeros": lambda _: bytes(4096),
    "not UTF-8": lambda _: b'{"learner_id": "\xff"}',
    "a list": lambda _: b"[]",
    "wrong type": lambda id: json.dumps({"learner_id": id, "address": ANA, "tier": 1}).encode(),
    "unknown tier": lambda id: json.dumps({"learner_id": id, "address": ANA, "tier": "gold"}).encode(),
    "no tier": lambda id: json.dumps({"learner_id": id, "address": ANA}).encode(),
    "another's": paid_elsewhere,
    "huge": lambda _: b" " * (5 * 1024 * 1024),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damaged_document_is_named_left_and_taken_up_once_mended(store, path, learner_id, damage):
    set_chapter(store, learner_id, 2)
    good, bad = contents(path), DAMAGED[damage](learner_id)
    write(path, bad)
    with pytest.raises(DocumentUnreadable, match=rf"^{learner_id[4:6]}/{learner_id}\.json: .+"):
        store.read(learner_id)
    with pytest.raises(DocumentUnreadable), store.locked(learner_id):
        pass
    assert contents(path) == bad
    save(store, ben(store.id_for(BEN)))
    write(path, good)
    assert store.read(learner_id).progress.chapter == 2
    set_chapter(store, learner_id, 3)
    assert store.read(learner_id).progress.chapter == 3


@pytest.mark.parametrize("end", [b"", b"}\0", b"}}", b"},{}"])
def test_document_of_ours_that_is_no_json_by_its_end_alone_is_damaged(store, path, learner_id, end):
    bad = contents(path).rstrip().removesuffix(b"}") + end
    write(path, bad)
    with pytest.raises(DocumentUnreadable, match="no JSON"), store.locked(learner_id):
        pass
    assert contents(path) == bad


def test_link_to_a_document_is_no_document(store, path, learner_id):
    os.rename(path, path + ".elsewhere")
    os.symlink(path + ".elsewhere", path)
    with pytest.raises(DocumentUnreadable, match="symbolic link"):
        store.read(learner_id)


@pytest.mark.parametrize("put", [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_no_document(store, path, learner_id, put):
    os.unlink(path)
    put(path)
    with pytest.raises(DocumentUnreadable), store.locked(learner_id):
        pass
    assert os.path.lexists(path)


@pytest.mark.parametrize("put", [os.mkdir, os.mkfifo, lambda path: os.symlink("/etc/passwd", path)])
def test_odd_things_in_the_spares_place_stop_no_save(store, path, learner_id, put):
    os.unlink(path.replace(".json", ".twin"))
    put(path.replace(".json", ".twin"))
    for chapter in (2, 3, 4):
        set_chapter(store, learner_id, chapter)
    assert store.read(learner_id).progress.chapter == 4


@pytest.mark.parametrize("garbage", [b"", b"{", bytes(10_000)])
def test_damaged_spare_is_written_over(store, path, learner_id, garbage):
    set_chapter(store, learner_id, 2)
    write(path.replace(".json", ".twin"), garbage)
    set_chapter(store, learner_id, 3)
    assert store.read(learner_id).progress.chapter == 3


def test_damaged_document_with_a_delivery_due_is_due_so_that_it_is_named(store, path, learner_id):
    save(store, replace(ana(learner_id), deliveries=(due_delivery(NOON),)))
    write(path, b"{")
    assert store.due(Queue.OUTBOX, NOON, 9) == [learner_id]


# The store's key


def test_two_processes_at_once_make_one_key(url):
    with worker("name", url, ANA) as one, worker("name", url, ANA) as other:
        for process in (one, other):
            process.stdin.write("go\n")
            process.stdin.flush()
        assert one.stdout.readline() == other.stdout.readline() != ""


def test_documents_without_their_key_are_refused(folder, path):
    os.unlink(f"{folder}/store.key")
    with pytest.raises(StoreUnavailable, match=r"store\.key.*backup"):
        JsonFiles(folder)


def test_damaged_key_is_refused(folder, store):
    write(f"{folder}/store.key", b"x")
    with pytest.raises(StoreUnavailable, match=r"store\.key.*backup"):
        JsonFiles(folder)


@pytest.mark.parametrize("there", [False, True])
def test_nobody_is_new_when_the_disk_is_gone(store, folder, learner_id, there):
    os.rename(folder, folder + ".away")
    if there:
        JsonFiles(folder).close()
    with pytest.raises(StoreUnavailable):
        store.read(store.id_for(BEN))
    with pytest.raises(StoreUnavailable), store.locked(learner_id):
        pass
    with pytest.raises(StoreUnavailable):
        store.probe()


def test_who_was_refused_while_the_folder_was_out_of_reach_is_not_locked_out(store, folder, learner_id):
    set_chapter(store, learner_id, 2)  # by now the locks are open
    os.rename(folder, folder + ".away")
    write(folder, b"what is below a file cannot be asked about")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="locking"), store.locked(learner_id):
            pass
    os.unlink(folder)
    os.rename(folder + ".away", folder)
    set_chapter(store, learner_id, 3)
    assert store.read(learner_id).progress.chapter == 3


def test_store_that_was_put_back_is_served_and_locked(store, folder, learner_id):
    subprocess.run(["cp", "-r", folder, folder + ".copy"], check=True)
    os.rename(folder, folder + ".away")
    os.rename(folder + ".copy", folder)
    with (
        worker("hold", f"json:{folder}", learner_id, "outbox"),
        store.claim(Queue.OUTBOX, learner_id) as ours,
    ):
        assert ours is False
    set_chapter(store, learner_id, 2)
    assert JsonFiles(folder).read(learner_id).progress.chapter == 2


# Due markers


def test_marker_that_a_crash_left_is_taken_away(store, folder, learner_id):
    waiting = replace(ana(learner_id), deliveries=(due_delivery(NOON),))
    save(store, waiting)
    marker = f"{folder}/due/{learner_id}"
    save(store, ana(learner_id))
    assert not os.path.exists(marker)
    for stale in (marker, f"{folder}/due/{store.id_for(BEN)}"):
        open(stale, "w").close()
        os.utime(stale, (1, 1))
    assert store.due(Queue.OUTBOX, NOON, 9) == []
    assert os.listdir(f"{folder}/due") == []


def test_marker_that_a_crash_left_too_early_gets_its_time(store, folder, learner_id):
    save(store, replace(ana(learner_id), deliveries=(due_delivery(NOON),)))
    os.utime(f"{folder}/due/{learner_id}", (1, 1))
    before = NOON - timedelta(seconds=1)
    assert store.due(Queue.OUTBOX, before, 9) == []
    assert os.stat(f"{folder}/due/{learner_id}").st_mtime == NOON.timestamp()


def test_due_folder_that_was_not_in_the_backup_comes_again(store, folder, learner_id):
    waiting = replace(ana(learner_id), deliveries=(due_delivery(NOON),))
    save(store, waiting)
    subprocess.run(["rm", "-r", f"{folder}/due"], check=True)
    assert store.due(Queue.OUTBOX, NOON, 9) == []
    save(store, waiting)
    assert store.due(Queue.OUTBOX, NOON, 9) == [learner_id]


def test_very_first_run_makes_everything(tmp_path):
    store = JsonFiles(tmp_path / "a" / "b")
    assert store.due(Queue.OUTBOX, NOON, 9) == []
    assert list(store.unmatched()) == []
    assert store.read(store.id_for(ANA)) is None
    save(store, ana(store.id_for(ANA)))
    store.close()


def test_forked_child_has_locks_of_its_own(store, folder, learner_id):
    script = (
        "import os, sys\n"
        "from bot.core.queues import Queue\n"
        "from bot.store.json_files.store import JsonFiles\n"
        f"store = JsonFiles({folder!r})\n"
        f"with store.claim(Queue.OUTBOX, {learner_id!r}) as parents:\n"
        "    pid = os.fork()\n"
        "    if pid == 0:\n"
        f"        with store.claim(Queue.OUTBOX, {learner_id!r}) as childs:\n"
        "            os._exit(10 + childs)\n"
        "    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert answer.stdout == "10\n", answer.stderr
