"""What is printed: tables of figures, and each target with whether it was met."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """`least`: the figure has to be at least, and not at most, the bound."""

    what: str
    figure: float
    bound: float
    least: bool

    @property
    def met(self) -> bool:
        return self.figure >= self.bound if self.least else self.figure <= self.bound

    def __str__(self) -> str:
        met, sign = "met    " if self.met else "NOT MET", ">=" if self.least else "<="
        return f"{met}  {self.what}: {self.figure:.3g} (target {sign} {self.bound:g})"


def at_least(what: str, figure: float, bound: float) -> Target:
    return Target(what, figure, bound, least=True)


def at_most(what: str, figure: float, bound: float) -> Target:
    return Target(what, figure, bound, least=False)


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The first column to the left, the others to the right."""
    print(f"\n{title}")
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(("  " + row[0].ljust(len(first)), *others)), flush=True)
