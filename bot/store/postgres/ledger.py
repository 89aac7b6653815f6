"""The ledger as rows of the table `ledger`, which are only ever added."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any, Final

from psycopg.sql import SQL, Composed

from bot.core.payments.ledger import Fact
from bot.store.jsonb import storable
from bot.store.postgres.connections import Connections
from bot.store.postgres.statements import BEGIN, COMMIT, Asked, Values, ask

_COLUMNS: Final = SQL("at, kind, learner_id, session_id, event_id, payment_intent, amount, currency, detail")
_ADD: Final = b"insert into ledger (%b) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)" % _COLUMNS.as_bytes()
_NOT_DURABLE: Final[Asked] = (b"set local synchronous_commit = off", ())
_CONDITIONS: Final = {
    "since": SQL("at >= %(since)s"),
    "learner_id": SQL("learner_id = %(learner_id)s"),
    "session_id": SQL("session_id = %(session_id)s"),
    "payment_intent": SQL("payment_intent = %(payment_intent)s"),
}
_PAGE: Final = 1000


class Ledger:
    """Calls raise StoreUnavailable."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._mine = threading.local()

    @contextmanager
    def with_document(self) -> Iterator[list[Asked]]:
        """The statements for what this thread records in the block. They are to be run in the transaction
        that writes the document, so that the facts stay with the document or not at all."""
        before: list[Asked] | None = getattr(self._mine, "statements", None)
        statements: list[Asked] = []
        self._mine.statements = statements
        try:
            yield statements
        finally:
            self._mine.statements = before

    def record(self, facts: Iterable[Fact], durable: bool) -> None:
        new: list[Asked] = [(_ADD, _row(fact)) for fact in facts]
        held: list[Asked] | None = getattr(self._mine, "statements", None)
        if held is not None:
            held += new
            return
        before = (BEGIN,) if durable else (BEGIN, _NOT_DURABLE)
        with self._connections.asked("writing the ledger") as connection:
            ask(connection, *before, *new, COMMIT)

    def facts(self, since: datetime | None, ids: Mapping[str, str | None]) -> Iterator[Fact]:
        """In the order in which they were written; a page at a time, for there may be millions."""
        wanted = {"since": since, **ids}
        given = {name: value for name, value in wanted.items() if value is not None}
        query, last = _query(given), 0
        while True:
            with self._connections.asked("reading the ledger") as connection:
                page = connection.execute_in_time(query, {**given, "last": last}).fetchall()
            if not page:
                return
            yield from (_fact(*row[1:]) for row in page)
            last = page[-1][0]


def _query(given: dict[str, Any]) -> Composed:
    conditions = SQL(" and ").join([SQL("id > %(last)s"), *(_CONDITIONS[name] for name in given)])
    return SQL("select id, {} from ledger where {} order by id limit {}").format(_COLUMNS, conditions, _PAGE)


def _row(fact: Fact) -> Values:
    return tuple(None if value is None else _text(value) for value in astuple(fact))


def _text(value: object) -> bytes:
    return str(storable(value)).encode()


def _fact(at: datetime, *rest: Any) -> Fact:
    return Fact(at.astimezone(UTC), *rest)
