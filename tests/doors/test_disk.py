"""The documents as files that people copy and write, and a disk that is full."""

import json
import os
import re
import shutil
import subprocess

import pytest

from tests.chat import SECRET
from tests.world import World, completed, soon


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    return world.ana


# Files


def test_every_json_file_is_one_learner_s_indented_document(world, ana):
    ben = world.ben
    ana.says("upgrade")
    world.tells(completed("lrn_" + "a" * 26, "cs_test_nobody"))
    world.get("/healthz")
    found = {path.name: path.read_text() for path in world.folder.rglob("*.json")}
    assert found.keys() == {f"{person.learner_id}.json" for person in (ana, ben)}
    for text in found.values():
        assert text.startswith('{\n  "')
        assert set(json.loads(text)) >= {"learner_id", "address", "name", "tier", "chapter", "payments"}


def test_times_are_rfc_3339_in_utc(world):
    ben = world.ben
    ben.says("next")
    times = re.findall(r'"(\d{4}-\d\d-\d\d[^"]*)"', ben.path.read_text())
    assert len(times) >= 4
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", each) for each in times)


def test_copy_of_the_folder_is_served_without_a_rebuild(world, ana, tmp_path):
    ana.says("chapter 3")
    shutil.copytree(world.folder, tmp_path / "restored" / "learners")
    restored = World(tmp_path / "restored")
    try:
        restored.ana.says("progress", world.new_sid())
        restored.ana.hears("chapter 3")
        assert restored.ana.learner_id == ana.learner_id
    finally:
        restored.close()


def test_document_that_others_put_there_is_served(world, ana):
    """With the fields alone that others know of."""
    path = ana.path
    fields = ("learner_id", "address", "name", "tier", "chapter", "payments")
    document = {name: value for name, value in ana.document.items() if name in fields}
    for left_over in path.parent.iterdir():
        left_over.unlink()
    path.write_text(json.dumps({**document, "tier": "paid", "chapter": 6}))
    ana.says("next")
    ana.hears(SECRET)


def test_backup_that_is_put_back_counts(world, ana):
    backup = ana.path.read_bytes()
    for text in ("chapter 2", "chapter 3", "chapter 4"):
        ana.says(text)
    ana.path.write_bytes(backup)
    ana.says("progress")
    ana.hears("start")


def test_document_that_was_taken_away_is_a_new_learner_s(world, ana):
    for text in ("chapter 2", "chapter 3"):
        ana.says(text)
    ana.path.unlink()
    ana.says("hi")
    ana.hears("Welcome")
    assert ana.document["chapter"] == 1


# A full disk


@pytest.fixture
def small_disk(tmp_path):
    """Mounted where the store will be; needs root, who may mount."""
    folder = tmp_path / "learners"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("cannot mount a small disk here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def world_on_small_disk(small_disk, world):
    return world


def fill(folder):
    with open(folder / "filler", "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def test_full_disk_is_503_at_both_doors_and_nothing_is_lost_once_there_is_room(world_on_small_disk):
    world = world_on_small_disk
    world.ana.says("hi")
    learner_id, newcomer, sid = world.ana.learner_id, world.somebody(), world.new_sid()
    before = world.ana.document["tier"]
    fill(world.folder)
    event = completed(learner_id, metadata={"learner_id": learner_id})
    assert newcomer.sends("hi", sid).status == 503
    assert world.tells(completed("lrn_" + "a" * 26, "cs_test_nobody")).status == 503
    soon(lambda: world.get("/healthz").status == 503, within=3)  # it looks once a second
    status = world.tells(event).status
    assert status in (200, 503)
    assert world.ana.document["tier"] == ("paid" if status == 200 else before)
    assert not newcomer.is_known
    (world.folder / "filler").unlink()
    newcomer.says("hi", sid)
    newcomer.hears("Welcome")
    assert world.tells(event).status == 200
    assert world.tells(completed("lrn_" + "a" * 26, "cs_test_nobody")).status == 200
    assert (world.ana.document["tier"], len(world.ana.document["payments"])) == ("paid", 1)
    soon(lambda: world.get("/healthz").status == 200, within=3)
