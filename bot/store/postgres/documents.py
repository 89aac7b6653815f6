"""The learners' documents as rows of the table `learners`."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from psycopg.pq.abc import PGresult

from bot.core.learner import Learner
from bot.core.queues import first_due_at, message_due_at, task_due_at
from bot.core.tombstone import Tombstone
from bot.errors import DocumentUnreadable, StoreUnavailable
from bot.store.document import DocumentFault, decode, from_document, require_id, to_document
from bot.store.entry import Entry
from bot.store.identity import is_learner_id
from bot.store.joining import MOST_HOPS, Found, Pointer, astray
from bot.store.jsonb import as_jsonb
from bot.store.postgres.connections import Connections
from bot.store.postgres.ledger import Ledger
from bot.store.postgres.local_locks import LocalLocks
from bot.store.postgres.statements import BEGIN, COMMIT, Connection, Statement, ask
from bot.store.postgres.tombstone_rows import read_tombstone

_READ: Final = b"select document from learners where learner_id = $1"
_LOCK: Final = _READ + b" for update"
_LOCK_NEWCOMER: Final = b"select pg_advisory_xact_lock($1)"
_IS_OURS: Final = b"select from store where key = $1"
# `queues_revision` equals `revision` only where this version wrote the row: the version before leaves the
# two queues' times, and this, as they were.
_INSERT: Final = b"""
    insert into learners
        (learner_id, document, due_at, message_due_at, task_due_at, revision, queues_revision)
    values ($1, $2, $3, $4, $5, 1, 1)
"""
_UPDATE: Final = b"""
    update learners set document = $2, due_at = $3, message_due_at = $4, task_due_at = $5,
        revision = revision + 1, queues_revision = revision + 1, updated_at = now()
    where learner_id = $1
"""
_ASKED: Final = b"""
    insert into asked_for_person (learner_id, asked_at) values ($1, $2)
    on conflict (learner_id) do update set asked_at = excluded.asked_at
"""
_ANSWERED: Final = b"delete from asked_for_person where learner_id = $1"
MAKE_CLAIM: Final = b"insert into delivery_claims (learner_id) values ($1) on conflict do nothing"
_PAGE: Final = 1000
# A pointer has no address; nor has a damaged document, which is to be listed all the same.
_IDS: Final = (
    b"select learner_id from learners where learner_id > $1 "
    b"and (address is not null or document -> 'pointer' is null) order by learner_id limit %d" % _PAGE
)

_POINTERS: Final = (
    b"select learner_id from learners where learner_id > $1 "
    b"and address is null and document -> 'pointer' is not null order by learner_id limit %d" % _PAGE
)


class Documents:
    """Calls raise StoreUnavailable, and DocumentUnreadable for a damaged document, which is left as it is."""

    def __init__(self, connections: Connections, ledger: Ledger, local_locks: LocalLocks) -> None:
        self._connections = connections
        self._ledger = ledger
        self._local_locks = local_locks

    def read(self, learner_id: str) -> Learner | None:
        if not is_learner_id(learner_id):
            return None
        asked = learner_id
        for _ in range(MOST_HOPS):
            with self._connections.connected("reading a document") as connection:
                (row,) = ask(connection, (_READ, (learner_id.encode(),)))
            found = parse_row(learner_id, row)
            if not isinstance(found, Pointer):
                return found
            learner_id = found.learner_id
        raise astray(asked)

    @contextmanager
    def locked(self, learner_id: str, key: str) -> Iterator[Entry]:
        """`key` is the store's. Where the database has another one, no learner is taken for new."""
        if not is_learner_id(learner_id):
            yield Entry(learner_id, None)  # which can save nothing
            return
        asked = learner_id
        for _ in range(MOST_HOPS):
            connected = self._connections.connected("reading or saving a document")
            with self._local_locks.held(learner_id), connected as connection:
                found = parse_row(learner_id, lock_row(connection, learner_id, key, BEGIN))
                if not isinstance(found, Pointer):
                    buried = read_tombstone(connection, learner_id) if found is None else None
                    with self._entry(connection, learner_id, found, buried) as entry:
                        yield entry
                    return
            learner_id = found.learner_id
        raise astray(asked)

    @contextmanager
    def _entry(
        self, connection: Connection, learner_id: str, found: Learner | None, buried: Tombstone | None
    ) -> Iterator[Entry]:
        """What is saved in the block is written, and the transaction ends, when that has ended well."""
        entry = Entry(learner_id, found, buried)
        with self._ledger.with_document() as facts:
            try:
                yield entry
            finally:
                entry.release()
        ask(connection, *(writing(found, entry.saved) if entry.saved else ()), *facts, COMMIT)

    def pointers(self) -> Iterator[tuple[str, str]]:
        for each in self._connections.paged("listing pointers", _POINTERS, b""):
            with self._connections.connected("reading a pointer") as connection:
                (row,) = ask(connection, (_READ, (each.encode(),)))
            found = parse_row(each, row)
            if isinstance(found, Pointer):
                yield each, found.learner_id

    def ids(self, after: str = "") -> Iterator[str]:
        """Of all learners behind that id, in order."""
        return self._connections.paged("listing documents", _IDS, after.encode())


def lock_row(connection: Connection, learner_id: str, key: str, *before: Statement) -> PGresult:
    """The row, locked until the transaction ends, which may begin with `before`.

    A new learner has no row to lock: two processes with two first messages of one learner would both find
    none. So a process that finds none takes a lock on the id, and looks again.
    """
    lock: Statement = (_LOCK, (learner_id.encode(),))
    *_, found = ask(connection, *before, lock)
    if found.ntuples:
        return found
    newcomer: Statement = (_LOCK_NEWCOMER, (b"%d" % _number(learner_id),))
    _, ours, found = ask(connection, newcomer, (_IS_OURS, (key.encode(),)), lock)
    if not ours.ntuples:
        raise StoreUnavailable("reading the store's key", "by now it is another store's")
    return found


def writing(found: Learner | None, learner: Learner) -> Iterator[Statement]:
    """What writes the document, and the row by which the learner is claimed."""
    learner_id = learner.learner_id.encode()
    first, message, task = first_due_at(learner), message_due_at(learner), task_due_at(learner)
    values = (learner_id, as_jsonb(to_document(learner)), _time(first), _time(message), _time(task))
    yield _INSERT if found is None else _UPDATE, values
    # The outbox does not find a learner without this row. Both versions make it with the first thing due.
    if first is not None and (found is None or first_due_at(found) is None):
        yield MAKE_CLAIM, (learner_id,)
    before, asked = found and found.asked_for_person, learner.asked_for_person
    if asked is not None and before is None:
        yield _ASKED, (learner_id, _time(asked.at))
    elif before is not None and asked is None:
        yield _ANSWERED, (learner_id,)


def _time(time: datetime | None) -> bytes | None:
    return None if time is None else time.isoformat().encode()


def _number(learner_id: str) -> int:
    digest = hashlib.blake2b(learner_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def parse_row(learner_id: str, row: PGresult) -> Found:
    """None where no row was found."""
    if not row.ntuples:
        return None
    try:
        document = decode(row.get_value(0, 0) or b"")
        to = document.get("pointer")
        if isinstance(to, str) and is_learner_id(to) and "address" not in document:
            return Pointer(to)
        return require_id(from_document(document), learner_id)
    except DocumentFault as fault:
        raise DocumentUnreadable(learner_id, f"learners.{learner_id}", str(fault)) from fault
