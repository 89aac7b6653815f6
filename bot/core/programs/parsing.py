"""Whether Python can read a text, and what it says where it cannot. Nothing is compiled or run."""

import ast
import re

LONGEST = 4_000  # characters
_DEEPEST = 30  # brackets within brackets

# What Python reads with a warning. Warnings are state of the whole process, so that they cannot be silenced
# for one thread: such a text is not read here.
_WARNS = re.compile(
    r"""\\[^\\'"nrtabfv0-7xNuU\n]"""  # an escape that is none, as in "\d"
    r"""|\b\d+\.[^\W\d]"""  # a number that runs into a word, as in 1.if
    r"""|\b(?!(?:\d[\d_]*(?:e\d+)?j?|0x[\da-f_]+|0[ob][\d_]+)\b)\d\w*""",  # and as in 1if
    re.IGNORECASE,
)


class NotRead(Exception):
    """Too long, too deep, or read with a warning: nobody knows what Python would say."""


def parse(code: str) -> ast.Module | SyntaxError:
    """Raises NotRead."""
    if len(code) > LONGEST or _depth(code) > _DEEPEST or _WARNS.search(code):
        raise NotRead
    try:
        return ast.parse(code)
    except SyntaxError as error:
        return error
    except (ValueError, MemoryError, RecursionError) as error:
        raise NotRead from error


def tree_of(code: str) -> ast.Module | None:
    """None for what is no Python, and for what is not read here."""
    try:
        found = parse(code)
    except NotRead:
        return None
    return found if isinstance(found, ast.Module) else None


def is_readable(code: str) -> bool:
    """Whether it is Python. True too where it is not read here."""
    try:
        return isinstance(parse(code), ast.Module)
    except NotRead:
        return len(code) <= LONGEST


def _depth(code: str) -> int:
    depth = deepest = 0
    for sign in code:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    return deepest
