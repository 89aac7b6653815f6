"""What the Procfile starts, on hosts that build first: read-only, another user, no HOME, little memory."""

import os
import shlex
import shutil
from pathlib import Path

import pytest

from bot.sandbox.ports import free_port
from tests.hosts.running import BARE, NOBODY, ROOT, run, serving

_PROCFILE = (ROOT / "Procfile").read_text()
WEB = dict(line.split(": ", 1) for line in _PROCFILE.splitlines())["web"]
CGROUPS = Path("/sys/fs/cgroup/memory")


@pytest.fixture
def small(request):
    """A group of processes that may have 256 MB together; where the kernel's are not to be had, None."""
    folder = CGROUPS / f"tutorclaw-{os.getpid()}"
    try:
        folder.mkdir()
        (folder / "memory.limit_in_bytes").write_text(str(256 * 1024 * 1024))
    except OSError:
        yield None
        return
    yield folder
    folder.rmdir()


def boxed(folder, store, command):
    """The command as nobody, with every file system but the store's read-only, and no folder for what is
    temporary."""
    script = f"""
        set -e
        mount --bind {store} {store}
        mount -o remount,bind,ro /
        cd {folder}
        exec setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups {command}
    """
    return ["unshare", "-m", "sh", "-c", script]


def modified(folder):
    """When each file in it was, and each folder."""
    return {path: path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


def memory_of(pids):
    """What they use together, shared pages once, in MB."""
    rollups = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(each.split("\nPss:")[1].split()[0]) for each in rollups) / 1024


@pytest.mark.skipif(os.getuid() != 0, reason="a read-only box, and another user, take root")
def test_a_read_only_box_another_user_no_home_and_256_mb_are_enough(hosts, open_folder, small):
    os.chown(open_folder, NOBODY, NOBODY)
    command = boxed(hosts / "copy", open_folder, WEB)
    if small is not None:
        command = ["sh", "-c", f'echo $$ > {small}/cgroup.procs; exec "$@"', "sh", *command]
    with serving(command, "/", STORE_URL=f"json:{open_folder / 'learners'}") as server:
        assert all(os.stat(f"/proc/{pid}").st_uid == NOBODY for pid in server.pids())
        assert memory_of(server.pids()) < 256


@pytest.mark.skipif(os.getuid() != 0, reason="a read-only box, and another user, take root")
def test_postgresql_starts_on_a_file_system_that_is_read_only_throughout(hosts, open_folder, postgres):
    command = boxed(hosts / "copy", open_folder, WEB)
    with serving(command, "/", STORE_URL=postgres.create_database(), TMPDIR=str(hosts)) as server:
        assert server.status("/healthz") == 200
    assert list(open_folder.iterdir()) == []


def test_a_host_that_installs_requirements_runs_the_same_procfile(hosts, postgres, open_folder):
    """Heroku: no uv and no .venv at run time, `tutorclaw` on PATH, PORT and DATABASE_URL from the host."""
    path = f"{hosts / 'venv' / 'bin'}:{BARE['PATH']}"
    database = postgres.create_database().replace("postgresql://", "postgres://")
    before = modified(hosts / "slug") | modified(hosts / "venv")
    with serving(
        shlex.split(WEB), hosts / "slug", user=NOBODY, PATH=path, DYNO="web.1", DATABASE_URL=database
    ) as server:
        (line,) = server.events("serving")
        assert line["host"] == "0.0.0.0"  # noqa: S104
    assert modified(hosts / "slug") | modified(hosts / "venv") == before


def test_what_is_not_installed_is_said_in_words(open_folder):
    copied = open_folder / "bot" / "deploy"
    copied.mkdir(parents=True)
    shutil.copy(ROOT / "bot" / "deploy" / "start.sh", copied)
    code, _, err = run(shlex.split(WEB), cwd=open_folder, RENDER="true", PATH="/usr/bin:/bin")
    assert code == 2
    assert "tutorclaw is not installed here" in err


def test_the_worker_is_started_likewise(hosts, open_folder):
    worker = dict(line.split(": ", 1) for line in _PROCFILE.splitlines())["worker"]
    code, _, err = run(shlex.split(worker), cwd=hosts / "copy", STORE_URL=f"json:{open_folder / 'learners'}")
    assert code == 2
    assert "TWILIO_AUTH_TOKEN: is not set" in err


# Installed


def test_what_is_installed_has_its_data_files(hosts, open_folder):
    """A course, the migrations, the pages, the hosts' files."""
    tutorclaw = hosts / "venv" / "bin" / "tutorclaw"
    assert run([tutorclaw], "course", "check", cwd=open_folder)[0] == 0
    for kind in ("systemd", "docker", "compose", "nginx", "render"):
        code, out, err = run([tutorclaw], "deploy", kind, cwd=open_folder)
        assert (code, err) == (0, "")
        assert "@" not in out.replace("nobody@", "")
    code, out, err = run([tutorclaw], "deploy", "heroku", cwd=open_folder)
    assert (code, out) == (2, "")
    assert "in your copy of the repository" in err
    assert run([tutorclaw], "--version", cwd=open_folder)[1].startswith("tutorclaw, version ")
    assert list(open_folder.iterdir()) == []


def test_what_is_installed_serves_as_another_user_from_the_current_folder(hosts, open_folder):
    packages = next((hosts / "venv" / "lib").glob("*/site-packages"))
    before = modified(packages)
    if os.getuid() == 0:
        os.chown(open_folder, NOBODY, NOBODY)
    port = free_port(0)
    with serving([hosts / "venv" / "bin" / "tutorclaw"], open_folder, user=NOBODY, PORT=port):
        assert (open_folder / "data" / "learners" / "store.key").is_file()
    assert modified(packages) == before
