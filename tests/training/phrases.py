"""What the classifier learns from: the languages' phrases, and sentences with the same meanings."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.nlu.language import Language
from bot.core.nlu.notation import spell_out
from bot.i18n.languages import read_languages

SENTENCES = Path(__file__).parent / "sentences.toml"
NOTHING = "nothing"  # the meaning of what is no command and no topic
MOST_OF_PATTERN = 8
MOST_OF_MEANING = 80  # in one language
SENTENCES_COUNT = 3  # a sentence as somebody wrote it is worth so many spelled-out phrases

_SECTIONS = ("exact", "synonyms", "phrases", "topics", "spotted")
_LEFT_OUT = {"number", "topic auto_reply"}
# Where nothing else is understood these would be answered by what they mean after a question: nothing.
_NOTHING = {"yes", "no"}


@dataclass(frozen=True)
class Example:
    text: str
    meaning: str
    pattern: str  # examples of one pattern are alike: none is held out while another is learned from
    weight: int = 1


def examples() -> list[Example]:
    return [*_of_phrases(), *_of_sentences()]


def _of_phrases() -> Iterator[Example]:
    for language in read_languages():
        by_meaning: dict[str, list[Example]] = {}
        for meaning, pattern in _patterns(language):
            texts = _picked(spell_out(pattern, language.groups), MOST_OF_PATTERN)
            named = f"{language.code} {pattern}"
            by_meaning.setdefault(meaning, []).extend(Example(_shown(each), meaning, named) for each in texts)
        for found in by_meaning.values():
            yield from sorted(found, key=lambda each: _place(each.text))[:MOST_OF_MEANING]


def _patterns(language: Language) -> Iterator[tuple[str, str]]:
    for section in _SECTIONS:
        table: Mapping[str, str] = getattr(language, section)
        for meant, patterns in table.items():
            meaning = f"topic {meant}" if section in ("topics", "spotted") else _meaning(meant)
            if meaning not in _LEFT_OUT:
                yield from ((meaning, each) for each in _alternatives(patterns))


def _meaning(meant: str) -> str:
    """The first of what is offered. A chapter's number is no matter of likeness: rules look for it."""
    word = re.split(r" or |\?", meant)[0].replace("#", "").split("lesson")[0].strip()
    if word in _NOTHING:
        return NOTHING
    return "chapters" if word in ("chapter", "chapter 1", "") else word


def _alternatives(patterns: str) -> list[str]:
    """The patterns between the `|` and the line ends that stand in no bracket."""
    found, depth = [""], 0
    for sign in patterns:
        depth += (sign in "([") - (sign in ")]")
        if sign in "|\n" and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return [each.strip() for each in found if each.strip()]


def _shown(phrase: str) -> str:
    return " ".join(re.sub(r"[#%]|\.\.\.", " ", phrase).split())


def _picked(phrases: list[str], most: int) -> list[str]:
    """Some of them, the same ones each time; a phrase more or less changes no more than one."""
    return sorted(phrases, key=_place)[:most]


def _place(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _of_sentences() -> Iterator[Example]:
    for meaning, sentences in tomllib.loads(SENTENCES.read_text(encoding="utf-8")).items():
        for sentence in filter(None, map(str.strip, sentences.splitlines())):
            yield Example(sentence, meaning, sentence, SENTENCES_COUNT)
