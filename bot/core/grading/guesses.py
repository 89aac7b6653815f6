"""Guesses at what will be seen: none is wrong, and a typical one has a word of its own."""

import re

from bot.core.course import Prediction
from bot.core.nlu.normalize import fold, normalize
from bot.core.nlu.numerals import read_number

_WORDS = re.compile(r"(?<![\w)])-\d+(?:\.\d+)?|\d+(?:\.\d+)?|\w+")


def word_for(prediction: Prediction, guess: str) -> str:
    """The word for that guess: for one that is exactly it first, then for the longest that stands in it.
    "" where it is not typical."""
    plain, number = normalize(guess) or fold(guess), read_number(fold(guess))
    for typical, word in prediction.guesses.items():
        if plain == (normalize(typical) or fold(typical)):
            return word
        if number is not None and number == read_number(fold(typical)):
            return word
    said = f" {_words(guess)} "
    found = [t for t in prediction.guesses if (words := _words(t)) and f" {words} " in said]
    return prediction.guesses[max(found, key=len)] if found else ""


def _words(text: str) -> str:
    return " ".join(_WORDS.findall(fold(text)))
