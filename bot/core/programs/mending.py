"""A program as it was meant: without what a chat or a phone's keyboard made of it.

Mended is what can only have been meant: a curly quote where Python knows none, lines that lost their
indentation and have one way to be Python. Everything else stays, and Python says what is wrong.
"""

import re
import textwrap
from dataclasses import dataclass
from enum import StrEnum

from bot.core.grading.codeline import AS_TYPED, OUTSIDE_STRINGS
from bot.core.programs.indenting import indented
from bot.core.programs.parsing import LONGEST, NotRead, parse

_FENCE = re.compile(r"```[ \t]*(?:python3?|py)?[ \t]*\n?(.*?)(?:```|\Z)", re.DOTALL | re.IGNORECASE)
_PROMPT = re.compile(r"^(?:>>>|\.\.\.) ?", re.MULTILINE)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\x00]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_END = re.compile("\r\n?|\u2028|\u2029|\x85")
_CAPITAL = re.compile(
    r"^([ \t]*)(If|Elif|Else|For|While|Def|Class|Import|From|Return|Try|Except|Finally|With|Break|Continue|"
    r"Pass|Del|Raise)\b",
    re.MULTILINE,
)


class Mend(StrEnum):
    QUOTES = "quotes"
    INDENTATION = "indentation"
    CAPITALS = "capitals"


@dataclass(frozen=True, slots=True)
class Mended:
    """`mends` are those that the learner is told of."""

    code: str
    mends: tuple[Mend, ...] = ()


def is_fenced(text: str) -> bool:
    return "```" in text


def mended(text: str) -> Mended:
    """The program of a message: what stands in its fences, or else all of it."""
    code = _plain(_unfenced(text))[: LONGEST + 1]
    mends: list[Mend] = []
    for mend, mended_by in ((Mend.QUOTES, _quotes), (Mend.CAPITALS, _capitals), (Mend.INDENTATION, indented)):
        if (better := mended_by(code, _error(code))) is not None and better != code:
            code = better
            mends.append(mend)
    return Mended(code, tuple(mends))


def _unfenced(text: str) -> str:
    if blocks := [block for block in _FENCE.findall(text) if block.strip()]:
        return "\n".join(block.strip("\n") for block in blocks)
    bare = text.strip()
    if len(bare) > 2 and bare[0] == bare[-1] == "`" and "`" not in bare[1:-1]:
        return bare[1:-1]
    return text


def _plain(code: str) -> str:
    """Without what is not seen; a prompt is that of a screen it was copied from."""
    code = _SPACES.sub(" ", _INVISIBLE.sub("", _LINE_END.sub("\n", code)))
    code = _PROMPT.sub("", code)
    return textwrap.dedent("\n".join(line.rstrip() for line in code.split("\n"))).strip("\n")


def _error(code: str) -> SyntaxError | None:
    try:
        found = parse(code)
    except NotRead:
        return None
    return found if isinstance(found, SyntaxError) else None


def _quotes(code: str, error: SyntaxError | None) -> str | None:
    """Where Python meets a sign that it does not know, and it is a keyboard's for one that it knows."""
    if error is None or "invalid character" not in error.msg:
        return None
    return code.translate(AS_TYPED).translate(OUTSIDE_STRINGS)


def _capitals(code: str, error: SyntaxError | None) -> str | None:
    """Keywords at the beginning of a line, where only that makes it Python."""
    if error is None:
        return None
    small = _CAPITAL.sub(lambda found: found[1] + found[2].lower(), code)
    after = _error(small)
    return small if after is None or isinstance(after, IndentationError) else None
