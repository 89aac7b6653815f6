"""The notation of the vocabulary, spelled out (bot/core/nlu/vocabulary/en tells it)."""

import re
from collections.abc import Iterator, Mapping
from itertools import product

_PART = re.compile(r"\{\w+\}|[()\[\]|]|[^\s()\[\]|{}]+")


def spell_out(pattern: str, groups: Mapping[str, str], without: frozenset[str] = frozenset()) -> list[str]:
    """Every phrase that a pattern stands for. Words to be left out are so before the phrases are made, for
    these are tens of thousands."""
    parts = _PART.findall(pattern)
    found = _choice(iter([*parts, ")"]), groups, without)
    return list(dict.fromkeys([" ".join(words.split()) for words in found]))


def _choice(parts: Iterator[str], groups: Mapping[str, str], without: frozenset[str]) -> list[str]:
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
            options = _options(part, parts, groups, without)
            sequence = [f"{before} {after}" for before, after in product(sequence, options)]
    return done + sequence


def _options(
    part: str, parts: Iterator[str], groups: Mapping[str, str], without: frozenset[str]
) -> list[str]:
    if part == "(":
        return _choice(parts, groups, without)
    if part == "[":
        return ["", *_choice(parts, groups, without)]
    if part.startswith("{"):
        return spell_out(groups[part[1:-1]], groups, without)
    return [part] if part not in without else [""]
