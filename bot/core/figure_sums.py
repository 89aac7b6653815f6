"""Figures added up. Those that begin with "last" are moments, in seconds since 1970: the latest counts."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

LAST: Final = "last "

Change = tuple[str, int]
Count = Callable[[Iterable[Change]], None]


def count_nothing(changes: Iterable[Change]) -> None:
    pass


def summed(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """What comes to nothing is left out."""
    total: dict[str, int] = {}
    for part in parts:
        for name, count in part.items():
            if name.startswith(LAST):
                total[name] = max(total.get(name, 0), count)
            else:
                total[name] = total.get(name, 0) + count
    return {name: count for name, count in total.items() if count}
