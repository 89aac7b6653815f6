"""Whether a message is a program: Python that does something, or that nearly is."""

import ast
import re

from bot.core.nlu.intents import About, Meaning, Number, Several, Unknown
from bot.core.programs.mending import is_fenced, mended
from bot.core.programs.parsing import tree_of

# How a line begins that nobody writes who does not write Python.
_SURELY = re.compile(
    r"""
    (?:print|input|len|range|sorted|sum|open|int|float|str|list)\s*\(
    | print\s*["'\u201c\u2018]
    | (?:for\s+[\w,\s]+\s+in\s+\S.*|else\s*|try\s*|except\b.*|with\s+open\b.+):\s*(?:\#.*)?$
    | (?:while|if|elif)\s+\w+\s+is\s+(?:not\s+)?\w+:\s*(?:\#.*)?$
    | (?:while|if|elif)\s+(?:[^:]*(?:[=<>(]|\bin\b)[^:]*|not\s+\w+|\w+):\s*(?:\#.*)?$
    | for\s+\w+\s+in\s+(?:range\b|\w+\s*:?$)
    | def\s+\w+\s*\( | class\s+\w+\s*[(:] | import\s+\w+$ | from\s+\w+\s+import\b
    | [^\W\d]\w*\s*[-+*/]{0,2}=(?!=)\s*(?:["'\u201c\u2018\[({\d-]|f["']|(?:input|int|float|str)\(|True|False)
    | [^\W\d]\w*\.\w+\(
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_DOES = (
    ast.Assign | ast.AugAssign | ast.AnnAssign | ast.For | ast.While | ast.If | ast.With | ast.Try
    | ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Delete | ast.Raise | ast.Assert
)  # fmt: skip
_NO_WORDS = ast.AugAssign | ast.For | ast.While | ast.With | ast.Try | ast.FunctionDef | ast.ClassDef


def is_program(text: str) -> bool:
    """Python that does something; what is fenced or begins as only Python does, whether Python reads it or
    not. Words that happen to be Python ("ok", "yes or no") are none."""
    if is_fenced(text):
        return True
    code = mended(text).code
    tree = tree_of(code)
    if tree is not None:
        return any(_does_something(statement) for statement in tree.body)
    return bool(_SURELY.match(code.lstrip()))


def is_meant_to_run(text: str, meaning: Meaning, *, code_is_asked_for: bool = False) -> bool:
    """Nothing is known of it, or it is Python whatever else it says: there is `pass` in it, and "stop"."""
    if isinstance(meaning, Unknown | About | Number | Several):
        return is_program(text)
    tree = tree_of(mended(text).code)
    if tree is None:
        return False
    surely = is_surely_program(text)
    return surely or (code_is_asked_for and any(isinstance(each, _DOES) for each in tree.body))


def is_surely_program(text: str) -> bool:
    """Where other words are waited for, too: one that shows or defines something, or has several lines."""
    if is_fenced(text):
        return True
    code = mended(text).code
    if _SURELY.match(code.lstrip()) and ("(" in code or "\n" in code.strip()):
        return True
    tree = tree_of(code)
    return tree is not None and any(isinstance(statement, _NO_WORDS) for statement in tree.body)


def _does_something(statement: ast.stmt) -> bool:
    if isinstance(statement, _DOES):
        return True
    if not isinstance(statement, ast.Expr):
        return False
    return any(isinstance(part, ast.Call | ast.JoinedStr) for part in ast.walk(statement)) or _is_sum(
        statement.value
    )


def _is_sum(value: ast.expr) -> bool:
    return isinstance(value, ast.BinOp | ast.Compare) and any(
        isinstance(part, ast.Constant) for part in ast.walk(value)
    )
