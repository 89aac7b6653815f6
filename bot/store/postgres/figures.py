"""The figures of the operator's page as rows of the table `figures`."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.store.jsonb import storable
from bot.store.postgres.connections import Connections
from bot.store.postgres.statements import BEGIN, COMMIT, Statement, ask

# Moments, which begin with "last": the latest counts (core/figure_sums.py).
_ADD: Final = b"""
    insert into figures (day, name, count) values ($1, $2, $3)
    on conflict (day, name) do update set count = case
        when starts_with(figures.name, 'last ') then greatest(figures.count, excluded.count)
        else figures.count + excluded.count end
"""
_ALL: Final[Statement] = (b"select day, name, count from figures where count <> 0 order by day", ())
_CLEAR: Final[Statement] = (b"delete from figures", ())
_DROP: Final = b"delete from figures where starts_with(name, $1) and day < $2"
_NOT_DURABLE: Final[Statement] = (b"set local synchronous_commit = off", ())


class Figures:
    """Calls raise StoreUnavailable."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, day: str, counts: Mapping[str, int]) -> None:
        self._run("counting", BEGIN, _NOT_DURABLE, *_adding(day, counts), COMMIT)

    def days(self) -> Iterator[tuple[str, Mapping[str, int]]]:
        with self._connections.connected("reading the figures") as connection:
            (found,) = ask(connection, _ALL)
        days: dict[str, dict[str, int]] = {}
        for row in range(found.ntuples):
            day, name, count = (found.get_value(row, column) or b"" for column in range(3))
            days.setdefault(day.decode(), {})[name.decode()] = int(count)
        yield from days.items()

    def replace(self, days: Mapping[str, Mapping[str, int]]) -> None:
        new = (each for day, counts in days.items() for each in _adding(day, counts))
        self._run("counting anew", BEGIN, _CLEAR, *new, COMMIT)

    def drop(self, prefix: str, before: str) -> None:
        self._run("dropping old figures", (_DROP, (prefix.encode(), before.encode())))

    def _run(self, doing: str, *statements: Statement) -> None:
        with self._connections.connected(doing) as connection:
            ask(connection, *statements)


def _adding(day: str, counts: Mapping[str, int]) -> Iterator[Statement]:
    """In one order, so that two processes never wait for each other crosswise."""
    for name, count in sorted(counts.items()):
        yield _ADD, (day.encode(), str(storable(name)).encode(), b"%d" % count)
