"""What holds of every language's catalogue. A translator runs the tests of one: `-k ur`."""

import ast
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.core import wording
from bot.core.nlu.intents import Ask, Do, Intent, No, Yes
from bot.core.wording.command_words import WORDS
from bot.i18n.languages import read_understanding
from bot.i18n.translations import CATALOGUES, DOMAIN, PoFile, read_catalogues

TEMPLATE = CATALOGUES / f"{DOMAIN}.pot"
BEGUN = [each.translations.path for each in read_catalogues().values()]
EACH = sorted(CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
STARRED = re.compile(r"\*([^*\n]+)\*")
FIELD = re.compile(r"{\w+}")
EMPHASIS = "*not paid yet*"  # no command
NUMBERS = {"{chapter}": "3", "{lesson}": "2"}

each_begun = pytest.mark.parametrize("path", BEGUN, ids=lambda path: path.parent.parent.name)


def test_the_template_has_every_sentence_and_no_other():
    """Made anew by `uv run pybabel extract bot/core/wording`."""
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in messages(TEMPLATE)}
    assert found == set(said())


def said():
    for path in Path(wording.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "N_", "plural"}:
                yield from (each.value for each in node.args[:1] if isinstance(each, ast.Constant))


@pytest.mark.parametrize("path", EACH, ids=lambda path: path.parent.parent.name)
def test_a_catalogue_has_the_template_s_sentences(path):
    assert {message.id for message in messages(path)} == {message.id for message in messages(TEMPLATE)}


@each_begun
def test_every_sentence_is_translated_and_names_no_value_that_is_not_there(path):
    assert PoFile(path).lacking() == []


@each_begun
def test_every_word_that_a_sentence_names_is_understood_as_the_same_command(path):
    """Also where it is offered alone, in a list: "next", "chapter 3"."""
    wrong = []
    for english, translated in pairs(path):
        expected, found = commands_in(english), commands_in(translated, code_of(path))
        if expected != found and EMPHASIS not in english:
            wrong.append(f"{translated!r}: expected {sorted(expected)}, found {sorted(found)}")
    assert not wrong, "\n".join(wrong)


@each_begun
def test_every_command_s_own_word_is_understood(path):
    wrong = []
    translated = dict(pairs(path))
    alone = {english: Intent(word) for word, english in WORDS.items()} | {
        "chapter {chapter}": Intent.parse("chapter 3"),
        "lesson {lesson}": Intent.parse("lesson 2"),
        "chapter {chapter} lesson {lesson}": Intent.parse("chapter 3 lesson 2"),
        "exercises {chapter}": Intent.parse("exercises 3"),
    }
    for english, intent in alone.items():
        if (text := translated.get(english)) and meant(numbered(english)) == str(intent):
            found = meant(numbered(text), code_of(path))
            wrong += [] if found == str(intent) else [f"{text!r} is {found}, expected {intent}"]
    assert not wrong, "\n".join(wrong)


@each_begun
def test_signs_are_as_in_english(path):
    """Emoji, line breaks, values and the stars of bold text; a link's line ends in a colon."""
    wrong = []
    for english, translated in pairs(path):
        if signs(english) != signs(translated):
            wrong.append(f"{translated!r}: expected {signs(english)}, found {signs(translated)}")
    assert not wrong, "\n".join(wrong)


def signs(text):
    emoji = [sign for sign in text if unicodedata.category(sign) == "So"]
    # A form may name its number in words ("both"), and a language its own name: "en español", with a small e.
    values = sorted({*FIELD.findall(text)} - {"{number}", "{language}"})
    return emoji, text.count("\n"), text.count("*"), values, text.endswith(":")


def code_of(path):
    """Of the language in which the learner is spoken to; its words count first."""
    return path.parent.parent.name.partition("_")[0]


def commands_in(text, code=""):
    found = (
        meant(numbered(words), code) for words in STARRED.findall(text) if not FIELD.search(numbered(words))
    )
    return {each for each in found if each}


def numbered(text):
    return FIELD.sub(lambda field: NUMBERS.get(field[0], field[0]), text)


@cache
def meant(text, code=""):
    """The command that the words are, "yes" or "no"; "" for others."""
    match understanding().understand(text, code):
        case Do(intent):
            return str(intent)
        case Ask(intents):
            return " or ".join(map(str, intents)) + "?"
        case Yes():
            return "yes"
        case No():
            return "no"
    return ""


@cache
def understanding():
    return read_understanding()


def pairs(path):
    """Each translated sentence in English and in that language, form by form."""
    for message in messages(path):
        if isinstance(message.id, str):
            found = [(message.id, message.string)]
        else:
            one, many = message.id
            found = [(one if n == 0 else many, text) for n, text in enumerate(message.string)]
        yield from ((english, text) for english, text in found if text)


def messages(path):
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]
