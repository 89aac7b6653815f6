"""What an exercise's program has to do, as its author writes it down:

prints "hi 3", "bye"            all that it shows, line by line
shows "hi 3"                    somewhere in what it shows
with "Ana", "9" prints "…"      the same, with these answers to its questions
where age = 17 prints ""        the same, with another value where the program says age = …
total == 42                     what a name holds once it has run
double(3) == 6                  what a function gives
"""

import ast
import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.core.programs.parsing import tree_of

_SHOWN = re.compile(r"(prints|shows)\s+(.+)", re.DOTALL)
_WHERE = re.compile(r"where\s+([^\W\d]\w*)\s*=\s*(.+?)\s+(prints\b.*|shows\b.*|with\b.*|\S.*==.*)", re.DOTALL)
_WITH = re.compile(r"with\s+(.+?)\s+(prints\b.*|shows\b.*|\S.*==.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Check:
    """kind "prints": `lines` are all that is shown; "shows": they stand in it, in this order; "equal":
    `expression` equals `expected`. `inputs` are the answers to the program's questions. `where` is the line
    that stands in the place of the program's own for that name ("age = 17"); "" for none."""

    kind: Literal["prints", "shows", "equal"]
    lines: tuple[str, ...] = ()
    expression: str = ""
    expected: str = ""
    inputs: tuple[str, ...] = ()
    where: str = ""


def parse_check(text: str) -> Check | None:
    """None for what is no check."""
    if other := _WHERE.fullmatch(text.strip()):
        line, rest = f"{other[1]} = {other[2]}", parse_check(other[3])
        return replace(rest, where=line) if rest and not rest.where and tree_of(line) else None
    inputs: tuple[str, ...] | None = ()
    if with_answers := _WITH.fullmatch(text.strip()):
        inputs, text = _strings(with_answers[1]), with_answers[2]
    if inputs is None:
        return None
    if shown := _SHOWN.fullmatch(text.strip()):
        lines = _strings(shown[2])
        kind: Literal["prints", "shows"] = "prints" if shown[1] == "prints" else "shows"
        return Check(kind, _each_line(lines), inputs=inputs) if lines else None
    return _equal(text.strip(), inputs)


def changed(code: str, where: str) -> str | None:
    """The program with that line for its own; None where it has none of its own."""
    if not where:
        return code
    name = re.escape(where.partition(" ")[0])
    new, found = re.subn(rf"^{name}[ \t]*=(?!=).*$", lambda _: where, code, count=1, flags=re.MULTILINE)
    return new if found else None


def _each_line(strings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for string in strings for line in string.split("\n"))


def _strings(text: str) -> tuple[str, ...] | None:
    """ "Ana", "9" as Python reads them; None for anything but strings."""
    tree = tree_of(f"({text},)")
    value = tree.body[0].value if tree and isinstance(tree.body[0], ast.Expr) else None
    if not isinstance(value, ast.Tuple):
        return None
    strings = [each.value for each in value.elts if isinstance(each, ast.Constant)]
    if len(strings) != len(value.elts):
        return None
    return tuple(each for each in strings if isinstance(each, str))


def _equal(text: str, inputs: tuple[str, ...]) -> Check | None:
    tree = tree_of(text)
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        return None
    compared = tree.body[0].value
    if not isinstance(compared, ast.Compare) or len(compared.ops) != 1:
        return None
    if not isinstance(compared.ops[0], ast.Eq):
        return None
    left, right = (ast.get_source_segment(text, each) for each in (compared.left, compared.comparators[0]))
    return Check("equal", expression=left, expected=right, inputs=inputs) if left and right else None
