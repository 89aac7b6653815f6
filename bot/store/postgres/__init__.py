"""The store for more than one machine: the learners' documents in PostgreSQL.

Imported only where STORE_URL asks for it: psycopg costs a cold start 140 ms. Locks and timeouts belong to
sessions, so a pooler in between must not share one session among clients by the transaction.
"""

from bot.store.postgres.migrate import migrate
from bot.store.postgres.store import Postgres

__all__ = ["Postgres", "migrate"]
