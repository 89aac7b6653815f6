"""The vocabulary as dictionaries: from a phrase's words to what is meant."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, product

from bot.core.nlu.vocabulary.en.exact_words import SYNONYMS, WORDS
from bot.core.nlu.vocabulary.en.groups import GROUPS
from bot.core.nlu.vocabulary.en.learning import LEARNING
from bot.core.nlu.vocabulary.en.openings import FILLERS, NOISE, OPENINGS, Tone
from bot.core.nlu.vocabulary.en.paying import PAYING
from bot.core.nlu.vocabulary.en.person import PERSON
from bot.core.nlu.vocabulary.en.talking import TALKING

_PART = re.compile(r"\{\w+\}|[()\[\]|]|[^\s()\[\]|{}]+")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a phrase means: the keys of the vocabulary ("next", "chapter #"), asked about or plain."""

    keys: tuple[str, ...]
    asked: bool = False


@dataclass(slots=True)
class Phrases:
    """`whole`: phrases without `...` by their words. `open_ended`: by their words before the `...`, the words
    after it (there may be none) with the sense."""

    whole: dict[str, Sense] = field(default_factory=dict)
    open_ended: dict[str, list[tuple[str, Sense]]] = field(default_factory=dict)


def spell_out(pattern: str, without: frozenset[str] = frozenset()) -> list[str]:
    """Every phrase that a pattern of the notation stands for (bot/core/nlu/vocabulary/en tells the notation).
    Words that are to be left out are so before the phrases are made, for these are tens of thousands."""
    parts = _PART.findall(pattern)
    found = _choice(iter([*parts, ")"]), without)
    return list(dict.fromkeys([" ".join(words.split()) for words in found]))


def _choice(parts: Iterator[str], without: frozenset[str]) -> list[str]:
    """The alternatives up to the bracket that closes here."""
    done: list[str] = []
    sequence = [""]
    for part in parts:
        if part in (")", "]"):
            break
        if part == "|":
            done += sequence
            sequence = [""]
        else:
            options = _options(part, parts, without)
            sequence = [f"{before} {after}" for before, after in product(sequence, options)]
    return done + sequence


def _options(part: str, parts: Iterator[str], without: frozenset[str]) -> list[str]:
    if part == "(":
        return _choice(parts, without)
    if part == "[":
        return ["", *_choice(parts, without)]
    if part.startswith("{"):
        return spell_out(GROUPS[part[1:-1]], without)
    return [part] if part not in without else [""]


def _lines(table: Mapping[str, str]) -> Iterator[tuple[str, Sense]]:
    for key, patterns in table.items():
        sense = Sense(tuple(key.rstrip("?").split(" or ")), asked=key.endswith("?"))
        for line in patterns.strip().splitlines():
            for phrase in spell_out(line, noise()):
                yield phrase, sense


@cache
def exact_words() -> Mapping[str, Sense]:
    return dict(_lines(WORDS))


@cache
def synonyms() -> Mapping[str, Sense]:
    return dict(_lines(SYNONYMS))


@cache
def phrases() -> Phrases:
    found = Phrases()
    for phrase, sense in chain(*map(_lines, (LEARNING, PAYING, PERSON, TALKING))):
        before, dots, after = phrase.partition("...")
        if dots:
            found.open_ended.setdefault(before.strip(), []).append((after.strip(), sense))
        else:
            found.whole[phrase] = sense
    found.whole.update(synonyms())
    found.whole.update(exact_words())
    return found


@cache
def openings() -> Mapping[str, Tone | None]:
    """How a sentence may open; None for what changes nothing in it."""
    found: dict[str, Tone | None] = dict.fromkeys(fillers())
    for tone, patterns in OPENINGS.items():
        for line in patterns.strip().splitlines():
            found.update(dict.fromkeys(spell_out(line, noise()), tone))
    return found


@cache
def fillers() -> frozenset[str]:
    """Nothing of what is said changes with these before or after it."""
    lines = FILLERS.strip().splitlines()
    return frozenset(filler for line in lines for filler in spell_out(line, noise()))


@cache
def noise() -> frozenset[str]:
    return frozenset(NOISE.split())
