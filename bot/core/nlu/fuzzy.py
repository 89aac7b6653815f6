"""Typing errors: what a word that nobody knows was probably meant to be."""

import re
from collections.abc import Iterator
from itertools import islice, product

from rapidfuzz.distance import OSA

from bot.core.nlu.language import Language
from bot.core.nlu.numerals import CARDINALS

_MOST_WORDS = 8
_MOST_READINGS = 3
_MOST_JOINED = 12  # words
_LETTERS = re.compile(r"[^\W\d_]+")
_STRETCHED = re.compile(r"(.)\1{2,}")  # "nexttt", "heeelp"


def corrections(language: Language, text: str) -> Iterator[str]:
    """The text with its unknown words replaced by what they were probably meant to be, likeliest first.

    Nothing where no word of it looks like a typing error.
    """
    written = _LETTERS.findall(text)
    if len(written) > _MOST_WORDS:
        return
    choices: list[tuple[str, ...]] = []
    for n, word in enumerate(written):
        numbered = n > 0 and choices[n - 1][0] == "chapter"
        choices.append(_candidates(language, word, numbered) or (word,))
    if written != [choice[0] for choice in choices]:
        for words in islice(product(*choices), _MOST_READINGS):
            yield _with_words(text, words)
    if len(written) <= _MOST_JOINED:
        yield from (said for said in _joined(language, "".join(written)) if said != text)


def _with_words(text: str, words: tuple[str, ...]) -> str:
    rest = iter(words)
    return _LETTERS.sub(lambda _: next(rest), text)


def _candidates(language: Language, word: str, numbered: bool) -> tuple[str, ...]:
    """Words that `word` may be a misspelling of; after "chapter" (`numbered`) number words too."""
    if numbered and word in language.sounds_like:  # "chapter for", as a phone hears it
        return (language.sounds_like[word],)
    if word in language.probable_forms:
        return (language.probable_forms[word],)
    if word in language.everyday_words or word in language.known_words or not 2 <= len(word) <= 14:
        return ()
    if _STRETCHED.search(word):
        for letters in (r"\1", r"\1\1"):
            if (shrunk := _STRETCHED.sub(letters, word)) in language.known_words:
                return (shrunk,)
    distances = [(_distance(word, key), key) for key in language.misspelt_forms]
    # A long word may have two errors in it where its first letter is right.
    near = [each for each in distances if each[0] <= (2 if len(each[1]) > 6 and each[1][0] == word[0] else 1)]
    if numbered:
        near += [(1, key) for key in CARDINALS if key[0] == word[0] and _distance(word, key) == 1]
    nearest = min(near, default=(0, ""))[0]
    return tuple(key for distance, key in near if distance == nearest)[:2]


def _distance(one: str, other: str) -> int:
    """How many letters were added, dropped, changed or swapped; 3: or more."""
    return OSA.distance(one, other, score_cutoff=2)


def _joined(language: Language, letters: str) -> Iterator[str]:
    """The exact words that have these letters: "goback", "me nu"."""
    return (said for said in language.fixed_words if said.replace(" ", "") == letters)
