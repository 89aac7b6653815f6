"""In which language the bot speaks: English, or what a catalogue makes of it.

Every sentence goes through `_` or `plural` as a whole, in English, with a name for each value in it. `N_`
marks one that stands in a table, and is said later with `_`. Which catalogue speaks is set once for a turn.
No call stands inside an f-string: there pybabel does not find it before Python 3.12.
"""

import re
import unicodedata
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol


def N_(message: str) -> str:  # noqa: N802 (its name in gettext)
    return message


# Translators: your language's own name, as a phone's list of languages has it: "Deutsch", "اردو".
_OWN_NAME = N_("English")
_VALUE = re.compile(r"{(\w+)}")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


class Translations(Protocol):
    """As the standard library's gettext has them."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, one: str, many: str, number: int, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language's sentences. `language` is as in "pt-BR"."""

    language: str
    translations: Translations
    right_to_left: bool = False

    @property
    def name(self) -> str:
        """Its own: "Português"."""
        return self.translations.gettext(_OWN_NAME)


def languages_of(catalogues: Mapping[str, Catalogue]) -> list[str]:
    """The names of all that can be spoken, English first."""
    return [_OWN_NAME, *(each.name for each in catalogues.values())]


def name_of(catalogue: Catalogue | None) -> str:
    return catalogue.name if catalogue else _OWN_NAME


_speaking: ContextVar[Catalogue | None] = ContextVar("speaking", default=None)


class speaking:  # noqa: N801 (read as a word of the `with`)
    """What is said inside is said in that language; None: in English."""

    __slots__ = ("_before", "_catalogue")

    def __init__(self, catalogue: Catalogue | None) -> None:
        self._catalogue = catalogue

    def __enter__(self) -> None:
        self._before = _speaking.set(self._catalogue)

    def __exit__(self, *_: object) -> None:
        _speaking.reset(self._before)


def speaks() -> Catalogue | None:
    return _speaking.get()


def _(message: str, **values: object) -> str:
    catalogue = _speaking.get()
    if catalogue is None or not message:
        return _filled(message, values) if values else message
    said = catalogue.translations.gettext(message)
    return _filled(said, _shown(catalogue, values)) if values else said


def plural(one: str, many: str, number: int, **values: object) -> str:
    """The sentence for that number, which is its {number}."""
    values = {**values, "number": number}
    catalogue = _speaking.get()
    if catalogue is None:
        return _filled(one if number == 1 else many, values)
    return _filled(catalogue.translations.ngettext(one, many, number), _shown(catalogue, values))


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    """str.format would read the sentence anew each time, which takes thrice as long."""
    parts = list(_parts(sentence))
    for place in range(1, len(parts), 2):
        parts[place] = str(values[parts[place]])
    return "".join(parts)


@lru_cache(8192)
def _parts(sentence: str) -> tuple[str, ...]:
    """What stands between the values, and their names, in turn."""
    return tuple(_VALUE.split(sentence))


def _shown(catalogue: Catalogue, values: Mapping[str, object]) -> Mapping[str, object]:
    if not catalogue.right_to_left:
        return values
    return {name: value if name == "url" else isolated(str(value)) for name, value in values.items()}


def as_value(value: str) -> str:
    """As it stands in a sentence of the language that is spoken."""
    catalogue = _speaking.get()
    return isolated(value) if catalogue and catalogue.right_to_left else value


def isolated(value: str) -> str:
    """The value between marks that keep what is written from left to right apart from the sentence around it:
    Latin words, and "$29.00", whose sign would go to the other side. Not for a link, which must be copied to
    the letter."""
    of_signs = not value.isdigit() and any(map(str.isdigit, value))
    if of_signs or any(unicodedata.bidirectional(sign) == "L" for sign in value):
        return f"{_FIRST_STRONG_ISOLATE}{value}{_POP_ISOLATE}"
    return value
