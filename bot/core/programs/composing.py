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
    filled = _filled(given, answer)
    if _has_line_of(given, answer):
        return (alone,) if filled is None else (alone, filled)
    return (alone,) if filled is None else (filled, alone)


def _has_line_of(given: str, answer: str) -> bool:
    known = {line.strip() for line in given.split("\n") if not _GAP.search(line)} - {""}
    return any(line.strip() in known for line in answer.split("\n"))


def _filled(given: str, answer: str) -> Composed | None:
    lines = given.split("\n")
    at = next((number for number, line in enumerate(lines) if _GAP.search(line)), None)
    if at is None:
        return Composed(f"{given}\n{answer}", len(lines))
    before, after = _GAP.split(lines[at], maxsplit=1)
    indent = before[: len(before) - len(before.lstrip())]
    if not before.strip() and not after.strip():
        filling = textwrap.indent(textwrap.dedent(answer).strip("\n"), indent)
    elif "\n" in answer.strip():
        return None
    elif _is_whole_line(answer.strip(), before.strip(), after.strip()):
        filling = indent + answer.strip()
    else:
        filling = before + answer.strip() + after
    return Composed("\n".join((*lines[:at], filling, *lines[at + 1 :])), at)


def _is_whole_line(answer: str, before: str, after: str) -> bool:
    return len(answer) > len(before) + len(after) and answer.startswith(before) and answer.endswith(after)
