"""The learners' documents as rows of the table `learners`."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from bot.core.learner import Learner, due_at
from bot.errors import DocumentUnreadable, StoreUnavailable
from bot.store.document import DocumentFault, from_document, to_document
from bot.store.identity import is_learner_id
from bot.store.jsonb import as_jsonb
from bot.store.postgres.connections import Connection, Connections
from bot.store.postgres.ledger import Ledger
from bot.store.postgres.turns import Turns

_READ: Final = "select document from learners where learner_id = %s"
_LOCK: Final = f"{_READ} for update"
_LOCK_NEWCOMER: Final = "select pg_advisory_xact_lock(%s)"
_IS_OURS: Final = "select from store where key = %s"
_INSERT: Final = "insert into learners (document, due_at, learner_id) values (%s, %s, %s)"
_UPDATE: Final = """
    update learners set document = %s, due_at = %s, revision = revision + 1, updated_at = now()
    where learner_id = %s
"""
_MAKE_CLAIM: Final = "insert into delivery_claims (learner_id) values (%s) on conflict do nothing"
_PAGE: Final = 1000
_IDS: Final = "select learner_id from learners where learner_id > %s order by learner_id limit %s"


class Entry:
    """An Entry (see protocol.py). What is saved is written when the block under the lock ends."""

    def __init__(self, learner_id: str, learner: Learner | None) -> None:
        self._learner_id = learner_id
        self._found = learner
        self._learner = learner
        self._document: str | None = None
        self._released = False

    @property
    def learner(self) -> Learner | None:
        return self._learner

    def save(self, learner: Learner) -> None:
        """Raises ValueError for another learner's document, or an id that is none."""
        if self._released:
            raise RuntimeError("saved after the lock was released")
        if learner.learner_id != self._learner_id or not is_learner_id(learner.learner_id):
            raise ValueError("not the learner that is locked here")
        self._document = as_jsonb(to_document(learner))
        self._learner = learner

    def release(self) -> None:
        self._released = True

    def write(self, connection: Connection) -> None:
        """What was saved, and what a delivery in it needs. Raises psycopg.Error."""
        if self._document is None or self._learner is None:
            return
        due = due_at(self._learner)
        statement = _INSERT if self._found is None else _UPDATE
        connection.execute(statement, (self._document, due, self._learner_id))
        if due is not None and (self._found is None or due_at(self._found) is None):
            connection.execute(_MAKE_CLAIM, (self._learner_id,))


class Documents:
    """Calls raise StoreUnavailable, and DocumentUnreadable for a damaged document, which is left as it is."""

    def __init__(self, connections: Connections, ledger: Ledger) -> None:
        self._connections = connections
        self._ledger = ledger
        self._turns = Turns()

    def read(self, learner_id: str) -> Learner | None:
        if not is_learner_id(learner_id):
            return None
        with self._connections.asked("reading a document") as connection:
            row = connection.execute(_READ, (learner_id,)).fetchone()
        return None if row is None else _parse(learner_id, row[0])

    @contextmanager
    def locked(self, learner_id: str, key: str) -> Iterator[Entry]:
        """`key` is the store's: where another one is found, nobody is taken for new."""
        if not is_learner_id(learner_id):
            yield Entry(learner_id, None)  # which can save nothing
            return
        asked = self._connections.asked("reading or saving a document")
        with self._turns.taken(learner_id), asked as connection, connection.transaction():
            row = _lock(connection, learner_id, key)
            entry = Entry(learner_id, None if row is None else _parse(learner_id, row[0]))
            with self._ledger.with_document(connection):
                try:
                    yield entry
                finally:
                    entry.release()
                entry.write(connection)

    def ids(self) -> Iterator[str]:
        """Of all learners, in order. A page at a time: a copy may take hours, and a transaction as long as
        that would keep the server from cleaning up."""
        last = ""
        while True:
            with self._connections.asked("listing documents") as connection:
                page = connection.execute(_IDS, (last, _PAGE)).fetchall()
            if not page:
                return
            yield from (learner_id for (learner_id,) in page)
            last = page[-1][0]


def _lock(connection: Connection, learner_id: str, key: str) -> tuple[Any, ...] | None:
    """The row, locked until the transaction ends, and with it whoever comes for the same learner.

    There is no row to lock for a newcomer. Two processes with two first messages of one learner would both
    find nobody, so who finds nobody takes a lock on the id, and looks again.
    """
    row = connection.execute(_LOCK, (learner_id,)).fetchone()
    if row is not None:
        return tuple(row)
    connection.execute(_LOCK_NEWCOMER, (_number(learner_id),))
    if connection.execute(_IS_OURS, (key,)).fetchone() is None:
        raise StoreUnavailable("reading the store's key", "by now it is another store's")
    return connection.execute(_LOCK, (learner_id,)).fetchone()


def _number(learner_id: str) -> int:
    digest = hashlib.blake2b(learner_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _parse(learner_id: str, document: object) -> Learner:
    try:
        learner = from_document(document) if isinstance(document, Mapping) else None
    except DocumentFault as fault:
        raise DocumentUnreadable(learner_id, f"learners.{learner_id}", str(fault)) from fault
    if learner is None or learner.learner_id != learner_id:
        reason = "expected a JSON object" if learner is None else "another learner's id stands in it"
        raise DocumentUnreadable(learner_id, f"learners.{learner_id}", reason)
    return learner
