"""The notation of the phrase files, spelled out (bot/i18n/phrases/en.toml explains it)."""

import re
from collections.abc import Iterator, Mapping
from itertools import product

_PART = re.compile(r"[()|\n]|[^\s()|]+")
_GROUP = re.compile(r"\{(\w+)\}")


def spell_out(patterns: str, groups: Mapping[str, str] | None = None) -> list[str]:
    """Every phrase that the patterns stand for. `groups`: what stands for a name in braces."""
    while groups and _GROUP.search(patterns):
        patterns = _GROUP.sub(lambda named: groups[named[1]].strip(), patterns)
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
