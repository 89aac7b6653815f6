"""Which of the numbered options an answer chooses."""

import re
from collections.abc import Callable, Sequence

from bot.core.grading.answers import bare, peeled
from bot.core.nlu.normalize import normalize
from bot.core.nlu.numerals import read_number

_NOUN = re.compile(r"\s+(?:one|option|choice|answer)$")
_MARKED = re.compile(r"\W*(\d|[a-z])\s*[.,):=\-\u2013\u2014\s]\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d\u201e", '\'\'"""')

_Form = Callable[[str], str]


def chosen(options: Sequence[str], answer: str) -> int | None:
    """The option's number from 1, or None where the answer fits none or more than one.

    "2", "b)", "the second one", "option 2", the option's own words, "2. its words". The options are shown
    with numbers, so an option's number in digits wins over an option that is called by that number.
    """
    for candidate in peeled(answer):
        if option := _chosen(options, candidate) or _marked(options, candidate):
            return option
    return None


def _chosen(options: Sequence[str], answer: str) -> int | None:
    number = _within(options, read_number(answer))
    if number and any(map(str.isdigit, answer)):
        return number
    return (
        _by_words(options, answer, _AS_SHOWN)  # before "second" is the number 2: it may be an option's word
        or number
        or _by_words(options, answer, _LOOSELY)
        or _within(options, _stated_number(answer))
    )


def _within(options: Sequence[str], number: int | None) -> int | None:
    return number if number is not None and 1 <= number <= len(options) else None


def _stated_number(answer: str) -> int | None:
    """The number of "the second one" and "2 😊", and of a letter: a is 1."""
    text = _NOUN.sub("", normalize(answer))
    if len(text) == 1 and "a" <= text <= "z":
        return ord(text) - ord("a") + 1
    return read_number(text)


def _by_words(options: Sequence[str], answer: str, forms: Sequence[_Form]) -> int | None:
    """By the first comparison that fits exactly one option: two may differ in case or quotes alone."""
    for form in forms:
        given = form(answer)
        fitting = [number for number, option in enumerate(options, 1) if form(option) == given]
        if given and len(fitting) == 1:
            return fitting[0]
    return None


def _as_written(text: str) -> str:
    return " ".join(text.translate(_STRAIGHT).split()).strip("`")


def _in_any_case(text: str) -> str:
    return _as_written(text).casefold()


def _unquoted(text: str) -> str:
    return _in_any_case(text).strip(" '\"")


def _unquoted_without_spaces(text: str) -> str:
    return _unquoted(text).replace(" ", "")


def _without_spaces(text: str) -> str:
    return bare(text).replace(" ", "")


_AS_SHOWN: tuple[_Form, ...] = (_as_written, _in_any_case)
# The signs at an option's end are part of it for as long as they can be: `if x:` is not `if x`.
_LOOSELY: tuple[_Form, ...] = (_unquoted, _unquoted_without_spaces, bare, _without_spaces, normalize)


def _marked(options: Sequence[str], answer: str) -> int | None:
    """ "2. its words": only where number and words agree."""
    marked = _MARKED.match(answer)
    if marked is None:
        return None
    option = _within(options, _stated_number(marked[1]))
    return option if option and option == _by_words(options, marked[2], _AS_SHOWN + _LOOSELY) else None
