"""Which language the bot speaks with whom: the learner's, or else the course's, or else English."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from bot.core.course import Course
from bot.core.learner import Learner
from bot.core.wording.speaking import Catalogue, speaking, speaks

ENGLISH = "en"


_ENGLISH = nullcontext()


def language_of(course: Course, learner: Learner | None) -> str:
    """As in "pt-BR"."""
    return (learner.language if learner else "") or course.language or ENGLISH


def speaking_to(course: Course, learner: Learner | None) -> AbstractContextManager[None]:
    """All that is said inside is said in the learner's language."""
    if not course.catalogues:
        return _ENGLISH
    return speaking_in(course, language_of(course, learner))


def speaking_in(course: Course, language: str) -> AbstractContextManager[None]:
    return speaking(catalogue_for(course.catalogues, language))


def catalogue_for(catalogues: Mapping[str, Catalogue], language: str) -> Catalogue | None:
    """None: English."""
    return _find(catalogues, language) if language != ENGLISH and catalogues else None


def edition_of(course: Course) -> Course:
    """The course as it is read in the language that is spoken just now."""
    if not course.editions or base_of(spoken_language()) == base_of(course.language or ENGLISH):
        return course
    return _find(course.editions, spoken_language()) or course


Found = TypeVar("Found")


def _find(by_language: Mapping[str, Found], language: str) -> Found | None:
    """The language's own, or that of another country where it is spoken."""
    if language in by_language:
        return by_language[language]
    base = base_of(language)
    return next((each for name, each in by_language.items() if base_of(name) == base), None)


def spoken_code() -> str:
    """ "pt" where "pt-BR" is spoken; "" for English."""
    catalogue = speaks()
    return base_of(catalogue.language) if catalogue else ""


def spoken_language() -> str:
    """Which one is spoken just now."""
    catalogue = speaks()
    return catalogue.language if catalogue else ENGLISH


def price_locale(course: Course) -> str:
    """How prices are written in the language that is spoken: the course's own way, where that is its own."""
    spoken = spoken_language()
    if base_of(spoken) != base_of(course.language or ENGLISH):
        return spoken
    return course.locale or (course.language or "en-US").replace("-", "_")


def base_of(language: str) -> str:
    """ "pt" of "pt-BR"."""
    return language.partition("-")[0].lower()
