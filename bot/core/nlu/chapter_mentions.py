"""The chapters and numbers that a text names."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from bot.core.nlu.numerals import CARDINALS, MOST_DIGITS, TENS

HIGHEST = 10**MOST_DIGITS - 1  # what a longer number counts as: no course has such a chapter either

_ONES = [word for word, value in CARDINALS.items() if 0 < value < 10]
_COMPOUND = re.compile(rf"\b({'|'.join(TENS)})(?:[- ]({'|'.join(_ONES)}))?\b")

# Letters with the vowel signs of the Indic scripts, which are no \w; without the dandas, which end sentences.
LETTER = r"[\w\u0900-\u0963\u0966-\u0dff]"
_BETWEEN = r"[\s.:=#*_(\['\"]*"
WORD_START, WORD_END = rf"(?<!{LETTER})", rf"(?!{LETTER})"
_WORD = re.compile(rf"#\d+(?:\+\d+)*|{LETTER}+(?:'{LETTER}+)*|&")
_DIGITS = re.compile(r"\d+(?:st|nd|rd|th)?")
_MARK = "\ue000"  # fold() leaves no such character in a text
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11, "xii": 12}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


class Mentions:
    """How a language names chapters. `chapter`: its words for one; `called`: what may stand between the word
    and its number ("number", "no."), beside what everybody writes."""

    def __init__(
        self,
        chapter: Iterable[str],
        called: Iterable[str],
        cardinals: Mapping[str, int],
        ordinals: Mapping[str, int],
    ) -> None:
        self.number_words = {**cardinals, **ordinals}
        self._ordinals = ordinals
        self._name = f"(?:{_any(chapter)})"
        self._number = rf"(?:\d+(?:st|nd|rd|th)?|{_any(self.number_words)})(?!{LETTER}|[.,]\d)"
        between = _any([*called, "number", "num", r"no\.?", r"nr\.?", "n°"])
        self._between = f"(?:{between})"
        # "chapter 6", "ch.6", "chapter no. 6"
        self._before_number = rf"{self._name}(?:{_BETWEEN}(?:{between})?{_BETWEEN}|-)"

    # Made when they are first needed: the numbers alone are needed of every language at the start.

    @cached_property
    def _named(self) -> re.Pattern[str]:
        joined = r"\s*(?:/|&|-|\band\b|\bor\b|\bto\b)\s*"
        named, number = self._before_number, self._number
        return re.compile(rf"{WORD_START}{named}{number}(?:{joined}(?:{named})?{number})*")

    @cached_property
    def _ordinal(self) -> re.Pattern[str]:
        nth = rf"\d+(?:st|nd|rd|th|\.)?|{_any(self._ordinals)}"
        return re.compile(rf"{WORD_START}({nth}) (?:{self._between} )?{self._name}{WORD_END}")

    @cached_property
    def _each(self) -> re.Pattern[str]:
        return re.compile(rf"{WORD_START}{self._number}|(?<=[a-z]){self._number}")

    @cached_property
    def _roman(self) -> re.Pattern[str]:
        return re.compile(rf"{self._name}\.? ({'|'.join(_ROMAN)})")

    def mark_chapters(self, text: str) -> str:
        """The text with a mark for each named chapter: "open #6" for "open ch. six", "#5+6" for "ch 5, 6"."""
        if roman := self._roman.fullmatch(text):
            return f"#{_ROMAN[roman[1]]}"
        text = _COMPOUND.sub(lambda named: str(TENS[named[1]] + CARDINALS.get(named[2] or "zero", 0)), text)
        text = self._named.sub(lambda named: f" {_MARK}{self._numbers(named[0])} ", text)
        text = self._ordinal.sub(lambda named: f" {_MARK}{self._value(named[1])} ", text)
        return text.replace("#", " ").replace(_MARK, "#")

    def split_words(self, text: str) -> list[str]:
        """The words of a marked text; "#6" is the chapter 6, "%6" the number 6."""
        return [f"%{self._value(w)}" if _DIGITS.fullmatch(w) else w for w in _WORD.findall(text)]

    def mark_number_words(self, words: list[str]) -> list[str]:
        """The words with "six" as a number; in "the second one" the last is none."""
        marked = [f"%{self.number_words[word]}" if word in self.number_words else word for word in words]
        ends = words[-2:-1] and words[-2] in self._ordinals and words[-1] == "one"
        return [*marked[:-1], "one"] if ends else marked

    def _numbers(self, named: str) -> str:
        return "+".join(dict.fromkeys(str(self._value(each)) for each in self._each.findall(named)))

    def _value(self, number: str) -> int:
        if number in self.number_words:
            return self.number_words[number]
        digits = number.rstrip("stndrh.")
        return int(digits) if len(digits) <= MOST_DIGITS else HIGHEST


def words_of(text: str) -> list[str]:
    """The words of a folded text, as they are written."""
    return _WORD.findall(text)


def values(words: Collection[str]) -> tuple[int, ...]:
    """The chapters that are named in the words, or else the numbers: each once, in their order."""
    marked = [word for word in words if word[0] == "#"] or [word for word in words if word[0] == "%"]
    return tuple(dict.fromkeys(int(value) for word in marked for value in word[1:].split("+")))
