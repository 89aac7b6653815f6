"""Statements that are sent together and waited for once: the price of a message is in its round trips.

psycopg's own cursors come at three times the processor time, and its pipelines of them save none of it. So
what each message needs is asked through its libpq wrapper (psycopg.pq): prepared statements, values and
results in PostgreSQL's text form.
"""

from collections.abc import Sequence
from typing import Final

from psycopg import OperationalError, errors, generators
from psycopg.abc import PQGen
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from bot.store.postgres.connections import Connection

Values = Sequence[bytes | None]
Asked = tuple[bytes, Values]  # a statement with $1, $2, … in it, and what they stand for

BEGIN: Final[Asked] = (b"begin", ())
COMMIT: Final[Asked] = (b"commit", ())


def ask(connection: Connection, *asked: Asked) -> list[PGresult]:
    """The result of each. Raises psycopg.Error for the first that failed, and those behind it were not run.

    A COMMIT must come last: its success is then the last thing that can be in doubt.
    """
    for statement, _ in asked:
        if statement not in connection.prepared:
            _prepare(connection, statement)
    pgconn = connection.pgconn
    try:
        pgconn.enter_pipeline_mode()
        for statement, values in asked:
            pgconn.send_query_prepared(connection.prepared[statement], values)
        pgconn.pipeline_sync()
        results = _results(connection, len(asked))
        pgconn.exit_pipeline_mode()
    except BaseException:
        pgconn.finish()  # nobody knows how far it came
        raise
    for result in results:
        _check(result, pgconn)
    return results


def _results(connection: Connection, number: int) -> list[PGresult]:
    """The server sends all of it at the end, so it is only the first that is waited for."""
    results: list[PGresult] = _wait(connection, generators.execute(connection.pgconn))
    while len(results) <= number:
        more = _wait(connection, generators.fetch_many(connection.pgconn))
        if not more:  # the server has hung up, and may have said why
            _check(results[-1], connection.pgconn)
            raise OperationalError("the connection was closed")
        results += more
    return results[:number]


def _wait(connection: Connection, results: PQGen[list[PGresult]]) -> list[PGresult]:
    try:
        return connection.wait(results, timeout=connection.patience)
    except OperationalError:
        connection.close()  # nobody knows what came of it
        raise


def _prepare(connection: Connection, statement: bytes) -> None:
    """Once a connection, and a round trip of its own: PostgreSQL forgets it with the connection."""
    name = b"statement_%d" % len(connection.prepared)
    connection.pgconn.send_prepare(name, statement)
    for result in _wait(connection, generators.execute(connection.pgconn)):
        _check(result, connection.pgconn)
    connection.prepared[statement] = name


def _check(result: PGresult, pgconn: PGconn) -> None:
    if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise errors.error_from_result(result)
