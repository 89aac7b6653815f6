"""Numbers as people write them on a phone."""

import unicodedata

from bot.core.nlu.normalize import fold

MOST_DIGITS = 9

_CARDINALS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty
"""
_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
CARDINALS = {word: value for value, word in enumerate(_CARDINALS.split())}
ORDINALS = {word: value for value, word in enumerate(_ORDINALS.split(), start=1)}
NUMBER_WORDS = CARDINALS | ORDINALS
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = {word: 10 * tens for tens, word in enumerate(_TENS.split(), start=2)}

_BEFORE = " #([*_~`\"'"
_AFTER = " .)]*_~`\"',;:!?"
_ENDINGS = ("st", "nd", "rd", "th")


def read_number(text: str) -> int | None:
    """The number, where the text is a whole number of at most nine digits and nothing else.

    Digits of any script, keycaps, circled digits, "two", "second", "2nd"; with signs around that do not
    change its value ("6." "#6" "(6)"). None for "-3", "0.5", "50%" and for everything else.
    """
    number = fold(text).lstrip(_BEFORE).rstrip(_AFTER)
    if (named := NUMBER_WORDS.get(number)) is not None:
        return named
    return _read_digits(number)


def _read_digits(number: str) -> int | None:
    if number.endswith(_ENDINGS):
        number = number[:-2]
    if not 0 < len(number) <= MOST_DIGITS:
        return None
    if number.isdigit():
        return int("".join(str(unicodedata.digit(sign)) for sign in number))
    value = unicodedata.numeric(number, None) if len(number) == 1 else None  # an ideograph
    return int(value) if value is not None and 0 <= value < 10**MOST_DIGITS and value % 1 == 0 else None
