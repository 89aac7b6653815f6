"""Who works for a learner: in each queue, and at Stripe, one thread of all machines at a time."""

import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final

from bot.core.due import LONGEST_PAUSE
from bot.core.queues import Queue
from bot.errors import StoreUnavailable
from bot.store.postgres.connections import Connections, unavailable
from bot.store.postgres.documents import MAKE_CLAIM
from bot.store.postgres.statements import BEGIN, COMMIT, Connection, Statement, ask, texts

# `due_at` is the time of the first thing in both queues; it has the index. The version before writes it
# alone, so a row that was last saved by that version counts as due in both.
_DUE: Final = {
    # Learners who are being delivered to are left out, so that each process finds work of its own.
    Queue.OUTBOX: b"""
        select learner_id from learners join delivery_claims as claim using (learner_id)
        where (due_at <= $1 or due_at > $3)
            and (message_due_at <= $1 or message_due_at > $3 or queues_revision is distinct from revision)
        order by due_at limit $2 for update of claim skip locked
    """,
    Queue.STRIPE_TASKS: b"""
        select learner_id from learners
        where (due_at <= $1 or due_at > $3)
            and (task_due_at <= $1 or task_due_at > $3 or queues_revision is distinct from revision)
        order by due_at limit $2
    """,
}
_NAME: Final = {Queue.OUTBOX: "%s", Queue.STRIPE_TASKS: "%s errands"}  # of a claim, in every version
_CLAIM: Final = b"select from delivery_claims where learner_id = $1 for update skip locked"


def due(connections: Connections, queue: Queue, now: datetime, limit: int) -> Sequence[str]:
    """Those who wait longest first. Nothing is claimed by that: the query's locks end with the answer."""
    with connections.connected(f"looking for who is due in {queue}") as connection:
        beyond = (now + LONGEST_PAUSE).isoformat().encode()  # as core/due.py says
        (found,) = ask(connection, (_DUE[queue], (now.isoformat().encode(), b"%d" % limit, beyond)))
    return texts(found)


@contextmanager
def claimed(connections: Connections, queue: Queue, learner_id: str) -> Iterator[bool]:
    """Whether the claim is ours. It is a row lock, and holds a connection for as long: if that ends, its
    holder's process with it, the claim is free. The lock is not on the document's row, which is saved
    meanwhile."""
    doing, name = f"claiming a learner in {queue}", (_NAME[queue] % learner_id).encode()
    with connections.borrowed(doing) as connection:
        with unavailable(doing):
            ours = _try_claim(connection, name) or _try_new_claim(connection, name)
        yield ours


def _try_claim(connection: Connection, name: bytes) -> bool:
    _, claimed = ask(connection, BEGIN, (_CLAIM, (name,)))
    if claimed.ntuples:
        return True
    ask(connection, COMMIT)
    return False


def _try_new_claim(connection: Connection, name: bytes) -> bool:
    """Where there is no row nobody can hold the claim. The row must be there for all to see before it is
    locked: an insert that waits for another's transaction would hang."""
    (made,) = ask(connection, (MAKE_CLAIM, (name,)))
    return made.command_tuples == 1 and _try_claim(connection, name)


LEASE: Final = 15.0  # seconds: longer than a turn may wait for Stripe
_POLL: Final = 0.05
_TAKE: Final = b"""
    insert into selling_leases (learner_id, holder, until)
    values ($1, $2, clock_timestamp() + $3 * interval '1 second')
    on conflict (learner_id) do update set holder = excluded.holder, until = excluded.until
    where selling_leases.until < clock_timestamp()
"""
_GIVE_BACK: Final = b"delete from selling_leases where learner_id = $1 and holder = $2"


@contextmanager
def leased(connections: Connections, learner_id: str, patience: float) -> Iterator[bool]:
    """Whether the lease is ours, within so many seconds. It is a row with an end, and holds no connection: so
    many learners may wait for a slow Stripe at once while everybody else is served. The lease of a process
    that died runs out, and only its learner waits for that."""
    holder = secrets.token_hex(8).encode()
    give_up = time.monotonic() + patience
    take = (_TAKE, (learner_id.encode(), holder, b"%f" % LEASE))
    ours = _changes_a_row(connections, take)
    while not ours and (left := give_up - time.monotonic()) > 0:
        time.sleep(min(_POLL, left))
        ours = _changes_a_row(connections, take)
    try:
        yield ours
    finally:
        if ours:
            with suppress(StoreUnavailable):  # the work is done, and the lease ends by itself
                _changes_a_row(connections, (_GIVE_BACK, (learner_id.encode(), holder)))


def _changes_a_row(connections: Connections, statement: Statement) -> bool:
    with connections.connected("taking turns at Stripe") as connection:
        (changed,) = ask(connection, statement)
    return changed.command_tuples == 1
