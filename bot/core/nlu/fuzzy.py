"""Typing errors: what a word that nobody knows was probably meant to be."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice, product

from bot.core.nlu.numerals import CARDINALS
from bot.core.nlu.patterns import exact_words, openings, phrases
from bot.core.nlu.vocabulary.en.everyday import EVERYDAY
from bot.core.nlu.vocabulary.en.openings import FILLERS, NOISE, SHORT_FORMS

# The words that are looked for behind a misspelt one, and short forms that are only probably meant.
_MEANT = """
    menu help next back chapters chapter exercises exercise progress upgrade stop start continue previous
    practice lesson lessons unsubscribe subscribe unlock resume repeat restart teach show payment course
"""
_SHORTENED = {
    "nxt": "next", "bck": "back", "bk": "back", "mnu": "menu", "hlp": "help", "stp": "stop", "strt": "start",
    "prog": "progress", "progs": "progress", "ex": "exercises", "exs": "exercises", "exo": "exercises",
    "ch": "chapter", "chap": "chapter", "chs": "chapters", "chaps": "chapters", "upg": "upgrade",
    "unsub": "unsubscribe", "prev": "previous",
    "cont": "continue", "chpt": "chapter", "chptr": "chapter", "chapitre": "chapter", "capitulo": "chapter",
    "kapitel": "chapter", "ejercicios": "exercises", "exercices": "exercises", "wats": "what is",
    "capítulo": "chapter", "capitolo": "chapter", "глава": "chapter", "whr": "where", "wher": "where",
}  # fmt: skip

_MOST_WORDS = 8
_MOST_READINGS = 4
_LETTERS = re.compile(r"[^\W\d_]+")
_STRETCHED = re.compile(r"(.)\1{2,}")  # "nexttt", "heeelp"


def mended(text: str) -> Iterator[str]:
    """The text with its unknown words replaced by what they were probably meant to be, likeliest first.

    Nothing where no word of it looks like a typing error.
    """
    found = list(islice(_LETTERS.finditer(text), _MOST_WORDS + 1))
    if len(found) > _MOST_WORDS:
        return
    choices: list[tuple[str, ...]] = []
    for n, letters in enumerate(found):
        numbered = n > 0 and choices[n - 1][0] == "chapter"
        choices.append(_candidates(letters[0], numbered) or (letters[0],))
    changed = [letters[0] for letters in found] != [choice[0] for choice in choices]
    if changed:
        for replaced in islice(product(*choices), _MOST_READINGS):
            rest = iter(replaced)
            yield _LETTERS.sub(lambda _, rest=rest: next(rest), text)  # type: ignore[misc]
    joined = _joined().get("".join(letters[0] for letters in found))
    if joined and joined != text:
        yield joined


def _candidates(word: str, numbered: bool) -> tuple[str, ...]:
    """Words that `word` may be a misspelling of; after "chapter" (`numbered`) number words too."""
    if word in _SHORTENED:
        return (_SHORTENED[word],)
    if word in EVERYDAY or word in known_words() or not 2 <= len(word) <= 14:
        return ()
    if _STRETCHED.search(word):
        for letters in (r"\1", r"\1\1"):
            if (shrunk := _STRETCHED.sub(letters, word)) in known_words():
                return (shrunk,)
    distances = [(_distance(word, key), key) for key in _MEANT.split()]
    near = [(distance, key) for distance, key in distances if distance <= _allowed(word, key)]
    if numbered:
        near += [(1, key) for key in CARDINALS if key[0] == word[0] and _distance(word, key) == 1]
    nearest = min(near, default=(0, ""))[0]
    return tuple(key for distance, key in near if distance == nearest)[:2]


def _allowed(word: str, key: str) -> int:
    """Typing errors a key of that length may have in it; 2 only where the first letter is right."""
    return 2 if len(key) > 6 and word[0] == key[0] else 1


def _distance(one: str, other: str) -> int:
    """Damerau-Levenshtein: how many letters were added, dropped, changed or swapped; 3: or more."""
    if abs(len(one) - len(other)) > 2 or len(set(one) ^ set(other)) > 4:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]


@cache
def known_words() -> frozenset[str]:
    """Every word of the vocabulary: what is a word there is no misspelling of another."""
    told = chain(phrases().whole, phrases().open_ended, openings(), SHORT_FORMS, SHORT_FORMS.values())
    words = {*CARDINALS, *NOISE.split(), *FILLERS.replace("|", " ").split()}
    for phrase in told:  # one by one: all of them joined would cost every process ten megabytes
        words.update(phrase.split())
    return frozenset(words)


@cache
def _joined() -> dict[str, str]:
    """The exact words without the spaces in them: "goback", "me nu"."""
    return {
        phrase.replace(" ", ""): phrase for phrase in exact_words() if "#" not in phrase and "%" not in phrase
    }
