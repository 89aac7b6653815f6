"""Makes the tables, or brings them up to this version. Runs once at each start.

The version before still serves while a migration runs, and after it. So a migration only adds (a table, an
index, a column that may be null or has a default) or sets what changes no answer, and holds no lock for long.
A database that is newer than this code is left alone: this code can serve it all the same.
"""

import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import psycopg
from psycopg.errors import LockNotAvailable

from bot.store.postgres.connections import connect, unavailable
from bot.store.postgres.pooling import require_own_sessions
from bot.store.postgres.statements import Connection, ask, texts

HEAD: Final = "0007"  # the last file's number in migrations/versions
_LOCK: Final = 7_206_127_051_417_930_241  # any number that no other program takes a lock by
_PATIENCE: Final = 60.0  # seconds for one statement, or for another machine that migrates
_TRIES: Final = 20
_PAUSE: Final = 1.0  # seconds
_FOLDER: Final = Path(__file__).parent / "migrations"
_SESSION: Final = {"statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"}


def migrate(url: str) -> None:
    """Safe where several machines start at once. Raises StoreUnavailable."""
    require_own_sessions(url)
    with unavailable("connecting to PostgreSQL"), closing(connect(url, _SESSION)) as connection:
        if _version(connection) >= HEAD:
            return
        connection.patience = _PATIENCE
        ask(connection, (b"select pg_advisory_lock($1)", (b"%d" % _LOCK,)))
        # Looked at again: another machine may just have done it, and may be newer than this one.
        if _version(connection) < HEAD:
            _upgrade_when_free(url)


def _version(connection: Connection) -> str:
    """The number of the last migration; empty where there was none."""
    (known,) = ask(connection, (b"select to_regclass('schema_version')", ()))
    if texts(known) == [""]:
        return ""
    (found,) = ask(connection, (b"select max(version_num) from schema_version", ()))
    return texts(found)[0]


def _upgrade_when_free(url: str) -> None:
    """An ALTER that waits for a lock, because of a dump, say, makes everybody wait behind it. So it gives up
    after half a second (see env.py), sooner than they do, lets them pass and tries again."""
    for _ in range(_TRIES):
        with suppress(LockNotAvailable):
            return _upgrade(url)
        time.sleep(_PAUSE)
    return _upgrade(url)


def _upgrade(url: str) -> None:
    # Imported here: it takes a third of a second, and is needed once a version.
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import NullPool

    def plain_connection() -> Connection:
        connection = connect(url, _SESSION)
        connection.autocommit = False
        return connection

    engine = create_engine("postgresql+psycopg://", creator=plain_connection, poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
            connection.commit()
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.Error):
            raise error.orig from None
        raise
