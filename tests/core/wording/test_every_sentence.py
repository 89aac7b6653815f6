"""Whatever a learner can read goes through a catalogue: nothing of it is put together from pieces."""

import ast
import re
from pathlib import Path

import pytest

from bot.core import wording
from bot.core.nlu.intents import Intent, Word
from bot.core.wording.command_words import WORDS, spoken

FOLDER = Path(wording.__file__).parent
IN_ENGLISH = {"for_agents", "tutor_prompt"}  # agents read them, and no learner
PATHS = [path for path in sorted(FOLDER.glob("*.py")) if path.stem not in IN_ENGLISH]
SAYING = {"_", "N_", "plural"}
LETTERS = re.compile(r"[^\W\d_]")
KEY = re.compile(r"[a-z_]*|\x1acode\x1a|English|[A-Z]{1,3}|C[a-z]|ˋ")  # "choice", "declined", "Cf"


def strays(tree):
    """The texts of a module that no catalogue knows, by their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from (
                part for part in node.values if isinstance(part, ast.Constant) and LETTERS.search(part.value)
            )
    known = {id(each) for node in ast.walk(tree) for each in not_read(node)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known
        if is_text and LETTERS.search(node.value) and not KEY.fullmatch(node.value):
            yield node


def not_read(node):
    """What in a node is said through a catalogue, or is no text for learners."""
    if isinstance(node, ast.Call) and name_of(node.func) in {*SAYING, "compile"}:
        yield from node.args
    if isinstance(node, ast.Expr):
        yield node.value  # a docstring
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    if isinstance(node, ast.Tuple) and any(
        name_of(getattr(each, "func", None)) == "N_" for each in node.elts
    ):
        yield from node.elts  # what a sentence is for, and an example in code
    if isinstance(node, ast.Subscript):
        yield node.slice
    if isinstance(node, ast.FormattedValue) and node.format_spec:
        yield from ast.walk(node.format_spec)


def name_of(function):
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_sentence_stands_outside_a_catalogue(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [f"{path.name}:{node.lineno}: {node.value}" for node in strays(tree)] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_sentence_is_found_by_pybabel(path):
    """Which reads literals alone, and before Python 3.12 none inside an f-string."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
            assert not SAYING & {name_of(each.func) for each in inside}, f"{path.name}:{node.lineno}"


def test_every_command_has_its_word():
    assert set(Word) - WORDS.keys() == {Word.CHAPTER}
    assert [spoken(Intent.parse(words)) for words in TOLD] == list(TOLD)


TOLD = ("next", "chapters", "chapter 3", "chapter 3 lesson 2", "lesson 2", "exercises", "exercises 4", "run")
