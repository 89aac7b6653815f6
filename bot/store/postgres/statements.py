"""Statements that are sent together and waited for once: the price of a message is in its round trips.

psycopg's own cursors come at three times the processor time, and its pipelines of them save none of it; nor
do they give up on a server that does not answer. So everything is asked through psycopg's libpq wrapper
(psycopg.pq): prepared statements, values and results in PostgreSQL's text form.
"""

from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg import OperationalError, errors, generators
from psycopg.abc import PQGen
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

Values = Sequence[bytes | None]
Statement = tuple[bytes, Values]  # a statement with $1, $2, … in it, and what they stand for

ANSWER: Final = 1.4  # seconds
BEGIN: Final[Statement] = (b"begin", ())
COMMIT: Final[Statement] = (b"commit", ())
ROLLBACK: Final[Statement] = (b"rollback", ())


class Connection(psycopg.Connection[Any]):
    """`patience` is how many seconds an answer is waited for."""

    patience: float = ANSWER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepared: dict[bytes, bytes] = {}  # statements and their names


def ask(connection: Connection, *statements: Statement) -> list[PGresult]:
    """The result of each. Raises psycopg.Error for the first that failed, and those behind it were not run.

    A COMMIT must come last: its success is then the last thing that can be in doubt.
    """
    for query, _ in statements:
        if query not in connection.prepared:
            _prepare(connection, query)
    pgconn = connection.pgconn
    try:
        pgconn.enter_pipeline_mode()
        for query, values in statements:
            pgconn.send_query_prepared(connection.prepared[query], values)
        pgconn.pipeline_sync()
        results = _results(connection, len(statements))
        pgconn.exit_pipeline_mode()
    except BaseException:
        pgconn.finish()  # nobody knows how far it came
        raise
    for result in results:
        _check(result)
    return results


def texts(result: PGresult) -> list[str]:
    """Each row's first column; empty for null."""
    return [(result.get_value(row, 0) or b"").decode() for row in range(result.ntuples)]


def _results(connection: Connection, number: int) -> list[PGresult]:
    """The server sends all of it at the end, so it is only the first that is waited for."""
    results: list[PGresult] = _wait(connection, generators.execute(connection.pgconn))
    while len(results) <= number:
        more = _wait(connection, generators.fetch_many(connection.pgconn))
        if not more:  # the server has hung up, and may have said why
            _check(results[-1])
            raise OperationalError("the connection was closed")
        results += more
    return results[:number]


def _wait(connection: Connection, results: PQGen[list[PGresult]]) -> list[PGresult]:
    """libpq itself would wait for ever where the line is open and the server frozen."""
    try:
        return connection.wait(results, timeout=connection.patience)
    except OperationalError:
        connection.close()  # nobody knows what came of the statements
        raise


def _prepare(connection: Connection, query: bytes) -> None:
    """Once a connection, and a round trip of its own: PostgreSQL forgets it with the connection."""
    name = b"statement_%d" % len(connection.prepared)
    connection.pgconn.send_prepare(name, query)
    for result in _wait(connection, generators.execute(connection.pgconn)):
        _check(result)
    connection.prepared[query] = name


def _check(result: PGresult) -> None:
    if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise errors.error_from_result(result)
