import os

import psycopg
import pytest

from bot.store.postgres import migrate
from tests.store.people import ana
from tests.store.postgres_server import NoPostgresError, PostgresServer
from tests.store.workers import open_store


@pytest.fixture
def url(json_url):
    """Names a new, empty store; test files that are about another kind, or about both, say so."""
    return json_url


@pytest.fixture
def json_url(tmp_path):
    return f"json:{tmp_path / 'learners'}"


@pytest.fixture(scope="session")
def postgres():
    """One server for all tests. On a machine of CI it must be there."""
    try:
        server = PostgresServer()
    except NoPostgresError as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL: {reason}")
    yield server
    server.remove()


@pytest.fixture(scope="session")
def migrated(postgres):
    """A database with the tables in it."""
    url = postgres.create_database()
    migrate(url)
    return url


@pytest.fixture
def postgresql_url(postgres, migrated):
    postgres.empty_database(migrated)
    return migrated


@pytest.fixture
def sql(url):
    """Somebody else at the same database, where the store is one."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection.execute


@pytest.fixture
def store(url):
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def learner_id(store):
    """Of Ana, whose document is in the store."""
    learner_id = store.id_for("whatsapp:+15005550001")
    with store.locked(learner_id) as entry:
        entry.save(ana(learner_id))
    return learner_id


@pytest.fixture
def folder(url):
    return url.removeprefix("json:")


@pytest.fixture
def path(folder, learner_id):
    """Ana's document as a file."""
    return f"{folder}/{learner_id[4:6]}/{learner_id}.json"
