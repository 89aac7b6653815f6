"""Nobody who starts it elsewhere, or after an upgrade, wakes up with an empty store or with another one."""

import json
import os
import subprocess

import psycopg
import pytest

from bot.store.postgres import Postgres, migrate
from tests.hosts.running import ANA, BARE, KEYS, NOBODY, checkout, installation, run, serving, with_learners
from tests.store.people import ana
from tests.waiting import soon


def test_cron_in_another_folder_finds_the_checkout_s_learners(tmp_path):
    command = checkout(tmp_path / "bot")
    learner_id = with_learners(tmp_path / "bot" / "data" / "learners")
    code, out, err = run(command, "learner", "show", ANA, cwd="/")
    assert (code, json.loads(out)["learner_id"]) == (0, learner_id), err
    assert run(command, "learner", "show", ANA, cwd=tmp_path, STORE_URL="json:data/learners")[0] == 0
    assert not (tmp_path / "data").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="to become another user takes root")
def test_who_may_not_read_the_current_folder_is_served_all_the_same(hosts, open_folder):
    """`sudo -u tutorclaw` in root's home."""
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    store = open_folder / "learners"
    with_learners(store)
    for path in (store, *store.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    done = subprocess.run(
        [hosts / "copy" / ".venv" / "bin" / "tutorclaw", "learner", "show", ANA],
        cwd=closed,
        env={**BARE, "STORE_URL": f"json:{os.path.relpath(store, hosts / 'copy')}"},
        capture_output=True,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_second_checkout_does_not_start_empty_beside_the_learners_of_the_current_folder(tmp_path):
    with_learners(tmp_path / "data" / "learners")
    command = checkout(tmp_path / "new")
    code, _, err = run(command, cwd=tmp_path, **KEYS)
    assert code == 2
    assert "STORE_URL:" in err
    assert str(tmp_path / "new" / "data" / "learners") in err
    assert f"json:{tmp_path / 'data' / 'learners'}" in err
    assert not (tmp_path / "new" / "data" / "learners").exists()


def test_what_an_installed_one_left_among_the_packages_is_named_and_no_other_store_begun(tmp_path):
    packages, here = tmp_path / "site-packages", tmp_path / "srv"
    command = installation(packages)
    here.mkdir()
    with_learners(packages / "data" / "learners")
    for settings in ({}, {"STORE_URL": "json:data/learners"}):
        code, _, err = run(command, cwd=here, **KEYS, **settings)
        assert code == 2
        assert f"json:{packages / 'data' / 'learners'}" in err
        assert str(here / "data" / "learners") in err
    with_learners(here / "data" / "learners")  # of tests, say: which one is right nobody can guess
    assert run(command, "learner", "show", ANA, cwd=here)[0] == 2
    whole = f"json:{packages / 'data' / 'learners'}"
    assert run(command, "learner", "show", ANA, cwd=here, STORE_URL=whole)[0] == 0
    assert list(here.iterdir()) == [here / "data"]


def test_a_unit_without_a_working_directory_begins_no_store_in_the_root_folder(tmp_path):
    command = installation(tmp_path / "site-packages")
    code, _, err = run(command, cwd="/", **KEYS)
    assert code == 2
    assert "STORE_URL: found 'data/learners', which is /data/learners" in err


def test_cron_begins_no_store_in_the_home(tmp_path):
    command = installation(tmp_path / "site-packages")
    home = tmp_path / "home"
    home.mkdir()
    code, _, err = run(command, "reconcile", cwd=home, **KEYS)
    assert code == 2
    assert f"{home / 'data' / 'learners'} from the current folder" in err
    assert list(home.iterdir()) == []


def test_an_installed_one_counts_from_the_current_folder_and_writes_nothing_among_the_packages(tmp_path):
    packages, here = tmp_path / "site-packages", tmp_path / "srv"
    command = installation(packages)
    here.mkdir()
    (here / ".env").write_text("TWILIO_WHATSAPP_FROM=whatsapp:+14155550000\nDELIVERY=worker\n")
    before = everything_in(packages)
    with serving(command, here, PYTHONDONTWRITEBYTECODE="1") as server:
        assert server.status("/checkout/success") == 200
    assert everything_in(packages) == before
    assert (here / "data" / "learners" / "store.key").is_file()


def everything_in(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


# A host whose disk does not last


def test_files_are_refused_where_each_deploy_empties_the_disk(tmp_path):
    command = checkout(tmp_path)
    code, _, err = run(command, cwd=tmp_path, **KEYS, K_SERVICE="tutor")
    assert code == 2
    assert "STORE_URL: is not set" in err
    assert "(K_SERVICE is set)" in err
    assert not (tmp_path / "data" / "learners").exists()


def test_a_volume_with_learners_on_it_is_served_with_a_warning(tmp_path):
    command = checkout(tmp_path)
    with_learners(tmp_path / "data" / "learners")
    with serving(command, tmp_path, RENDER="true") as server:
        soon(lambda: server.events("disk_may_not_last"))
        (line,) = server.events("disk_may_not_last")
    assert (line["level"], line["folder"]) == ("warning", str(tmp_path / "data" / "learners"))


def test_a_folder_that_store_url_names_is_served_on_such_a_host(tmp_path):
    command = checkout(tmp_path)
    with serving(command, tmp_path, RENDER="true", STORE_URL=f"json:{tmp_path / 'volume'}"):
        assert (tmp_path / "volume" / "store.key").is_file()
    assert not (tmp_path / "data" / "learners").exists()


# DATABASE_URL


@pytest.fixture
def database(postgres):
    return postgres.create_database().replace("postgresql://", "postgres://")


def sql(url, statement):
    with psycopg.connect(url, autocommit=True) as connection:
        done = connection.execute(statement)
        return done.fetchall() if done.description else []


def tables(url):
    return {name for (name,) in sql(url, "select relname from pg_class where relkind = 'r' and oid > 16383")}


def test_an_empty_database_of_the_host_s_becomes_the_store(tmp_path, database):
    command = checkout(tmp_path)
    with serving(command, tmp_path, DYNO="web.1", DATABASE_URL=database):
        assert {"learners", "schema_version"} <= tables(database)
    assert not (tmp_path / "data" / "learners").exists()
    with serving(command, tmp_path, DYNO="web.1", DATABASE_URL=database):
        pass  # and stays it, with no learner there yet


def test_another_program_s_database_is_left_alone(tmp_path, database):
    sql(database, "create table users (name text)")
    command = checkout(tmp_path)
    for arguments, keys in (((), KEYS), (("learner", "show", ANA), {})):
        code, _, err = run(command, *arguments, cwd=tmp_path, DATABASE_URL=database, **keys)
        assert code == 2
        assert "STORE_URL: is not set" in err
        assert "(users)" in err
    assert tables(database) == {"users"}


def test_our_own_database_stays_ours_whatever_else_moves_in(tmp_path, database):
    migrate(database)
    store = Postgres(database)
    learner_id = store.id_for(ANA)
    with store.locked(learner_id) as entry:
        entry.save(ana(learner_id))
    store.close()
    sql(database, "create table statistics (name text)")
    code, _, err = run(checkout(tmp_path), "learner", "show", ANA, cwd=tmp_path, DATABASE_URL=database)
    assert code == 0, err


def test_a_database_url_does_not_take_the_place_of_files_that_hold_learners(tmp_path, database):
    command = checkout(tmp_path)
    with_learners(tmp_path / "data" / "learners")
    code, _, err = run(command, cwd=tmp_path, DATABASE_URL=database, **KEYS)
    assert code == 2
    assert f"STORE_URL=json:{tmp_path / 'data' / 'learners'}" in err
    assert tables(database) == set()
    shown = run(
        command, "learner", "show", ANA, cwd=tmp_path, DATABASE_URL=database, STORE_URL="json:data/learners"
    )
    assert shown[0] == 0
    assert tables(database) == set()


def test_a_database_of_another_kind_does_not_count(tmp_path):
    command = checkout(tmp_path)
    with_learners(tmp_path / "data" / "learners")
    shown = run(command, "learner", "show", ANA, cwd=tmp_path, DATABASE_URL="mysql://root:secret@db/shop")
    assert shown[0] == 0


def test_every_table_that_a_migration_makes_is_known_as_ours(database):
    from bot.store.postgres.foreign_tables import OURS

    migrate(database)
    assert tables(database) == OURS
