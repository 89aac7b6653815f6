"""A language in which what goes through a catalogue stands in ⟦these⟧, and what does not is seen."""

import re
from dataclasses import fields, is_dataclass, replace

from bot.core.wording.speaking import Catalogue

KEPT = {"kind", "step", "slug", "language", "locale", "catalogues", "numbered", "contact"}
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
LATIN = "abcdefghijklmnopqrstuvwxyz"
TO_GREEK = str.maketrans(LATIN + LATIN.upper(), "αβψδεφγηιξκλμνοπϟρστθωϡχυζ" + "ΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠϞΡΣΤΘΩϠΧΥΖ")


class Marking:
    def gettext(self, message):
        return f"⟦{message}⟧"

    def ngettext(self, one, many, number):
        return f"⟦{one if number == 1 else many}⟧"


class Named(Marking):
    """Each sentence begins with the language's code."""

    def __init__(self, code, name):
        self.code, self.name = code, name

    def gettext(self, message):
        return self.name if message == "English" else f"{self.code}:{message}"

    def ngettext(self, one, many, number):
        return f"{self.code}:{one if number == 1 else many}"


NAMES = {
    "de": "Deutsch", "es": "Español", "hi": "हिन्दी", "pt-BR": "Português", "sw": "Kiswahili", "ur": "اردو",
}  # fmt: skip
NAMED = {code: Catalogue(code, Named(code, name), right_to_left=code == "ur") for code, name in NAMES.items()}

PSEUDO = Catalogue("xx", Marking())


def speaking_pseudo(course):
    """The course with its own texts in Greek letters, spoken in that language."""
    return replace(in_greek(course), language="xx", catalogues={"xx": PSEUDO})


def in_greek(value):
    if isinstance(value, str):
        return value.translate(TO_GREEK)
    if isinstance(value, tuple):
        return tuple(map(in_greek, value))
    if is_dataclass(value):
        kept = {"kind", "step", "slug", "language", "locale", "catalogues", "numbered", "contact"}
        changed = {
            f.name: in_greek(getattr(value, f.name)) for f in fields(value) if f.init and f.name not in kept
        }
        return replace(value, **changed)
    if hasattr(value, "items"):
        return {key: in_greek(each) for key, each in value.items()}
    return value


def outside(text):
    """The words of a text that no catalogue knows."""
    before, text = "", text.replace("1. English", "")  # a language's own name
    while text != before:
        before, text = text, MARKED.sub("", text)
    return re.findall(r"[A-Za-z]{2,}[^⟦⟧\n]*", text)
