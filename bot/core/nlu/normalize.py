"""A text in its plainest form, for comparing, without what a phone's keyboard adds to it."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 4096  # characters; WhatsApp takes no longer text, and NFKC is not linear in a run of accents

QUOTES = "\u2018\u2019\u201a\u201b\u02bc\u00b4\u2032"
DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SAME = str.maketrans(
    {
        **dict.fromkeys(QUOTES, "'"),
        **dict.fromkeys(DOUBLE_QUOTES, '"'),
        **dict.fromkeys(DASHES, "-"),
        "🔟": "10",
    }
)
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Me"}  # Me: the keycap around a digit
_INSIDE = ("L", "N", "M")  # letters, numbers and the marks on them: what surrounding signs are stripped up to


def normalize(text: str) -> str:
    """The first 4,096 characters without case, compatibility forms, invisible characters, typographic
    quotes, doubled spaces, and without what is neither letter nor digit at both ends ("" may be left).

    Signs inside stay as they are, and so do those that make a number another one at its front: "-3", ".5".
    """
    text = fold(text)
    return strip_signs(text) if text and not (text[0].isalnum() and text[-1].isalnum()) else text


def fold(text: str) -> str:
    """As normalize(), with the signs at both ends kept."""
    text = text[:LONGEST]
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    shown = "".join(map(_shown, text)).translate(_SAME)
    folded = unicodedata.normalize("NFKC", shown).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def strip_signs(text: str) -> str:
    """The text without the signs at both ends."""
    start, end = 0, len(text)
    while start < end and not _is_inside(text[start]):
        start += 1
    while end > start and not _is_inside(text[end - 1]):
        end -= 1
    if 0 < start < end and text[start].isdigit() and text[start - 1] in "-+.":
        start -= 1
    return text[start:end]


def _is_inside(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign)[0] in _INSIDE


@lru_cache(4096)
def _shown(sign: str) -> str:
    if sign.isspace():
        return " "
    variation = "\ufe00" <= sign <= "\ufe0f"  # picks a character's emoji or text form
    return "" if variation or unicodedata.category(sign) in _INVISIBLE else sign


# Marks that people leave out on a phone: accents, the vowel signs of Arabic, the dots under Indic letters.
_LEFT_OUT = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0640\u093c\u09bc]")
_SAME_LETTER = str.maketrans(
    {
        **dict.fromkeys("\u0623\u0625\u0622\u0671", "\u0627"),  # alef, however it is written
        "\u0649": "\u064a", "\u0629": "\u0647", "\u06cc": "\u064a", "\u06d2": "\u064a",  # yeh, teh marbuta
        "\u06a9": "\u0643", "\u06c1": "\u0647", "\u06be": "\u0647", "\u06c3": "\u0647",  # keheh, the hehs
        "\u0624": "\u0648", "\u0626": "\u064a",  # waw and yeh with hamza
        "\u0901": "\u0902",  # nasal signs
        "\u0131": "i",
    }
)  # fmt: skip


def without_accents(text: str) -> str:
    """A folded text without what people leave out: "qué" is "que", "الدَّرس" "الدرس"."""
    if text.isascii():
        return text
    apart = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFKC", apart).translate(_SAME_LETTER)
