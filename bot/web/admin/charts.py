"""Charts as SVG, drawn here: bars with their names, and columns over days.

No library, for what there is (pygal, matplotlib) writes its colours into each picture, as <style> or
attributes, and some a script: the first the page's Content-Security-Policy refuses, and neither follows the
reader from light to dark. Here the geometry is in the markup and the colours are in the page's one style
sheet. Each chart is a table as well, for whoever does not see it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """`share` of the longest, `of_first` of the first, both in per cent."""

    name: str
    count: int
    share: float
    of_first: float


@dataclass(frozen=True, slots=True)
class Column:
    """`height` in per cent of the highest."""

    name: str
    shown: str
    height: float


def bars(named: Iterable[tuple[str, int]]) -> Sequence[Bar]:
    every = [(name, max(count, 0)) for name, count in named]
    most = max((count for _, count in every), default=0) or 1
    first = (every[0][1] if every else 0) or 1
    return [
        Bar(name, count, round(100 * count / most, 2), round(100 * count / first, 1)) for name, count in every
    ]


def columns(values: Iterable[tuple[str, int] | tuple[str, int, str]]) -> Sequence[Column]:
    """Each with its name and value, and how that is shown where it is not the number."""
    every = [(each[0], max(each[1], 0), each[2] if len(each) > 2 else f"{each[1]:,}") for each in values]
    most = max((value for _, value, _ in every), default=0) or 1
    return [Column(name, shown, round(100 * value / most, 2)) for name, value, shown in every]
