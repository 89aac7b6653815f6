"""Both stores with the product in front of them, warmed up."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from tests.benchmarks.load import send_all
from tests.benchmarks.requests import WORDS, messages
from tests.benchmarks.servers import ROOT, Server, product
from tests.store import postgres_server

LEARNERS = range(199)  # a prime number of them


def warm_up(server: Server, learners: Sequence[int] = LEARNERS) -> None:
    """Until each has all the replies that a document keeps, and its file a twin."""
    send_all(server.port, messages(learners, len(learners) * (len(WORDS) + 1)))


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk that the product's data lie on: /tmp may be memory, where a sync costs nothing."""
    with tempfile.TemporaryDirectory(dir=ROOT / "data", prefix="benchmark-") as folder:
        yield Path(folder)


@contextmanager
def json_product() -> Iterator[Server]:
    with scratch() as folder, product(f"json:{folder}") as server:
        warm_up(server)
        yield server
        server.check()


@contextmanager
def postgres_product() -> Iterator[Server | None]:
    """None, with a line that says why, where there is no PostgreSQL."""
    try:
        # The tests switch fsync off. Here it is a part of what is measured; and on one machine one talks to
        # the database by its Unix socket.
        with patch.dict(postgres_server.OPTIONS, fsync="on", unix_socket_directories="."):
            database = postgres_server.PostgresServer()
    except postgres_server.NoPostgresError as error:
        print(f"\nPostgreSQL is left out: {error}")
        yield None
        return
    try:
        with product(database.socket_url(database.create_database())) as server:
            warm_up(server)
            yield server
            server.check()
    finally:
        database.remove()
