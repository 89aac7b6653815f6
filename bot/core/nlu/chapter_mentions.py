"""The chapters and numbers that a text names."""

import re

from bot.core.nlu.numerals import CARDINALS, MOST_DIGITS, NUMBER_WORDS, ORDINALS, TENS

HIGHEST = 10**MOST_DIGITS - 1  # what a longer number counts as: no course has such a chapter either

_ONES = [word for word, value in CARDINALS.items() if 0 < value < 10]
_COMPOUND = re.compile(rf"\b({'|'.join(TENS)})(?:[- ]({'|'.join(_ONES)}))?\b")

_NUMBER = rf"(?:\d+(?:st|nd|rd|th)?|{'|'.join(NUMBER_WORDS)})(?![\w]|[.,]\d)"
_CHAPTER = r"(?:chapters?|chapt|chap|chp|cha|ch)"
_BETWEEN = r"[\s.:=#*_(\['\"]*"
_CALLED = rf"(?:{_BETWEEN}(?:number|num|no\.?|nr\.?|n°)?{_BETWEEN}|-)"  # "chapter 6", "ch.6", "chapter no. 6"
_JOINED = r"\s*(?:/|&|-|\band\b|\bor\b|\bto\b)\s*"
_NAMED = re.compile(rf"\b{_CHAPTER}{_CALLED}{_NUMBER}(?:{_JOINED}(?:{_CHAPTER}{_CALLED})?{_NUMBER})*")
_ORDINAL = re.compile(rf"\b(\d+(?:st|nd|rd|th|\.)?|{'|'.join(ORDINALS)}) chapter\b")
_EACH = re.compile(rf"\b{_NUMBER}|(?<=[a-z]){_NUMBER}")

_WORD = re.compile(r"#\d+(?:\+\d+)*|\w+(?:'\w+)*|&")
_DIGITS = re.compile(r"\d+(?:st|nd|rd|th)?")
_MARK = "\ue000"  # fold() leaves no such character in a text
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11, "xii": 12}
_ROMAN_NAMED = re.compile(rf"{_CHAPTER}\.? ({'|'.join(_ROMAN)})")


def mark_chapters(text: str) -> str:
    """The text with each named chapter as one mark: "open ch. six": "open #6"; "chapter 5 or 6": "#5+6"."""
    if roman := _ROMAN_NAMED.fullmatch(text):
        return f"#{_ROMAN[roman[1]]}"
    text = _COMPOUND.sub(lambda named: str(TENS[named[1]] + CARDINALS.get(named[2] or "zero", 0)), text)
    text = _NAMED.sub(lambda named: f" {_MARK}{_numbers(named[0])} ", text)
    text = _ORDINAL.sub(lambda named: f" {_MARK}{_value(named[1])} ", text)
    return text.replace("#", " ").replace(_MARK, "#")


def split_words(text: str) -> list[str]:
    """The words of a marked text; "#6" is the chapter 6, "%6" the number 6."""
    return [f"%{_value(word)}" if _DIGITS.fullmatch(word) else word for word in _WORD.findall(text)]


def mark_number_words(words: list[str]) -> list[str]:
    """The words with "six" as a number; in "the second one" the last is none."""
    marked = [f"%{NUMBER_WORDS[word]}" if word in NUMBER_WORDS else word for word in words]
    return [*marked[:-1], "one"] if words[-2:-1] and words[-2] in ORDINALS and words[-1] == "one" else marked


def values(words: list[str]) -> tuple[int, ...]:
    """The chapters that are named in the words, or else the numbers: each once, in their order."""
    marked = [word for word in words if word[0] == "#"] or [word for word in words if word[0] == "%"]
    return tuple(dict.fromkeys(int(value) for word in marked for value in word[1:].split("+")))


def _numbers(named: str) -> str:
    return "+".join(dict.fromkeys(str(_value(each)) for each in _EACH.findall(named)))


def _value(number: str) -> int:
    if number in NUMBER_WORDS:
        return NUMBER_WORDS[number]
    digits = number.rstrip("stndrh.")
    return int(digits) if len(digits) <= MOST_DIGITS else HIGHEST
