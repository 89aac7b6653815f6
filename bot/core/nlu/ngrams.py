"""What a text is made of, for the classifier: its words' runs of letters, and the script they stand in."""

import re
import unicodedata
from functools import lru_cache

from bot.core.nlu.normalize import fold, without_accents

LONGEST = 120  # characters that are looked at: longer texts are rarely about one thing
_LENGTHS = (2, 3, 4)
_WORD = re.compile(r"[^\W\d_]+(?:['’\u0300-\u036f\u0900-\u0d7f]+[^\W\d_]*)*|\?")


def ngrams(text: str) -> set[str]:
    """Each word whole and in runs of two to four letters, its ends marked by a space."""
    grams: set[str] = set()
    for word in _WORD.findall(without_accents(fold(text[:LONGEST]))):
        grams.update(_of_word(word))
    return grams


@lru_cache(2048)
def _of_word(word: str) -> frozenset[str]:
    ended = f" {word} "
    runs = {ended[n : n + length] for length in _LENGTHS for n in range(len(ended) - length + 1)}
    return frozenset(runs | {ended} | _script(word[0]))


def _script(letter: str) -> set[str]:
    """ "CYRILLIC": a language that is not understood may still be told."""
    return set() if letter.isascii() else {unicodedata.name(letter, "").partition(" ")[0]} - {"LATIN", ""}
