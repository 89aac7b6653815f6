"""Makes ids lead to one document, in one transaction.

A pointer is a row of `learners` whose document is `{"learner_id": …, "pointer": …}`, so that an id has either
a document or a pointer. A version of before cannot read it as a learner's, and leaves it as it is: it never
makes anew who went into another document.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Final

import orjson

from bot.core.learner import Learner
from bot.core.merging.learners import merged
from bot.errors import StoreUnavailable
from bot.store.joining import MOST_HOPS, Found, Joined, once, plan, unknown
from bot.store.postgres.connections import Connections
from bot.store.postgres.documents import lock_row, parse_row, writing
from bot.store.postgres.ledger import Ledger
from bot.store.postgres.local_locks import LocalLocks
from bot.store.postgres.statements import BEGIN, COMMIT, Connection, Statement, ask

_POINT: Final = b"""
    insert into learners (learner_id, document, revision, queues_revision) values ($1, $2, 1, 1)
    on conflict (learner_id) do update set document = excluded.document,
        due_at = null, message_due_at = null, task_due_at = null,
        revision = learners.revision + 1, queues_revision = learners.revision + 1, updated_at = now()
"""


class Joining:
    def __init__(self, connections: Connections, ledger: Ledger, local_locks: LocalLocks) -> None:
        self._connections = connections
        self._ledger = ledger
        self._local_locks = local_locks

    def join(
        self,
        learner_ids: Sequence[str],
        now: datetime,
        into: str | None,
        record: Callable[[Learner, Learner], None],
        key: str,
    ) -> Joined:
        """`key` as in Documents.locked."""
        wanted = once(learner_ids)
        locked: Collection[str] = wanted
        for _ in range(MOST_HOPS):
            with self._locked(locked, key) as (connection, found):
                more = unknown(found)
                if not more:
                    return self._join(connection, found, wanted, now, into, record)
            locked = {*locked, *more}
        raise StoreUnavailable("joining documents", "their pointers changed all the while")

    @contextmanager
    def _locked(
        self, learner_ids: Collection[str], key: str
    ) -> Iterator[tuple[Connection, dict[str, Found]]]:
        """Every row, or the place of one, in one order for whoever takes several."""
        ids = sorted(learner_ids)
        with ExitStack() as local:
            for each in ids:
                local.enter_context(self._local_locks.held(each))
            with self._connections.connected("joining documents") as connection:
                ask(connection, BEGIN)
                yield connection, {each: parse_row(each, lock_row(connection, each, key)) for each in ids}

    def _join(
        self,
        connection: Connection,
        found: dict[str, Found],
        wanted: Sequence[str],
        now: datetime,
        into: str | None,
        record: Callable[[Learner, Learner], None],
    ) -> Joined:
        planned = plan(found, wanted, into)
        before = after = found[planned.root]
        with self._ledger.with_document() as facts:
            for each in planned.gone:
                gone = found[each]
                assert isinstance(after, Learner)  # noqa: S101 - as plan() says
                assert isinstance(gone, Learner)  # noqa: S101
                record(after, gone)
                after = merged(after, gone, now)
        pointers = (_pointing(each, planned.root) for each in (*planned.gone, *planned.empty))
        document: Sequence[Statement] = ()
        if isinstance(before, Learner) and isinstance(after, Learner) and after is not before:
            document = tuple(writing(before, after))
        ask(connection, *pointers, *document, *facts, COMMIT)
        return Joined(planned.root, planned.gone)


def _pointing(learner_id: str, to: str) -> Statement:
    return _POINT, (learner_id.encode(), orjson.dumps({"learner_id": learner_id, "pointer": to}))
