"""Whether a database belongs to another program. Only for a URL that was not meant for us by name."""

from contextlib import closing
from typing import Final

from bot.store.postgres.connections import connect, unavailable
from bot.store.postgres.pooling import require_own_sessions
from bot.store.postgres.statements import Statement, ask, texts

OURS: Final = frozenset(
    (
        *("schema_version", "store", "learners", "delivery_claims", "selling_leases", "unmatched", "ledger"),
        *("erased", "figures", "asked_for_person"),
    )
)
_HOME: Final = OURS - {"ledger", "erased", "figures", "asked_for_person"}  # what the first version made
# What an extension brought (PostGIS, say) is no program's data.
_TABLES: Final[Statement] = (
    b"""
    select relation.relname from pg_class as relation join pg_namespace as space on space.oid = relnamespace
    where relation.relkind in ('r', 'p') and space.nspname <> 'information_schema'
    and space.nspname not like 'pg\\_%'
    and not exists (
        select from pg_depend where classid = 'pg_class'::regclass and objid = relation.oid and deptype = 'e'
    )
    order by relation.relname
    """,
    (),
)
_HAS_LEARNERS: Final[Statement] = (
    b"select exists (select from learners where learner_id like 'lrn\\_%')",
    (),
)


def foreign_tables(url: str) -> list[str]:
    """The tables that are not ours; none where our learners are there already, for then we have been at home
    here before. Raises StoreUnavailable."""
    require_own_sessions(url)
    with unavailable("connecting to PostgreSQL"), closing(connect(url)) as connection:
        (found,) = ask(connection, _TABLES)
        tables = texts(found)
        if set(tables) >= _HOME and texts(ask(connection, _HAS_LEARNERS)[0]) == ["t"]:
            return []
        return [table for table in tables if table not in OURS]
