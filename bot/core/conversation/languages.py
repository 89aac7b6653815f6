"""In which language the bot writes: chosen by the learner, or offered once to who writes in another."""

from dataclasses import dataclass, replace

from bot.core.conversation.exercises import open_exercise
from bot.core.conversation.onward import onward
from bot.core.conversation.predictions import open_prediction
from bot.core.conversation.review import open_question
from bot.core.conversation.turn import Turn, say
from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.languages import (
    ENGLISH,
    base_of,
    catalogue_for,
    edition_of,
    language_of,
    speaking_in,
    spoken_language,
)
from bot.core.learner import Expecting, Learner
from bot.core.messaging.messages import Text
from bot.core.nlu.intents import Meaning, No, Number, Yes
from bot.core.nlu.language_names import language_called, languages_named
from bot.core.nlu.topics import Topic
from bot.core.nlu.understand import Heard, Understanding
from bot.core.wording import languages as wording
from bot.core.wording.answers import reply_to
from bot.core.wording.speaking import languages_of, name_of, speaks

WHICH = "languages"  # the list was shown
OFFERED = "language"  # one was offered
_OFFERS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Chosen:
    language: str


@dataclass(frozen=True, slots=True)
class NotChosen:
    """No to an offer."""


def read_choice(course: Course, asked: Expecting, text: str, meaning: Meaning) -> Chosen | NotChosen | None:
    """The answer to either question; None for what is said instead."""
    options = asked.options
    match meaning:
        case Yes() if asked.kind == OFFERED:
            return Chosen(options[0]) if options else None
        case No() if asked.kind == OFFERED:
            return NotChosen()
        case Number(value) if asked.kind == WHICH and 1 <= value <= len(options):
            return Chosen(options[value - 1])
    called = language_called(text, {code: _name(course, code) for code in options})
    return Chosen(called) if called else None


def ask_which(
    course: Course, learner: Learner, text: str = "", understanding: Understanding | None = None
) -> Turn:
    """To "language", and to "auf Deutsch bitte" or "no hablo inglés", which need no question."""
    if not course.catalogues:
        return _tell_which(course, learner)
    named = languages_named(text)
    if named == [base_of(spoken_language())] and understanding:
        heard = understanding.heard(text, named[0])
        if heard and _is_written(course, heard.language):
            named = [heard.language]
        elif named == [ENGLISH]:
            named = []  # "why only English?"
    if len(named) == 1:
        return choose(course, learner, named[0])
    expecting = Expecting(WHICH, (ENGLISH, *course.catalogues))
    asking = replace(learner, progress=replace(learner.progress, expecting=expecting))
    return say(asking, wording.which_language(languages_of(course.catalogues)))


def tell_which(course: Course, learner: Learner, text: str) -> Turn:
    """To "can you speak Spanish?", and to what is in no language here."""
    named = languages_named(text)
    if len(named) == 1 and course.catalogues:
        return choose(course, learner, named[0])
    return _tell_which(course, learner)


def _tell_which(course: Course, learner: Learner) -> Turn:
    after = onward(course, learner)
    return say(learner, reply_to(Topic.SPEAKS_LANGUAGE, course, is_paid(learner), after))


def choose(course: Course, learner: Learner, language: str) -> Turn:
    catalogue = catalogue_for(course.catalogues, language)
    if catalogue is None and base_of(language) != ENGLISH:
        return _tell_which(course, learner)
    code = catalogue.language if catalogue else ENGLISH
    if code == spoken_language():
        return say(
            replace(learner, language=code), wording.is_written(name_of(catalogue), onward(course, learner))
        )
    learner = replace(learner, language=code)
    with speaking_in(course, code):
        return say(
            learner, wording.changed(name_of(catalogue), _taught_in_it(course), onward(course, learner))
        )


def _taught_in_it(course: Course) -> bool | None:
    """Whether the course is, in the language that is spoken; None: some of its chapters are."""
    if base_of(spoken_language()) == base_of(course.language or ENGLISH):
        return True
    in_part = base_of(edition_of(course).edition) == base_of(spoken_language())
    return None if in_part else False


def keep(course: Course, learner: Learner) -> Turn:
    name = _name(course, spoken_language())
    return say(learner, wording.kept(name, onward(course, learner)))


def with_offer(course: Course, turn: Turn, text: str, understanding: Understanding) -> Turn:
    """The turn, with the learner's language offered where they write in it: once they have written one clear
    sentence or two messages, never twice, and never where an answer is waited for already."""
    learner = turn.learner
    if catalogue_for(course.catalogues, language_of(course, learner)) is not speaks():
        return turn  # it was changed just now
    heard = _heard(course, learner, text, understanding)
    if heard is None:
        return turn
    again, learner = learner.heard == heard.language, replace(learner, heard=heard.language)
    if not (heard.clear or again) or not _is_free_to_ask(course, turn):
        return replace(turn, learner=learner)
    offered = (*learner.languages_offered, heard.language)[-_OFFERS_KEPT:]
    expecting = Expecting(OFFERED, (heard.language,))
    asked = replace(
        learner, languages_offered=offered, progress=replace(learner.progress, expecting=expecting)
    )
    with speaking_in(course, heard.language):
        offer = wording.offered(_name(course, heard.language))
    return Turn(asked, (*turn.replies, Text(offer)))


def _heard(course: Course, learner: Learner, text: str, understanding: Understanding) -> Heard | None:
    """Another language that the bot writes."""
    heard = understanding.heard(text, base_of(spoken_language())) if course.catalogues else None
    if heard is None or heard.language in learner.languages_offered:
        return None
    return heard if _is_written(course, heard.language) else None


def _is_written(course: Course, language: str) -> bool:
    return language == ENGLISH or catalogue_for(course.catalogues, language) is not None


def _is_free_to_ask(course: Course, turn: Turn) -> bool:
    learner = turn.learner
    return (
        bool(turn.replies)
        and all(isinstance(reply, Text) for reply in turn.replies)
        and learner.progress.expecting is None
        and open_exercise(course, learner) is None
        and open_prediction(course, learner) is None
        and not open_question(course, learner)
    )


def _name(course: Course, language: str) -> str:
    return name_of(catalogue_for(course.catalogues, language))
