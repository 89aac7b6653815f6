"""The notation of the vocabulary, spelled out (bot/core/nlu/vocabulary/en explains it)."""

import re
from collections.abc import Iterator
from itertools import product

_PART = re.compile(r"[()|\n]|[^\s()|]+")


def spell_out(patterns: str) -> list[str]:
    """Every phrase that the patterns stand for."""
    parts = _PART.findall(patterns.replace("[", "(|").replace("]", ")"))
    phrases = [" ".join(words.split()) for words in _choice(iter(parts), line_ends="|")]
    return list(dict.fromkeys(filter(None, phrases)))


def _choice(parts: Iterator[str], line_ends: str) -> list[str]:
    """The alternatives up to the bracket that closes here. A line's end is "|" outside brackets, and nothing
    inside."""
    done: list[str] = []
    sequence = [""]
    for part in parts:
        if part == ")":
            break
        if part == "|" or (part == "\n" and line_ends == "|"):
            done += sequence
            sequence = [""]
        elif part != "\n":
            options = _choice(parts, line_ends="") if part == "(" else [part]
            sequence = [f"{before} {after}" for before, after in product(sequence, options)]
    return done + sequence
