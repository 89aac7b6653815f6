"""Whether each of our connections has a session of its own at the server.

Claims and the migration's lock belong to sessions. A pooler that hands its sessions round by the transaction
(PgBouncer's pool_mode=transaction, say) would let go of them at once, and nobody would notice until two
processes deliver to one learner.
"""

from contextlib import ExitStack, closing
from typing import Final

from bot.errors import StoreUnavailable
from bot.store.postgres.connections import connect_as_it_is, unavailable

_ORDER: Final = "AABBAB"  # two in a row find a pooler that takes turns, the other kind gives both the same
_WAY_OUT: Final = (
    "a pooler hands one session to several clients, and claims need one each; "
    "set its pool_mode to session, or connect to PostgreSQL itself"
)


def require_own_sessions(url: str) -> None:
    """Raises StoreUnavailable. Costs two connections and a round trip for each look."""
    with unavailable("connecting to PostgreSQL"), ExitStack() as opened:
        clients = {name: opened.enter_context(closing(connect_as_it_is(url))) for name in "AB"}
        seen: dict[str, set[int]] = {name: set() for name in clients}
        for name in _ORDER:
            # Nothing prepared: such a pooler loses it, and gives it to the next client.
            seen[name].update(*clients[name].execute("select pg_backend_pid()").fetchall())
    if any(len(pids) > 1 for pids in seen.values()) or seen["A"] == seen["B"]:
        raise StoreUnavailable("connecting to PostgreSQL", _WAY_OUT)
