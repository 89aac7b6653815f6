"""PgBouncer between: with a session for each client all holds; in transaction mode nothing starts."""

import os
import subprocess
import sys
from contextlib import closing, contextmanager

import psycopg
import pytest

from bot.errors import StoreUnavailable
from bot.sandbox.ports import free_port
from bot.store.postgres import Postgres, migrate
from bot.store.postgres.connections import connect
from tests.store.people import ana
from tests.store.postgres_server import START, somebody
from tests.tools import tool
from tests.waiting import soon


@pytest.fixture
def pooler(postgres, tmp_path_factory):
    """A function: a PgBouncer in that mode, as its own defaults have it, in front of a new database."""
    program = tool("pgbouncer")

    @contextmanager
    def run(mode, **settings):
        port, database = free_port(0), postgres.create_database().rpartition("/")[2]
        user, folder = somebody(), tmp_path_factory.mktemp("pgbouncer")
        lines = {"listen_addr": "127.0.0.1", "listen_port": port, "auth_type": "any", "pool_mode": mode}
        lines |= {"unix_socket_dir": "", "logfile": "", **settings}
        file = folder / "pgbouncer.ini"
        target = f"{database} = host=127.0.0.1 port={postgres.port} dbname={database} user=postgres"
        text = f"[databases]\n{target}\n[pgbouncer]\n"
        config = text + "".join(f"{name} = {value}\n" for name, value in lines.items())
        file.write_text(config)
        # It refuses root, and pytest's folders are root's: the file comes by a descriptor.
        with file.open("rb") as opened:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-c", START, str(user.pw_uid), str(user.pw_gid), str(os.getpid())),
                    *(program, "-q", f"/proc/self/fd/{opened.fileno()}"),
                ],
                pass_fds=[opened.fileno()],
                stderr=subprocess.DEVNULL,
            )
        url = f"postgresql://postgres@127.0.0.1:{port}/{database}"
        try:
            soon(lambda: answers(url))
            yield url
        finally:
            process.terminate()
            process.wait(10)

    return run


def answers(url):
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_in_session_mode_a_learner_is_served(pooler):
    with pooler("session") as url:
        migrate(url)
        store = Postgres(url)
        with closing(store):
            learner_id = store.id_for("whatsapp:+15005550001")
            with store.locked(learner_id) as entry:
                entry.save(ana(learner_id))
            assert store.read(learner_id) == ana(learner_id)
        with closing(connect(url, {"idle_in_transaction_session_timeout": "60s"})) as connection:
            shown = connection.execute("show idle_in_transaction_session_timeout").fetchone()
            assert shown == ("1min",), "a session has our limits behind a pooler too"


@pytest.mark.parametrize(
    ("mode", "settings"),
    [
        ("transaction", {}),
        ("transaction", {"server_round_robin": 1, "min_pool_size": 3}),
        ("transaction", {"default_pool_size": 1}),
        ("statement", {}),
    ],
)
def test_a_pooler_that_hands_sessions_round_is_said_and_nothing_is_made(pooler, mode, settings):
    with pooler(mode, **settings) as url:
        with pytest.raises(StoreUnavailable, match="set its pool_mode to session"):
            migrate(url)
        with psycopg.connect(url, autocommit=True) as connection:
            assert connection.execute("select to_regclass('learners')").fetchone() == (None,)


def test_what_the_url_s_own_options_say_comes_first(postgres):
    url = f"{postgres.create_database()}?options=-c%20statement_timeout%3D7s"
    with closing(connect(url)) as connection:
        assert connection.execute("show statement_timeout").fetchone() == ("7s",)
        assert connection.execute("show tcp_keepalives_idle").fetchone() == ("10",)
