"""An answer as a program that can be run: in the gap of its exercise, or after the code that is given."""

import re
import textwrap
from dataclasses import dataclass

_GAP = re.compile(r"_{3,}")


@dataclass(frozen=True, slots=True)
class Composed:
    """`before` are the lines that are not the learner's, ahead of theirs."""

    code: str
    before: int = 0


def composed(given: str, answer: str) -> tuple[Composed, ...]:
    """The readings of an answer, the likeliest first: whoever sends lines of the given code with it sends the
    whole program."""
    alone = Composed(answer)
    if not given:
        return (alone,)
    inside = _in_the_gap(given, answer)
    if _has_line_of(given, answer):
        return (alone, *inside, *_from_the_gap_on(given, answer))
    return (*inside, alone)


def _has_line_of(given: str, answer: str) -> bool:
    known = {line.strip() for line in given.split("\n") if not _GAP.search(line)} - {""}
    return any(line.strip() in known for line in answer.split("\n"))


def _in_the_gap(given: str, answer: str) -> tuple[Composed, ...]:
    lines = given.split("\n")
    at = next((number for number, line in enumerate(lines) if _GAP.search(line)), None)
    if at is None:
        return (Composed(f"{given}\n{answer}", len(lines)),)
    before, after = _GAP.split(lines[at], maxsplit=1)
    indent = before[: len(before) - len(before.lstrip())]
    whole = textwrap.indent(textwrap.dedent(answer).strip("\n"), indent)  # in the place of the line
    part = before + answer.strip() + after
    if not before.strip() and not after.strip():
        fillings: tuple[str, ...] = (whole,)
    elif "\n" in answer.strip() or _is_whole_line(answer.strip(), before.strip(), after.strip()):
        fillings = (whole,)
    else:
        fillings = (part, whole)
    return tuple(Composed("\n".join((*lines[:at], each, *lines[at + 1 :])), at) for each in fillings)


def _from_the_gap_on(given: str, answer: str) -> tuple[Composed, ...]:
    """Whoever sends the lines behind the gap, too."""
    lines = given.split("\n")
    at = next((number for number, line in enumerate(lines) if _GAP.search(line)), 0)
    return (Composed("\n".join((*lines[:at], answer)), at),) if at else ()


def _is_whole_line(answer: str, before: str, after: str) -> bool:
    return len(answer) > len(before) + len(after) and answer.startswith(before) and answer.endswith(after)
