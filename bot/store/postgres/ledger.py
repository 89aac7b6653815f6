"""The ledger as rows of the table `ledger`, which are only ever added."""

import json
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, replace
from datetime import UTC, datetime
from typing import Final

import msgspec

from bot.core.payments.ledger import Fact
from bot.store.jsonb import storable
from bot.store.postgres.connections import Connections
from bot.store.postgres.statements import BEGIN, COMMIT, Statement, Values, ask
from bot.store.protocol import FactIds

_ADD: Final = b"""
    insert into ledger (at, kind, learner_id, session_id, event_id, payment_intent, amount, currency, detail)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_NOT_DURABLE: Final[Statement] = (b"set local synchronous_commit = off", ())
_READER: Final = msgspec.json.Decoder(Fact)
_PAGE: Final = 1000
_OVERLAP: Final = 1000  # ids


class Ledger:
    """Calls raise StoreUnavailable."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._mine = threading.local()

    @contextmanager
    def with_document(self) -> Iterator[list[Statement]]:
        """The statements for what this thread records in the block. They are to be run in the transaction
        that writes the document, so that the facts stay with the document or not at all."""
        before: list[Statement] | None = getattr(self._mine, "statements", None)
        statements: list[Statement] = []
        self._mine.statements = statements
        try:
            yield statements
        finally:
            self._mine.statements = before

    def record(self, facts: Iterable[Fact], durable: bool) -> None:
        new: list[Statement] = [(_ADD, _row(fact)) for fact in facts]
        held: list[Statement] | None = getattr(self._mine, "statements", None)
        if held is not None:
            held += new
            return
        before = (BEGIN,) if durable else (BEGIN, _NOT_DURABLE)
        with self._connections.connected("writing the ledger") as connection:
            ask(connection, *before, *new, COMMIT)

    def read_on(self, kinds: Collection[str], read: Mapping[str, int]) -> tuple[list[Fact], dict[str, int]]:
        """Ids are given before a transaction ends, so one that is a little older may come to be seen later:
        those are read again."""
        behind = max(read.get("ledger", 0) - _OVERLAP, 0)
        rows = self._connections.paged("reading the ledger", _of_kinds(kinds), b"%d" % behind)
        facts, last = [], read.get("ledger", 0)
        for row in rows:
            found = json.loads(row)
            last = max(last, found["id"])
            facts.append(_fact(row))
        return facts, {"ledger": last}

    def facts(self, since: datetime | None, ids: FactIds) -> Iterator[Fact]:
        """In the order in which they were written."""
        query, values = _query(since, ids)
        return map(_fact, self._connections.paged("reading the ledger", query, b"0", *values))


def _query(since: datetime | None, ids: FactIds) -> Statement:
    """A page of facts behind the id $1, which is not among the values."""
    conditions = {f"{name} = ": value for name, value in ids.items()}
    if since is not None:
        conditions["at >= "] = since
    where = "".join(f" and {condition}${number}" for number, condition in enumerate(conditions, 2))
    query = f"select to_json(ledger), id from ledger where id > $1{where} order by id limit {_PAGE}"  # noqa: S608
    return query.encode(), tuple(map(_text, conditions.values()))


def _of_kinds(kinds: Collection[str]) -> bytes:
    """The kinds stand in the statement as in the index (v0007): so PostgreSQL knows that it may use it."""
    wanted = ", ".join(f"'{kind}'" for kind in sorted(kinds) if kind.isidentifier())
    where = f"id > $1 and kind in ({wanted})"
    return f"select to_json(ledger), id from ledger where {where} order by id limit {_PAGE}".encode()  # noqa: S608


def _row(fact: Fact) -> Values:
    return tuple(None if value is None else _text(value) for value in astuple(fact))


def _text(value: object) -> bytes:
    return str(storable(value)).encode()


def _fact(row: str) -> Fact:
    fact = _READER.decode(row)
    return replace(fact, at=fact.at.astimezone(UTC))
