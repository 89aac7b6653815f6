"""The words that a course explains, and how one is found in what a learner writes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.core.nlu.likeness import is_nearly
from bot.core.nlu.normalize import fold, strip_signs

_SHORTEST_WITHIN = 4  # letters of a name that is found among other words: "for" and "get" are everybody's
_SHORTEST_MISSPELT = 5
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_PLACE = re.compile(r"(?<=\w) (?:in|of|from|with) .+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the course, in a sentence or two. `also` are its other names, `chapter` the slug of the
    chapter that teaches it ("": none)."""

    name: str
    text: str
    also: tuple[str, ...] = ()
    chapter: str = ""


@lru_cache(4096)
def key_of(words: str) -> str:
    """Words as they are compared: "F-Strings?" is "f string". Signs alone stay as they are: "==", ":"."""
    plain = _HYPHEN.sub(" ", fold(words))
    bare = strip_signs(plain)
    if not bare or (len(bare) == 1 and len(plain) > 1):
        return plain
    return " ".join(map(_singular, bare.split()))


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]


def by_name(glossary: Iterable[Term]) -> Mapping[str, Term]:
    """The terms by the key of each of their names; a term's own name counts before another's other name."""
    found: dict[str, Term] = {}
    terms = tuple(glossary)
    for term in terms:
        found.setdefault(key_of(term.name), term)
    for term in terms:
        for name in term.also:
            found.setdefault(key_of(name), term)
    return found


def find_term(terms: Mapping[str, Term], words: str, asked: bool) -> Term | None:
    """The term that is meant. `asked`: it was a question, and may have other words around the name."""
    key = key_of(words)
    found = terms.get(key) or terms.get(_PLACE.sub("", key))
    if found is None and asked:
        found = _within(terms, key)
    return found or _misspelt(terms, key)


def _within(terms: Mapping[str, Term], key: str) -> Term | None:
    """The longest name that stands in it."""
    said = f" {key} "
    names = [name for name in terms if len(name) >= _SHORTEST_WITHIN and f" {name} " in said]
    return terms[max(names, key=len)] if names else None


def _misspelt(terms: Mapping[str, Term], key: str) -> Term | None:
    if len(key) < _SHORTEST_MISSPELT:
        return None
    alike = (name for name in terms if name[:1] == key[:1] and abs(len(name) - len(key)) < 2)
    return next((terms[name] for name in alike if is_nearly(key, name)), None)
