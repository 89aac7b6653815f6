"""One line of Python as an answer: equal where Python itself sees no difference."""

import ast
import re
from functools import lru_cache

from bot.core.grading.answers import LONGEST, is_emoji
from bot.core.nlu.normalize import DASHES, DOUBLE_QUOTES, QUOTES

_DEEPEST = 20  # brackets within brackets; ast.parse is handed nothing that could exhaust its stack
# What keyboards of many countries put for a sign of Python's. A string may well hold a long dash.
AS_TYPED = str.maketrans(
    {
        **dict.fromkeys(f"{QUOTES}\uff07", "'"),
        **dict.fromkeys(f"{DOUBLE_QUOTES}\uff02", '"'),
        **dict.fromkeys("\u00a0\u202f\u3000", " "),
    }
)
OUTSIDE_STRINGS = {
    **{ord(dash): "-" for dash in DASHES},
    **{sign: chr(sign - 0xFEE0) for sign in range(0xFF01, 0xFF5F)},  # （ for (
}
_FRENCH = re.compile("(?<=\u00ab)[\u00a0\u202f]|[\u00a0\u202f](?=\u00bb)")  # « hi »
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_LANGUAGE = re.compile(r"(?:python|py)\s", re.IGNORECASE)
_CAUGHT_AS = re.compile(r"(?<=[\w)])\s+as\s+\w+(?=\s*:?$)")
_STRING = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", re.DOTALL)
_LOOSE_SPACE = re.compile(r"(?<!\w)\s+|\s+(?!\w)")

# What Python parses with a warning. Warnings are state of the whole process, so they cannot be silenced
# for one thread: such a line is compared as text.
_WARNS = re.compile(
    r"""\\[^\\'"nrt]"""  # an escape that may be none, as in "\d"
    r"""|\b\d+\.[^\W\d]"""  # a number that runs into a word, as in 1.if
    r"""|\b(?!(?:\d[\d_]*(?:e\d+)?j?|0x[\da-f_]+|0[ob][\d_]+)\b)\d\w*""",  # and as in 1if
    re.IGNORECASE,
)


def written(answer: str) -> str:
    """The line without what a chat puts around or into it: fence, prompt, curly quotes, a last semicolon
    or emoji."""
    line = _FRENCH.sub("", _INVISIBLE.sub("", answer)).translate(AS_TYPED).strip()
    while line and is_emoji(line[-1]):
        line = line[:-1].rstrip()
    parts = _STRING.split(_unfenced(line))
    parts[::2] = (part.translate(OUTSIDE_STRINGS) for part in parts[::2])
    return "".join(parts).strip().removeprefix(">>>").strip("; \t\r\n")


def _unfenced(line: str) -> str:
    for ticks in ("```", "`"):
        if line.startswith(ticks) and line.endswith(ticks) and len(line) > 2 * len(ticks):
            inside = line[len(ticks) : -len(ticks)]
            return _LANGUAGE.sub("", inside, count=1) if _LANGUAGE.match(inside) else inside
    return line


def without_name(line: str) -> str:
    """`except E:` of `except E as name:`: where no name is needed, any is right."""
    return _CAUGHT_AS.sub("", line) if line.startswith("except") else line


def meaning_of(line: str) -> str:
    """Two lines with the same result mean the same to Python. "" for an empty line, and a too long one.

    Quote style and spaces outside strings make no difference; case and the spaces in strings do.
    """
    if not 0 < len(line) <= LONGEST:
        return ""
    return _statement(line) or squeezed(line)


def is_python(line: str) -> bool:
    """Whether Python can read the line, as a statement or the head of one. True too where it is not tried."""
    if len(line) > LONGEST:
        return False
    return bool(_WARNS.search(line) or _statement(line))


# What a line goes on with that begins like this.
_BEFORE = {
    "elif": "if 0: pass\n",
    "else": "if 0: pass\n",
    "except": "try: pass\n",
    "finally": "try: pass\n",
    "case": "match 0:\n ",
}


@lru_cache(256)  # of an exercise: while a course is checked, each line is compared with many
def _statement(line: str) -> str | None:
    """The tree of the line, which may be a whole statement or the head of one."""
    word = re.match(r"[a-z]*", line)
    before = _BEFORE.get(word[0], "") if word else ""
    return _tree(line) or _tree(f"{before}{line}\n  pass") or _tree(f"{line}\n  case _: pass")


def _tree(line: str) -> str | None:
    if _WARNS.search(line) or _is_deep(line):
        return None
    try:
        return ast.dump(ast.parse(line))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _is_deep(line: str) -> bool:
    """Whether brackets stand too deep within brackets."""
    if sum(map(line.count, "([{")) <= _DEEPEST:
        return False  # so it is in nearly every line
    depth = deepest = 0
    for sign in line:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


def squeezed(line: str) -> str:
    """For what Python cannot read."""
    parts = _STRING.split(line)
    parts[::2] = (_LOOSE_SPACE.sub("", " ".join(part.split())) for part in parts[::2])
    parts[1::2] = (_double_quoted(part) for part in parts[1::2])
    return "".join(parts)


def _double_quoted(string: str) -> str:
    inside = string[1:-1]
    return string if '"' in inside or "'" in inside else f'"{inside}"'
