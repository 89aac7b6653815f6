"""A store (see protocol.py) in a PostgreSQL database, for any number of machines."""

import json
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Unpack

from bot.core.learner import Learner
from bot.core.payments.ledger import Fact
from bot.core.queues import Queue
from bot.core.tombstone import Tombstone
from bot.errors import StoreUnavailable
from bot.store import identity
from bot.store.entry import Entry
from bot.store.joining import Joined
from bot.store.jsonb import record_as_jsonb
from bot.store.postgres.claims import claimed, due, leased
from bot.store.postgres.connections import CLAIMING, CLAIMS, DOCUMENTS, Connections
from bot.store.postgres.documents import Documents
from bot.store.postgres.erasing import Erasing
from bot.store.postgres.figures import Figures
from bot.store.postgres.joining import Joining
from bot.store.postgres.ledger import Ledger
from bot.store.postgres.local_locks import LocalLocks
from bot.store.postgres.statements import BEGIN, COMMIT, Statement, ask, texts
from bot.store.protocol import MOST_COUNTED, FactIds, record_nothing

_MAKE_KEY: Final = b"insert into store (key) values ($1) on conflict do nothing"
_READ_KEY: Final[Statement] = (b"select key from store", ())
# Only where no learner has an id made with the old key. The lock keeps out a first message meanwhile.
_LOCK_OUT: Final[Statement] = (b"lock table learners in share row exclusive mode", ())
_ADOPT_KEY: Final = b"""
    insert into store (key) values ($1)
    on conflict (one) do update set key = excluded.key
    where store.key = excluded.key or not exists (select from learners)
"""
_KEEP: Final = b"insert into unmatched (digest, record) values (decode($1, 'hex'), $2) on conflict do nothing"
_UNMATCHED: Final[Statement] = (b"select record from unmatched order by kept_at", ())
# As the index has it (v0005).
_UNMATCHED_OF: Final = b"""
    select record from unmatched
    where record #>> '{metadata,learner_id}' = any(array(select jsonb_array_elements_text($1)))
"""
# Whoever was erased or answered since is not among them.
_ASKING: Final = b"""
    select asked.learner_id from asked_for_person as asked join learners using (learner_id)
    order by asked_at limit $1
"""
_PROBE: Final = b"update store set probed_at = now() where key = $1"

_HOW_MANY_WAIT: Final = (
    b"select count(*) from (select from learners where due_at is not null limit $1) as waiting"
)
_WHO_WAITS: Final = b"select learner_id from learners where due_at is not null order by due_at limit $1"
_DELIVERERS: Final = b"""
    select count(distinct application_name) from pg_stat_activity
    where starts_with(application_name, $1) and datname = current_database()
"""
_DELIVERS: Final = "tutorclaw delivers"  # and behind it what tells one process from another


