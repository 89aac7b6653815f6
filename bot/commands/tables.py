"""Tables for people: aligned, and in colour on a terminal alone."""

import os
import sys
from collections.abc import Sequence

import click


def print_table(rows: Sequence[Sequence[str]], colours: Sequence[str | None] = ()) -> None:
    """A line each. `colours`: of each row's first cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        if number < len(colours) and colours[number] and not os.environ.get("NO_COLOR"):
            cells[0] = click.style(cells[0], fg=colours[number])
        click.echo("  ".join(cells).rstrip())  # which drops colours where no terminal shows them


def in_columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    """A line of a list that is too long to be held: for programs with tabs, on a terminal aligned."""
    if not sys.stdout.isatty():
        return "\t".join(cells)
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
