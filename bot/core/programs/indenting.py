"""Indentation that was lost on the way: given back where one reading alone is Python."""

import re
import textwrap
from collections.abc import Iterator

from bot.core.programs.parsing import tree_of

_MOST_LINES = 40
_MOST_TRIES = 40  # programs that Python is asked about
_HEAD = re.compile(
    r"(?:if|elif|else|for|while|def|class|try|except|finally|with|match|case)\b[^#]*:\s*(?:#.*)?$"
)
_GOES_ON = re.compile(r"(?:elif|else|except|finally)\b")
_ENDS = re.compile(r"(?:return|break|continue|raise)\b")
_STEP = "    "


def indented(code: str, error: SyntaxError | None) -> str | None:
    """None where nothing is missing, or more than one reading is Python: which lines belong to a loop is for
    its author to say."""
    if not isinstance(error, IndentationError):
        return None
    lines = code.split("\n")
    if "unexpected indent" in error.msg:
        return _with_first_line(lines)
    if "expected an indented block" not in error.msg:
        return None
    if len(lines) > _MOST_LINES or any(line[:1].isspace() for line in lines):
        return None
    found: list[str] = []
    for tried, depths in enumerate(_readings(lines, ())):
        if tried == _MOST_TRIES:
            return None
        text = "\n".join(
            _STEP * depth + line if line else "" for depth, line in zip(depths, lines, strict=True)
        )
        if tree_of(text) is not None:
            found.append(text)
        if len(found) > 1:
            return None
    return found[0] if found else None


def _with_first_line(lines: list[str]) -> str | None:
    """A chat takes the spaces before a message's first line away, and leaves those before the others."""
    text = "\n".join((lines[0], *textwrap.dedent("\n".join(lines[1:])).split("\n")))
    return text if tree_of(text) is not None else None


def _readings(lines: list[str], depths: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """How deep each line may stand: one deeper after a head, not as deep after what ends a block, and where
    one goes on at the depth of a head."""
    at = len(depths)
    if at == len(lines):
        yield depths
        return
    line, before = lines[at], lines[at - 1] if at else ""
    if not line.strip() or line.startswith("#"):
        yield from _readings(lines, (*depths, depths[-1] if depths else 0))
        return
    for depth in _depths(depths, line, before):
        yield from _readings(lines, (*depths, depth))


def _depths(depths: tuple[int, ...], line: str, before: str) -> range:
    if not depths:
        return range(1)
    last = depths[-1]
    if _HEAD.match(before):
        return range(last + 1, last + 2)
    if _ENDS.match(before) or _GOES_ON.match(line):
        return range(last)
    return range(last + 1)
