"""The catalogues: a .po file for each language, in gettext's form, read when it is first spoken.

A sentence that a catalogue lacks, or whose translation names a value that its English does not, stays
English.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.course import Course
from bot.core.wording.speaking import Catalogue

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

CATALOGUES = Path(__file__).parent / "catalogues"
DOMAIN = "tutorclaw"
_RIGHT_TO_LEFT = frozenset(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"])
_VALUE = re.compile(r"{(\w+)}")
_BEGUN = re.compile(r'^msgstr(?:\[0\])? (?:"[^"]|""\n"(?!Project-Id-Version))', re.MULTILINE)


def read_catalogues(folder: Path = CATALOGUES) -> dict[str, Catalogue]:
    """By language ("pt-BR"). One in which nothing is translated yet is left out."""
    paths = sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    found = [_catalogue(path) for path in paths if _BEGUN.search(path.read_text(encoding="utf-8"))]
    return {each.language: each for each in found}


def with_catalogues(course: Course) -> Course:
    """The course, and its editions, with all that the bot can speak."""
    catalogues = read_catalogues()
    editions = {name: replace(each, catalogues=catalogues) for name, each in course.editions.items()}
    return replace(course, catalogues=catalogues, editions=editions)


def warm(course: Course) -> None:
    """Read all that may be spoken, before processes fork."""
    for catalogue in course.catalogues.values():
        catalogue.translations.gettext(catalogue.language)


def _catalogue(path: Path) -> Catalogue:
    language = path.parent.parent.name.replace("_", "-")
    return Catalogue(language, PoFile(path), language.partition("-")[0] in _RIGHT_TO_LEFT)


class PoFile:
    """The translations of one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def gettext(self, message: str, /) -> str:
        return self._read.gettext(message)

    def ngettext(self, one: str, many: str, number: int, /) -> str:
        return self._read.ngettext(one, many, number)

    def lacking(self) -> list[str]:
        """What stays English, as it is in English."""
        return [_english(message)[0] for message in self._messages() if not _is_good(message)]

    @cached_property
    def _read(self) -> GNUTranslations:
        from babel.messages.mofile import write_mo

        catalog = self._catalog()
        for message in catalog:
            if message.id and not _is_good(message):
                message.string = ""
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        return GNUTranslations(compiled)

    def _messages(self) -> Iterator["Message"]:
        return (message for message in self._catalog() if message.id)

    def _catalog(self) -> "Catalog":
        from babel.messages.pofile import read_po  # a tenth of a second, and English needs none of it

        with self.path.open("rb") as file:
            return read_po(file)


def _is_good(message: "Message") -> bool:
    """Whether it is translated in all its forms, and names no value that is not there."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    known = {name for english in _english(message) for name in _VALUE.findall(english)}
    return not message.fuzzy and all(text and known.issuperset(_VALUE.findall(text)) for text in strings)


def _english(message: "Message") -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)
