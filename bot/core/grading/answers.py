"""What people put around an answer on a phone, and what is left of it: "I think it's 22 please"."""

import re
import unicodedata
from collections.abc import Iterator

from bot.core.nlu.normalize import fold
from bot.core.nlu.numerals import read_number

LONGEST = 300  # characters; no answer that a course asks for is longer
_MOST_PEELS = 6

# None of these may turn the answer round ("not") or make another one of it ("almost").
_LEAD_INS = (
    "ans|answer|the answer|my answer|the right answer|the correct answer|right answer|correct answer",
    "my guess|output|the output|result|the result|option|the option|choice|letter",
    "number|the number|the word|the value|code|the code|my code",
    "i think|i think that|i guess|i believe|i say|i'd say|i would say|i choose|i pick|i'll go with",
    "i'd go with|maybe|probably|perhaps|i'm sure|of course|ok|okay|so|well|um|hm|hmm|oh",
    "is|it is|it's|its|that is|that's|thats|this is|it must be|it will be|it would be|it should be|is it",
    "it prints|it will print|it would print|it shows|it will show|it says|it outputs|it returns|it gives",
    "prints|python prints|python shows|python says|you get|we get",
)
_AFTERWORDS = "i think|i guess|i believe|i hope|maybe|please|pls|thanks|thank you|right|of course"


def _any_of(*phrases: str) -> str:
    """A pattern for the phrases with the longest first; an apostrophe may be a phone's curly one."""
    longest_first = sorted("|".join(phrases).split("|"), key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in longest_first).replace("'", "['\u2019]")


_LEAD_IN = rf"(?:{_any_of(*_LEAD_INS)})(?:\s*[:,]+\s*|\s*=(?!=)\s*|\s*\.\.+\s*|\s+)"
_LEADING_ARTICLE = r"(?:an?|the)\s+(?=[\w\"'`\u201c\u2018(\[*])"  # "A, B" begins with a letter, "a + b" too
_BEFORE = re.compile(rf"\s*(?:{_LEAD_IN}|{_LEADING_ARTICLE})", re.IGNORECASE)
_AFTER = re.compile(rf"[\s,.]\s*(?:{_any_of(_AFTERWORDS)})\W*$", re.IGNORECASE)


def peeled(answer: str) -> Iterator[str]:
    """The answer as it was written, then with each lead-in and afterword taken away, one after another.

    An accepted answer may itself begin with such words, so every step is a candidate of its own.
    """
    yield answer
    for _ in range(_MOST_PEELS):
        before = _BEFORE.match(answer)
        shorter = answer[before.end() :] if before else _AFTER.sub("", answer)
        if shorter == answer or not shorter:
            return
        answer = shorter
        yield answer


_QUOTES = " `'\""
_PAIRED = "*_~"
_CLOSING = " .,;:!?"
_PAUSE = re.compile(r"\s*[,;!?]+\s*(?=[\w\[({'\"])|\s*:\s+")
_ARTICLE = re.compile(r"(?:an?|the)\s+(?=\S)")


def bare(text: str) -> str:
    """What two answers in words have to have in common.

    No case, no quotes or formatting around, no article, no full stop at the end, no commas; a number word
    is its number. Signs that are an answer of their own ("#", "==", "-1", "[1, 2]") stay.
    """
    tidied = fold(text)
    inner = _unwrapped(tidied) or tidied.strip(_QUOTES) or tidied
    inner = _ARTICLE.sub("", _PAUSE.sub(" ", inner), count=1)
    if inner.isascii() and not inner.isalpha():
        return inner
    number = read_number(inner)
    return inner if number is None else str(number)


def is_emoji(sign: str) -> bool:
    return unicodedata.category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _unwrapped(text: str) -> str:
    before = None
    while text != before:
        before = text
        text = text.strip(_QUOTES).rstrip(_CLOSING)
        while text and is_emoji(text[-1]):
            text = text[:-1]
        if len(text) > 1 and text[0] == text[-1] and text[0] in _PAIRED:
            text = text[1:-1]
    return text
