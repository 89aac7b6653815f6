"""The notation of the phrase files, spelled out (bot/i18n/phrases/en.toml explains it)."""

import re
from collections.abc import Iterator, Mapping
from itertools import product

_PART = re.compile(r"[()|\n]|[^\s()|]+")
_GROUP = re.compile(r"\{(\w+)\}")


def spell_out(patterns: str, groups: Mapping[str, str] | None = None) -> list[str]:
    """Every phrase that the patterns stand for. `groups`: what stands for a name in braces."""
    parts = _parts(patterns, groups)
    phrases = _choice(iter(parts), line_ends="|")
    return list(dict.fromkeys(filter(None, phrases)))


def words_in(patterns: str, groups: Mapping[str, str] | None = None) -> set[str]:
    """The words of all those phrases, without spelling them out: they may be thousands."""
    return set(_parts(patterns, groups)).difference("()|\n")


def _parts(patterns: str, groups: Mapping[str, str] | None) -> list[str]:
    while groups and _GROUP.search(patterns):
        patterns = _GROUP.sub(lambda named: groups[named[1]].strip(), patterns)
    return _PART.findall(patterns.replace("[", "(|").replace("]", ")"))


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
            sequence = [_joined(before, after) for before, after in product(sequence, options)]
    return done + sequence


def _joined(before: str, after: str) -> str:
    return f"{before} {after}" if before and after else before or after
