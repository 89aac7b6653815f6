"""Erases documents: the row goes in the transaction in which the tombstone comes, one for each id."""

from collections.abc import Callable, Collection, Iterator
from typing import Final

import msgspec

from bot.core.learner import Learner
from bot.core.tombstone import Tombstone, is_void
from bot.store.identity import is_learner_id
from bot.store.joining import ids_leading_to
from bot.store.postgres.connections import Connections
from bot.store.postgres.documents import lock_row, parse_row
from bot.store.postgres.local_locks import LocalLocks
from bot.store.postgres.statements import BEGIN, COMMIT, Statement, ask
from bot.store.postgres.tombstone_rows import read_tombstone

_BURY: Final = b"""
    insert into erased (learner_id, tombstone) values ($1, $2)
    on conflict (learner_id) do update set tombstone = excluded.tombstone
    where (erased.tombstone ->> 'at')::timestamptz < (excluded.tombstone ->> 'at')::timestamptz
"""
_REMOVE: Final = b"delete from learners where learner_id = $1"
_ALL: Final = b"select learner_id from erased where learner_id > $1 order by learner_id limit 1000"


class Erasing:
    def __init__(self, connections: Connections, local_locks: LocalLocks) -> None:
        self._connections = connections
        self._local_locks = local_locks

    def bury(self, tombstone: Tombstone, id_for: Callable[[str], str], key: str) -> Collection[str]:
        """As in Store; `id_for` and `key` are the store's."""
        for each in reversed(tombstone.ids):  # the document's own stands first: it goes last
            connected = self._connections.connected("erasing a document")
            with self._local_locks.held(each), connected as connection:
                found = parse_row(each, lock_row(connection, each, key, BEGIN))
                remove: tuple[Statement, ...] = ()
                if isinstance(found, Learner) and is_void(found, tombstone):
                    more = set(ids_leading_to(id_for, found)) - set(tombstone.ids)
                    if more:
                        return more
                    remove = ((_REMOVE, (each.encode(),)),)
                values = (each.encode(), msgspec.json.encode(tombstone))
                ask(connection, (_BURY, values), *remove, COMMIT)
        return ()

    def read(self, learner_id: str) -> Tombstone | None:
        if not is_learner_id(learner_id):
            return None
        with self._connections.connected("reading a tombstone") as connection:
            return read_tombstone(connection, learner_id)

    def all(self) -> Iterator[tuple[str, Tombstone]]:
        for each in self._connections.paged("listing tombstones", _ALL, b""):
            found = self.read(each)
            if found is not None:
                yield each, found
