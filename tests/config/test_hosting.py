"""What a host's variables decide, and where paths count from."""

from pathlib import Path

import pytest

from bot.config.config import Config, SettingsGroup, read_config
from bot.config.hosting import HOST_VARIABLES
from bot.config.root import find_root, is_installed, other_roots, shipped_course

GROUPS = frozenset({SettingsGroup.STORE, SettingsGroup.LISTENING, SettingsGroup.COURSE})
POSTGRES = "postgres://u:p@h/d"


def read(root: Path, **environ: str) -> Config:
    config = read_config(environ, root, GROUPS)
    assert isinstance(config, Config), config
    return config


@pytest.mark.parametrize("variable", HOST_VARIABLES)
def test_every_address_is_the_default_where_a_host_is_known(tmp_path: Path, variable: str):
    config = read(tmp_path, **{variable: "1", "PORT": "5000"})
    assert (config.host, config.port, config.hosting.variable) == ("0.0.0.0", 5000, variable)  # noqa: S104
    assert not config.hosting.only_this_machine
    assert read(tmp_path, **{variable: "1", "HOST": "::1"}).host == "::1"
    assert read(tmp_path, **{variable: " "}).host == "127.0.0.1"


def test_env_file_cannot_say_that_this_is_such_a_host(tmp_path: Path):
    (tmp_path / ".env").write_text("RENDER=true\nPORT=5000\n")
    config = read(tmp_path)
    assert (config.host, config.hosting.variable, config.hosting.only_this_machine) == (
        "127.0.0.1",
        None,
        False,
    )


def test_port_of_the_process_opens_nothing_and_is_remarked(tmp_path: Path):
    assert read(tmp_path, PORT="5000").host == "127.0.0.1"
    assert read(tmp_path, PORT="5000").hosting.only_this_machine
    assert not read(tmp_path, PORT="5000", HOST="127.0.0.1").hosting.only_this_machine
    assert not read(tmp_path).hosting.only_this_machine


@pytest.mark.parametrize(
    ("environ", "store", "store_from"),
    [
        ({"DATABASE_URL": POSTGRES}, POSTGRES, "DATABASE_URL"),
        ({"DATABASE_URL": POSTGRES, "STORE_URL": "postgresql:///x"}, "postgresql:///x", "STORE_URL"),
        ({"DATABASE_URL": POSTGRES, "STORE_URL": " "}, POSTGRES, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://u:p@h/d"}, None, None),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, None, None),
        ({}, None, None),
    ],
)
def test_database_url_counts_where_store_url_is_not_set_and_it_is_postgresql(
    tmp_path: Path, environ: dict[str, str], store: str | None, store_from: str | None
):
    config = read(tmp_path, **environ)
    assert config.store_url == (store or f"json:{tmp_path}/data/learners")
    assert config.hosting.store_from == store_from


def test_store_url_of_the_env_file_wins_over_a_host_s_database_url(tmp_path: Path):
    (tmp_path / ".env").write_text("STORE_URL=json:here\n")
    assert read(tmp_path, DATABASE_URL=POSTGRES).store_url == f"json:{tmp_path}/here"


def test_a_malformed_database_url_is_named_and_not_shown(tmp_path: Path):
    faults = read_config({"DATABASE_URL": "postgres://u:hunter2@h:port/d"}, tmp_path, GROUPS)
    assert isinstance(faults, list)
    assert [fault.name for fault in faults] == ["DATABASE_URL"]
    assert "hunter2" not in str(faults[0])


def test_a_path_that_is_whole_counts_from_nowhere(tmp_path: Path):
    assert read(tmp_path).hosting.store_path == "data/learners"
    assert read(tmp_path, STORE_URL="json:x").hosting.store_path == "x"
    assert read(tmp_path, STORE_URL="json:/x").hosting.store_path is None
    assert read(tmp_path, STORE_URL=POSTGRES).hosting.store_path is None


def test_paths_count_from_the_checkout_and_installed_from_the_current_folder(tmp_path: Path, monkeypatch):
    package, here = tmp_path / "somewhere" / "bot", tmp_path / "here"
    package.mkdir(parents=True)
    here.mkdir()
    monkeypatch.chdir(here)
    assert not is_installed(package)
    assert find_root(package) == package.parent
    assert other_roots(package.parent, package) == [here]
    (package.parent / "tutorclaw-1.0.dist-info").mkdir()
    assert is_installed(package)
    assert find_root(package) == here
    assert other_roots(here, package) == [package.parent]


def test_the_course_that_ships_is_there_for_who_has_none(tmp_path: Path):
    package, root = tmp_path / "bot", tmp_path / "srv"
    (package / "course").mkdir(parents=True)
    assert shipped_course(root, package) == package / "course"
    (root / "data" / "course").mkdir(parents=True)
    assert shipped_course(root, package) == root / "data" / "course"
    assert shipped_course(tmp_path, tmp_path / "checkout" / "bot") == tmp_path / "data" / "course"
