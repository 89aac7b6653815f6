"""PostgreSQL goes away under a running server, and comes back."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.store.postgres import Postgres
from tests.store.postgres_server import PostgresServer
from tests.store.product import Server, environment, message_sids


@pytest.fixture(scope="module")
def database():
    """A server of its own: it is stopped here, and others must not notice."""
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def server(database, tmp_path_factory):
    log = tmp_path_factory.mktemp("outage") / "log"
    server = Server(log, environment(database.create_database(), DELIVERY="worker"))
    server.wait_until_it_serves()
    yield server
    assert server.end() == 0


SIDS = message_sids()


def ask_both_doors(server, learners=10):
    """Status and seconds of each of twenty requests that are made at once."""

    def ask(number):
        began = time.monotonic()
        if number % 2:
            status, _ = server.message(f"whatsapp:+1500{number}", "hi", next(SIDS))
        else:
            status = server.paid("lrn_" + "a" * 26, number)
        return status, time.monotonic() - began

    with ThreadPoolExecutor(2 * learners) as pool:
        return list(pool.map(ask, range(2 * learners)))


def serves_again(server, within=5.0):
    deadline = time.monotonic() + within
    while {status for status, _ in ask_both_doors(server)} != {200}:
        assert time.monotonic() < deadline


def freeze(database):
    database.freeze()


def crash(database):
    database.stop()


@pytest.mark.parametrize(("away", "back"), [(freeze, PostgresServer.thaw), (crash, PostgresServer.start)])
def test_both_doors_say_503_while_it_is_away_and_go_on_once_it_is_back(database, server, away, back):
    assert {status for status, _ in ask_both_doors(server)} == {200}
    away(database)
    try:
        for _ in range(3):
            answers = ask_both_doors(server)
            print(answers)
            assert {status for status, _ in answers} == {503}
            assert max(seconds for _, seconds in answers) < 2.5
        assert server.get("/healthz") == 503
    finally:
        back(database)
    began = time.monotonic()
    serves_again(server)
    print("back after", time.monotonic() - began)
