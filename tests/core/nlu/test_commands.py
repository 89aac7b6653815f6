"""A command is one record: what is known of a word stands there, and nowhere else."""

import ast
from pathlib import Path

import pytest

import bot.core
from bot.core.conversation.commands import act
from bot.core.nlu.command import TRAITS
from bot.core.nlu.intents import Do, Intent, Word
from bot.core.nlu.traits import HARMLESS, HIGH, SOFT
from bot.core.wording import command_words
from tests.chat import Person
from tests.understanding import ENGLISH, understand

CORE = Path(bot.core.__file__).parent
WORDS = frozenset(map(str, Word))


def test_every_word_has_exactly_one_line_of_traits():
    assert set(TRAITS) == set(Word)


@pytest.mark.parametrize("word", Word)
def test_every_command_has_an_action(word):
    ana = Person(chapter=1, lesson=1)
    assert act(ana.course, ana.learner, Intent(word)).replies


@pytest.mark.parametrize(("word", "misspelt"), ENGLISH.misspelt_words.items())
def test_what_is_looked_for_behind_a_typing_error_means_its_command(word, misspelt):
    number = " 2" if word == Word.CHAPTER else ""  # without one it is the list
    for full in [each.partition("=")[0] for each in misspelt.split()]:
        meaning = understand(full + number)
        assert isinstance(meaning, Do), full
        assert meaning.intent.word == word, full


def test_commands_of_high_weight_are_told_apart():
    for word in HIGH:
        assert understand(f"do not want to {word}") != Do(Intent(word), "sentence")
    assert not HIGH & HARMLESS
    assert SOFT < HARMLESS


def names_words(node):
    """The words in a set, a tuple or a list, or in a text of words alone that is split later."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        said = node.value.split()
        return [each for each in said if each in WORDS] if WORDS.issuperset(said) else []
    if not isinstance(node, ast.Set | ast.Tuple | ast.List):
        return []
    named = [each.attr for each in node.elts if isinstance(each, ast.Attribute) and is_word(each.value)]
    return named + [
        each.value for each in node.elts if isinstance(each, ast.Constant) and each.value in WORDS
    ]


def is_word(node):
    return isinstance(node, ast.Name) and node.id == "Word"


def test_no_set_of_words_stands_beside_the_records():
    """A set that a new word might belong to is made from the records (traits.py)."""
    for room in ("nlu", "conversation"):
        for path in sorted((CORE / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                assert len(names_words(node)) < 2, f"{path.relative_to(CORE)}:{node.lineno} names words"


def test_every_command_can_be_offered_by_its_word():
    assert set(command_words.WORDS) == set(Word) - {Word.CHAPTER}
