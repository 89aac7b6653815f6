"""How the faults of a course are collected and put into words."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import Fault

_SHOWN = 40  # characters of what was found


@dataclass(frozen=True, slots=True)
class Faults:
    """Adds the faults of one file to `found`, so that an author sees those of all files at once."""

    file: str
    found: list[Fault]

    def add(self, line: int, found: str, expected: str) -> None:
        """`line` from 1, or 0 for the file as a whole."""
        self.found.append(Fault(printable(self.file), line, f"{found}; expected {expected}"))


def shown(text: str) -> str:
    """What was found, in quotes and on one line: nothing in it can reach a terminal as a control code."""
    short = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return f'"{printable(short)}"'


def printable(text: str) -> str:
    """The text with an escape for what a terminal would act on or could not show."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def near(word: str, known: Iterable[str], likeness: float) -> str | None:
    """The known word that this one is probably meant to be; `likeness` from 0 (any) to 1 (the same)."""
    by_small = {name.casefold(): name for name in known}
    matches = difflib.get_close_matches(word.casefold(), by_small, 1, likeness)
    return by_small[matches[0]] if matches else None
