"""Typing errors: what a word that nobody knows was probably meant to be."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product

from rapidfuzz.distance import OSA

from bot.core.nlu.numerals import CARDINALS
from bot.core.nlu.vocabulary.en import ENGLISH

_MOST_WORDS = 8
_MOST_READINGS = 4
_LETTERS = re.compile(r"[^\W\d_]+")
_STRETCHED = re.compile(r"(.)\1{2,}")  # "nexttt", "heeelp"


def corrections(text: str) -> Iterator[str]:
    """The text with its unknown words replaced by what they were probably meant to be, likeliest first.

    Nothing where no word of it looks like a typing error.
    """
    written = _LETTERS.findall(text)
    if len(written) > _MOST_WORDS:
        return
    choices: list[tuple[str, ...]] = []
    for n, word in enumerate(written):
        numbered = n > 0 and choices[n - 1][0] == "chapter"
        choices.append(_candidates(word, numbered) or (word,))
    if written != [choice[0] for choice in choices]:
        for words in islice(product(*choices), _MOST_READINGS):
            yield _with_words(text, words)
    joined = _joined().get("".join(written))
    if joined and joined != text:
        yield joined


def _with_words(text: str, words: tuple[str, ...]) -> str:
    rest = iter(words)
    return _LETTERS.sub(lambda _: next(rest), text)


def _candidates(word: str, numbered: bool) -> tuple[str, ...]:
    """Words that `word` may be a misspelling of; after "chapter" (`numbered`) number words too."""
    if word in ENGLISH.shortened:
        return (ENGLISH.shortened[word],)
    if word in ENGLISH.everyday or word in ENGLISH.known_words or not 2 <= len(word) <= 14:
        return ()
    if _STRETCHED.search(word):
        for letters in (r"\1", r"\1\1"):
            if (shrunk := _STRETCHED.sub(letters, word)) in ENGLISH.known_words:
                return (shrunk,)
    distances = [(_distance(word, key), key) for key in ENGLISH.misspelt]
    # A long word may have two errors in it where its first letter is right.
    near = [each for each in distances if each[0] <= (2 if len(each[1]) > 6 and each[1][0] == word[0] else 1)]
    if numbered:
        near += [(1, key) for key in CARDINALS if key[0] == word[0] and _distance(word, key) == 1]
    nearest = min(near, default=(0, ""))[0]
    return tuple(key for distance, key in near if distance == nearest)[:2]


def _distance(one: str, other: str) -> int:
    """How many letters were added, dropped, changed or swapped; 3: or more."""
    return OSA.distance(one, other, score_cutoff=2)


@cache
def _joined() -> dict[str, str]:
    """The exact words without the spaces in them: "goback", "me nu"."""
    return {phrase.replace(" ", ""): phrase for phrase in ENGLISH.fixed_words}
