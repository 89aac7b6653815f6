"""Who delivers to a learner, and who asks Stripe for them: of all threads of all machines one at a time."""

import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final, LiteralString

from bot.errors import StoreUnavailable
from bot.store.postgres.connections import Connection, Connections, unavailable
from bot.store.postgres.documents import MAKE_CLAIM
from bot.store.postgres.statements import BEGIN, COMMIT, ask

# Who is being delivered to at this moment is left out, so that each process finds work of its own.
_DUE: Final = """
    select learner_id from learners join delivery_claims as claim using (learner_id)
    where due_at <= %s {} order by due_at limit %s for update of claim skip locked
"""
_WITH_A_MESSAGE: Final = """
    and (document @? '$.deliveries[*] ? (@.state == "waiting" || @.state == "sending")'
        or not document @? '$.errands[*]')
"""
_CLAIM: Final = b"select from delivery_claims where learner_id = $1 for update skip locked"


class DeliveryClaims:
    """A claim is a row lock. Its connection is held for as long, and if that ends, whoever held it with it,
    the claim is free."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The longest due first. The locks are let go again with the answer: who delivers claims anew."""
        return self._due(_DUE.format(""), now, limit)

    def due_messages(self, now: datetime, limit: int) -> Sequence[str]:
        return self._due(_DUE.format(_WITH_A_MESSAGE), now, limit)

    def _due(self, query: LiteralString, now: datetime, limit: int) -> Sequence[str]:
        with self._connections.asked("looking for due deliveries") as connection:
            return [learner_id for (learner_id,) in connection.execute_in_time(query, (now, limit))]

    @contextmanager
    def held(self, learner_id: str) -> Iterator[bool]:
        """Whether it is ours. Not on the document's row, which is to be saved meanwhile."""
        doing = "claiming a delivery"
        with self._connections.borrowed(doing) as connection:
            with unavailable(doing):
                ours = _try_claim(connection, learner_id) or _try_new_claim(connection, learner_id)
            yield ours


def _try_claim(connection: Connection, learner_id: str) -> bool:
    _, claimed = ask(connection, BEGIN, (_CLAIM, (learner_id.encode(),)))
    if claimed.ntuples:
        return True
    ask(connection, COMMIT)
    return False


def _try_new_claim(connection: Connection, learner_id: str) -> bool:
    """The row comes with a learner's first delivery. Where there is none nobody can hold it, and it must be
    there for all to see before it is locked: an insert that waits for another's transaction would hang."""
    (made,) = ask(connection, (MAKE_CLAIM, (learner_id.encode(),)))
    return made.command_tuples == 1 and _try_claim(connection, learner_id)


LEASE: Final = 15.0  # seconds: longer than a turn may wait for Stripe
_POLL: Final = 0.05
_TAKE: Final = b"""
    insert into selling_leases (learner_id, holder, until)
    values ($1, $2, clock_timestamp() + $3 * interval '1 second')
    on conflict (learner_id) do update set holder = excluded.holder, until = excluded.until
    where selling_leases.until < clock_timestamp()
"""
_GIVE_BACK: Final = b"delete from selling_leases where learner_id = $1 and holder = $2"


class SellingLeases:
    """A lease is a row with an end. It holds no connection: many learners may wait for a slow Stripe at once,
    and everybody else is served. That of a process that died runs out, which nobody waits for but this
    learner."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @contextmanager
    def held(self, learner_id: str, patience: float) -> Iterator[bool]:
        """Whether it is ours, within so many seconds."""
        holder = secrets.token_hex(8)
        give_up = time.monotonic() + patience
        ours = self._take(learner_id, holder)
        while not ours and (left := give_up - time.monotonic()) > 0:
            time.sleep(min(_POLL, left))
            ours = self._take(learner_id, holder)
        try:
            yield ours
        finally:
            if ours:
                with suppress(StoreUnavailable):  # what was sold is sold, and the lease ends by itself
                    self._give_back(learner_id, holder)

    def _take(self, learner_id: str, holder: str) -> bool:
        values = (learner_id.encode(), holder.encode(), str(LEASE).encode())
        with self._connections.asked("taking turns at Stripe") as connection:
            (taken,) = ask(connection, (_TAKE, values))
        return taken.command_tuples == 1

    def _give_back(self, learner_id: str, holder: str) -> None:
        with self._connections.asked("taking turns at Stripe") as connection:
            ask(connection, (_GIVE_BACK, (learner_id.encode(), holder.encode())))
