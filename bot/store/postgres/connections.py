"""Connections to PostgreSQL: how many, and how long anything waits for it.

| limit | value |
| --- | --- |
| connections for documents, a process | 8 |
| connections for claims, a process that delivers | 6, each held while Twilio or Stripe is asked |
| a free connection is waited for | 0.5 s |
| an answer is waited for | 1.4 s; 0.5 s where another has just not come |
| a new connection is waited for | 2 s, in the background |
| a statement runs, by the server's own clock | 2 s |
| a transaction stands idle, by the server's own clock | 5 s; with a claim 60 s |

A process that cannot have an answer says so within two seconds, and tries again with the next call.
What STORE_URL says itself (`?tcp_user_timeout=…&options=…`) comes before what is set here.
"""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from bot.errors import StoreUnavailable
from bot.store.postgres.statements import ANSWER, ROLLBACK, Connection, ask, texts

DOCUMENTS: Final = 8
CLAIMS: Final = 6  # the outbox's four threads, its look for who is due, and one task at Stripe
TAKE: Final = 0.5  # seconds
_RETRY: Final = 0.5

_SETTINGS: Final = {
    "application_name": "tutorclaw",
    "connect_timeout": "2",
    # A peer that has vanished is noticed by the kernel while nothing is asked.
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}
# Set once a session stands, not in the startup packet's `options`: PgBouncer refuses those.
_SESSION: Final = {
    "statement_timeout": "2s",
    "idle_in_transaction_session_timeout": "5s",
    # The same seen from the server: a machine that lost its power must not keep a claim for two hours.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
# A claim is a lock that nobody needs after a crash, so nothing waits for the disk.
CLAIMING: Final = {"idle_in_transaction_session_timeout": "60s", "synchronous_commit": "off"}


class Connections:
    """A pool of at most `size` connections, none of them opened before the first is needed."""

    def __init__(
        self, url: str, size: int, session: dict[str, str] | None = None, name: str | None = None
    ) -> None:
        """`name` is what the database's list of connections shows, whatever the URL says. Raises
        StoreUnavailable for a URL that PostgreSQL's own library does not understand."""
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            conninfo(url),
            connection_class=Connection,
            kwargs=_KEYWORDS | ({} if name is None else {"application_name": name}),
            configure=partial(set_up, session=session),
            min_size=0,
            max_size=size,
            open=False,
            name="postgres",
            num_workers=2,
            # A failed connection is given up soon, for the next caller begins a new one at once. The pool's
            # own tries would grow apart for minutes, and so keep us away from a server that is back.
            reconnect_timeout=_RETRY,
        )
        self._failed_at = -ANSWER  # when the last connection broke, in monotonic seconds

    @contextmanager
    def borrowed(self, doing: str) -> Iterator[Connection]:
        """A connection for the block. Raises StoreUnavailable where there is none to be had; what the block
        raises is left as it is."""
        with unavailable(doing):
            connection = self._take()
        # What was silent a moment ago is not waited for as long again: a payment asks for several things,
        # one after the other, and two seconds are all that it has.
        connection.patience = TAKE if time.monotonic() - self._failed_at < ANSWER else ANSWER
        try:
            yield connection
        finally:
            self._give_back(connection)

    @contextmanager
    def connected(self, doing: str) -> Iterator[Connection]:
        """The same for a block that does nothing but ask: what PostgreSQL raises is StoreUnavailable."""
        with unavailable(doing), self.borrowed(doing) as connection:
            yield connection

    def paged(self, doing: str, query: bytes, first: bytes, *values: bytes | None) -> Iterator[str]:
        """The first column of all rows, a page at a time: no transaction stays open while they are used, for
        a copy may take hours. $1 in the query is the last column of the page before."""
        last: bytes | None = first
        while True:
            with self.connected(doing) as connection:
                (page,) = ask(connection, (query, (last, *values)))
            if not page.ntuples:
                return
            yield from texts(page)
            last = page.get_value(page.ntuples - 1, page.nfields - 1)

    def _give_back(self, connection: Connection) -> None:
        if connection.closed:
            self._failed_at = time.monotonic()
        elif connection.pgconn.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            try:
                ask(connection, ROLLBACK)
            except psycopg.Error:
                connection.close()  # which comes to the same
        self._pool.putconn(connection)

    def close(self) -> None:
        self._pool.close()

    def _take(self) -> Connection:
        if self._pool.closed:
            self._pool.open()  # starts its threads, so not before a fork
        ends_at = time.monotonic() + TAKE
        try:
            while _is_stale(connection := self._pool.getconn(ends_at - time.monotonic())):
                connection.close()
                self._pool.putconn(connection)
        except PoolTimeout:
            raise PoolTimeout(f"no connection within {TAKE} s") from None
        return connection


# psycopg would forget its own prepared statements, and ours with them, at each rollback.
_KEYWORDS: Final[dict[str, Any]] = {"autocommit": True, "prepare_threshold": None}
_SET: Final = b"""
    select set_config(name, wanted, false)
    from unnest($1::text[], $2::text[]) as ours (name, wanted) join pg_settings using (name)
    where source <> 'client'
"""


def connect(url: str, session: dict[str, str] | None = None) -> Connection:
    """A connection outside the pools. Raises StoreUnavailable for a malformed URL, and psycopg.Error."""
    connection = connect_as_it_is(url)
    try:
        set_up(connection, session)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_as_it_is(url: str) -> Connection:
    """The same without our settings: nothing was asked yet."""
    return Connection.connect(conninfo(url), **_KEYWORDS)


def set_up(connection: Connection, session: dict[str, str] | None = None) -> None:
    """Give a new session its settings, but for those that the URL's own `options` say."""
    wanted = _SESSION | (session or {})
    columns = ("{%s}" % ",".join(column) for column in (wanted.keys(), wanted.values()))  # noqa: UP031
    ask(connection, (_SET, tuple(column.encode() for column in columns)))


def conninfo(url: str) -> str:
    """The URL with our settings, of which the URL's own win. Raises StoreUnavailable."""
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # Its text may repeat the URL, and so the password.
        raise StoreUnavailable("connecting to PostgreSQL", "STORE_URL is no PostgreSQL URL") from None
    ours: dict[str, Any] = {**_SETTINGS, **given, "client_encoding": "UTF8"}
    return make_conninfo("", **ours)


@contextmanager
def unavailable(doing: str) -> Iterator[None]:
    """An error of PostgreSQL's in the block becomes a StoreUnavailable that says what was being done."""
    try:
        yield
    except psycopg.Error as error:
        reason = error.diag.message_primary or str(error) or type(error).__name__
        raise StoreUnavailable(doing, reason.splitlines()[0].strip()) from error


def _is_stale(connection: Connection) -> bool:
    """Whether the server has hung up on a connection that lay idle: it was restarted, say. Such a socket can
    be read though nothing was asked; looking costs no round trip."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLPRI)
    return bool(poll.poll(0))