class Postgres:
    """`url` as PostgreSQL's own library takes it; the tables must have been made (see migrate.py).

    Opening it connects to nothing, so that a process may start while PostgreSQL is away, and serves once that
    is back. Raises StoreUnavailable for a malformed URL.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._connections = Connections(url, DOCUMENTS)
        self._claiming = Connections(url, CLAIMS, CLAIMING)
        self._ledger = Ledger(self._connections)
        self._figures = Figures(self._connections)
        local_locks = LocalLocks()
        self._documents = Documents(self._connections, self._ledger, local_locks)
        self._joining = Joining(self._connections, self._ledger, local_locks)
        self._erasing = Erasing(self._connections, local_locks)
        self._key: str | None = None

    def id_for(self, address: str) -> str:
        return identity.id_for(bytes.fromhex(self.key()), address)

    def read(self, learner_id: str) -> Learner | None:
        return self._documents.read(learner_id)

    def locked(self, learner_id: str) -> AbstractContextManager[Entry]:
        return self._documents.locked(learner_id, self.key())

    def join(
        self,
        learner_ids: Sequence[str],
        now: datetime,
        into: str | None = None,
        record: Callable[[Learner, Learner], None] = record_nothing,
    ) -> Joined:
        return self._joining.join(learner_ids, now, into, record, self.key())

    def bury(self, tombstone: Tombstone) -> Collection[str]:
        return self._erasing.bury(tombstone, self.id_for, self.key())

    def tombstone(self, learner_id: str) -> Tombstone | None:
        return self._erasing.read(learner_id)

    def tombstones(self) -> Iterator[tuple[str, Tombstone]]:
        return self._erasing.all()

    def selling(self, learner_id: str, patience: float) -> AbstractContextManager[bool]:
        return leased(self._connections, learner_id, patience)

    def due(self, queue: Queue, now: datetime, limit: int) -> Sequence[str]:
        return due(self._claiming, queue, now, limit)

    def claim(self, queue: Queue, learner_id: str) -> AbstractContextManager[bool]:
        return claimed(self._claiming, queue, learner_id)

    def keep_unmatched(self, key: str, record: Mapping[str, object]) -> bool:
        # The key comes from outside and may be of any length, so its hash stands for it.
        digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        values = (digest.encode(), record_as_jsonb({"key": key, **record}).encode())
        with self._connections.connected("keeping an unmatched payment") as connection:
            (kept,) = ask(connection, (_KEEP, values))
        return kept.command_tuples == 1

    def unmatched(self) -> Iterator[dict[str, Any]]:
        with self._connections.connected("reading unmatched payments") as connection:
            (found,) = ask(connection, _UNMATCHED)
        yield from map(json.loads, texts(found))

    def unmatched_of(self, learner_ids: Collection[str]) -> Sequence[dict[str, Any]]:
        query = (_UNMATCHED_OF, (json.dumps(list(learner_ids)).encode(),))
        with self._connections.connected("reading unmatched payments") as connection:
            (found,) = ask(connection, query)
        return [json.loads(each) for each in texts(found)]

    def record(self, facts: Iterable[Fact], durable: bool) -> None:
        self._ledger.record(facts, durable)

    def facts(self, since: datetime | None = None, **ids: Unpack[FactIds]) -> Iterator[Fact]:
        return self._ledger.facts(since, ids)

    def waiting(self, most: int) -> tuple[int, Sequence[str]]:
        limits = (b"%d" % MOST_COUNTED,), (b"%d" % most,)
        with self._connections.connected("counting who waits") as connection:
            counted, first = ask(connection, (_HOW_MANY_WAIT, limits[0]), (_WHO_WAITS, limits[1]))
        return int(next(iter(texts(counted)))), texts(first)

    @contextmanager
    def delivering(self) -> Iterator[None]:
        """By the name of the connections that look for who is due, four times a second: those of all machines
        are in the database's own list, and end with their process."""
        unnamed, name = self._claiming, f"{_DELIVERS} {secrets.token_hex(4)}"
        self._claiming = Connections(self._url, CLAIMS, CLAIMING, name)
        unnamed.close()
        yield

    def deliverers(self) -> int:
        with self._connections.connected("looking for who delivers") as connection:
            (found,) = ask(connection, (_DELIVERERS, (_DELIVERS.encode(),)))
        return int(next(iter(texts(found))))

    def facts_on_from(
        self, kinds: Collection[str], read: Mapping[str, int]
    ) -> tuple[Sequence[Fact], Mapping[str, int]]:
        return self._ledger.read_on(kinds, read)

    def add_figures(self, day: str, counts: Mapping[str, int]) -> None:
        self._figures.add(day, counts)

    def figures(self) -> Iterator[tuple[str, Mapping[str, int]]]:
        return self._figures.days()

    def replace_figures(self, days: Mapping[str, Mapping[str, int]]) -> None:
        self._figures.replace(days)

    def drop_figures(self, prefix: str, before: str) -> None:
        self._figures.drop(prefix, before)

    def asking_for_person(self, limit: int) -> Sequence[str]:
        with self._connections.connected("looking for who asked for a person") as connection:
            (found,) = ask(connection, (_ASKING, (b"%d" % limit,)))
        return texts(found)

    def probe(self) -> None:
        """Write durably, outside every document."""
        key = self.key().encode()
        with self._connections.connected("writing a new document") as connection:
            (written,) = ask(connection, (_PROBE, (key,)))
        if written.command_tuples != 1:
            raise StoreUnavailable("reading the store's key", "by now it is another store's")

    def close(self) -> None:
        self._connections.close()
        self._claiming.close()

    # For copying a store (see copying.py)

    def key(self) -> str:
        """The store's identity in hexadecimal. The first process to ask makes it."""
        if self._key is None:
            with self._connections.connected("reading the store's key") as connection:
                ask(connection, (_MAKE_KEY, (secrets.token_hex(32).encode(),)))
                (found,) = ask(connection, _READ_KEY)
            (self._key,) = texts(found)
        return self._key

    def adopt_key(self, key: str) -> bool:
        """Become the same store as another. False: it has learners, with ids of another key."""
        with self._connections.connected("taking over a store's key") as connection:
            _, _, adopted, _ = ask(connection, BEGIN, _LOCK_OUT, (_ADOPT_KEY, (key.encode(),)), COMMIT)
        if adopted.command_tuples == 0:
            return False
        self._key = key
        return True

    def ids(self, after: str = "") -> Iterator[str]:
        return self._documents.ids(after)

    def pointers(self) -> Iterator[tuple[str, str]]:
        return self._documents.pointers()
