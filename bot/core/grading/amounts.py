"""A number as an answer: exact, however a phone or a country writes it."""

import re
import unicodedata
from decimal import Decimal

from bot.core.grading.answers import LONGEST, is_emoji, peeled
from bot.core.nlu.normalize import fold
from bot.core.nlu.numerals import CARDINALS, TENS

_AROUND = " *_~`\"'([{=#$€£¥₹"
_AFTER = " *_~`\"')]}.,;:!?%$€£¥₹"
_NAMED = re.compile(r"[a-z_]\w*\s*=+")  # "x = 3"
_SIGN = re.compile(r"minus |negative |[-+]\s*")
_DIGITS = re.compile(
    r"(?:\d[\d.,_' ]*|\.\d+)(?:e[-+]?\d{1,3}(?!\w))?"
)  # 1e999 and no more: sizes stay bounded
_DECIMAL = re.compile(r"\d+(?:_\d+)*(?:\.\d*)?(?:e.*)?|\.\d+(?:e.*)?")
_COMMA = re.compile(r"\d+,\d+")
_GROUPED = re.compile(r"(\d{1,3}(?P<by>[,.' ])(?:\d{2,3}(?P=by))*\d{3})(?:(?!(?P=by))[.,](\d+))?")
_WORDS = re.compile(r"([a-z]+)(?:[- ](one|two|three|four|five|six|seven|eight|nine)(?!\w))?")
_NUMBERS = CARDINALS | TENS

# Words after a number that make another number of it, or not one number. "3 times" is still 3.
_CHANGING = "hundred thousand lakh million crore billion k dozen half point and or not plus minus"
_NO_UNITS = _NUMBERS.keys() | set(_CHANGING.split())
_MOST_UNIT_WORDS = 3


def read_amounts(answer: str) -> tuple[Decimal, ...]:
    """The number that the answer gives; () for none. Two where countries read it differently: "3,125".

    Takes "3", "3.0", "three", "3 times", "it's 3", "x = 3", "1 000", "3,5", "minus two", any script's digits.
    """
    if len(answer) > LONGEST or any(map(_is_raised, answer)):
        return ()
    for candidate in peeled(ascii_digits(fold(answer))):
        if amounts := _signed(candidate):
            return amounts
    return ()


def _is_raised(sign: str) -> bool:
    """Whether its compatibility form would make another number: "2²" is not 22, "1½" not 11/2."""
    return unicodedata.decomposition(sign).startswith(("<super>", "<sub>", "<fraction>"))


def ascii_digits(text: str) -> str:
    """Digits and points of other scripts as ASCII ones; a space for an emoji."""
    if text.isascii():
        return text
    text = text.replace("\u066b", ".").replace("\u066c", ",")
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else " " if is_emoji(sign) else sign
        for sign in text
    )


def _signed(text: str) -> tuple[Decimal, ...]:
    text = text.lstrip(_AROUND)
    if named := _NAMED.match(text):
        text = text[named.end() :].lstrip(_AROUND)
    sign = _SIGN.match(text)
    amounts = _unsigned(text[sign.end() :] if sign else text)
    if sign and sign[0][0] != "+":
        # Not unary minus: that would round to the context's 28 digits.
        return tuple(amount.copy_negate() for amount in amounts)
    return amounts


def _unsigned(text: str) -> tuple[Decimal, ...]:
    if digits := _DIGITS.match(text):
        return _readings(digits[0].rstrip(".,_' ")) if _is_unit(text[digits.end() :]) else ()
    words = _WORDS.match(text)
    if words is None or words[1] not in _NUMBERS or not _is_unit(text[words.end() :]):
        return ()
    value, ones = _NUMBERS[words[1]], CARDINALS.get(words[2] or "zero", 0)
    return (Decimal(value + ones),) if not ones or value >= 20 else ()


def _is_unit(rest: str) -> bool:
    """Whether what follows the number only says of what: "times", "€", ")"."""
    words = rest.strip(_AFTER).split()
    return len(words) <= _MOST_UNIT_WORDS and all(word.isalpha() and word not in _NO_UNITS for word in words)


def _readings(number: str) -> tuple[Decimal, ...]:
    if _DECIMAL.fullmatch(number):
        return (Decimal(number),)
    readings = []
    if grouped := _GROUPED.fullmatch(number):
        whole = re.sub(r"\D", "", grouped[1])
        readings.append(Decimal(f"{whole}.{grouped[3]}" if grouped[3] else whole))
    if _COMMA.fullmatch(number) and not (grouped and number.endswith("000")):
        readings.append(Decimal(number.replace(",", ".")))
    return tuple(readings)
