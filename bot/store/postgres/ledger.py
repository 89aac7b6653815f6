"""The ledger as rows of the table `ledger`, which are only ever added."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields
from datetime import UTC, datetime
from typing import Any, Final

from psycopg.sql import SQL, Composed

from bot.core.money.ledger import Fact
from bot.store.jsonb import storable
from bot.store.postgres.connections import Connection, Connections, unavailable

_COLUMNS: Final = SQL("at, kind, learner_id, session_id, event_id, payment_intent, amount, currency, detail")
_ADD: Final = SQL("insert into ledger ({}) values ({})").format(
    _COLUMNS, SQL(", ").join(SQL("%s") for _ in fields(Fact))
)
_CONDITIONS: Final = {
    "since": SQL("at >= %(since)s"),
    "learner_id": SQL("learner_id = %(learner_id)s"),
    "session_id": SQL("session_id = %(session_id)s"),
}
_PAGE: Final = 1000


class Ledger:
    """Calls raise StoreUnavailable."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._mine = threading.local()

    @contextmanager
    def with_document(self, connection: Connection) -> Iterator[None]:
        """What this thread records meanwhile is written in that connection's transaction: it comes to stay
        with the document or not at all, and no second connection is waited for while one is held."""
        before = getattr(self._mine, "connection", None)
        self._mine.connection = connection
        try:
            yield
        finally:
            self._mine.connection = before

    def record(self, facts: Iterable[Fact], durable: bool) -> None:
        rows = [_row(fact) for fact in facts]
        held: Connection | None = getattr(self._mine, "connection", None)
        if held is not None:
            with unavailable("writing the ledger"):
                _add(held, rows)
            return
        with self._connections.asked("writing the ledger") as connection, connection.transaction():
            if not durable:
                connection.execute("set local synchronous_commit = off")
            _add(connection, rows)

    def facts(self, since: datetime | None, learner_id: str | None, session_id: str | None) -> Iterator[Fact]:
        """In the order in which they were written; a page at a time, for there may be millions."""
        wanted = {"since": since, "learner_id": learner_id, "session_id": session_id}
        given = {name: value for name, value in wanted.items() if value is not None}
        query, last = _query(given), 0
        while True:
            with self._connections.asked("reading the ledger") as connection:
                page = connection.execute(query, {**given, "last": last}).fetchall()
            if not page:
                return
            yield from (_fact(*row[1:]) for row in page)
            last = page[-1][0]


def _query(given: dict[str, Any]) -> Composed:
    conditions = SQL(" and ").join([SQL("id > %(last)s"), *(_CONDITIONS[name] for name in given)])
    return SQL("select id, {} from ledger where {} order by id limit {}").format(_COLUMNS, conditions, _PAGE)


def _add(connection: Connection, rows: list[tuple[Any, ...]]) -> None:
    if len(rows) == 1:
        connection.execute(_ADD, rows[0])
    elif rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)


def _row(fact: Fact) -> tuple[Any, ...]:
    return tuple(storable(value) for value in astuple(fact))


def _fact(at: datetime, *rest: Any) -> Fact:
    return Fact(at.astimezone(UTC), *rest)
