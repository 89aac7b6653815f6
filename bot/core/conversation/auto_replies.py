"""The automatic replies of other businesses: after a few they are left in peace.

Two programs that answer each other never stop, and each answer is paid for. What is told apart here is a text
that comes again and again, word for word, and wants nothing; a person who then writes is heard at once.
"""

import re
from dataclasses import replace

from bot.core.conversation.exercises import open_exercise
from bot.core.conversation.predictions import open_prediction
from bot.core.course import Course
from bot.core.learner import Learner
from bot.core.messaging.inbox import HASH_WIDTH, short
from bot.core.nlu.intents import Do, Meaning, Number, Talk
from bot.core.nlu.normalize import fold
from bot.core.nlu.topics import DISTRESS, Topic
from bot.core.nlu.traits import HARMLESS, SOFT
from bot.core.programs.recognizing import is_surely_program
from bot.core.wording.buying_answers import BUYING
from bot.core.wording.payment_answers import MONEY_PAID

_PATIENCE_WITH_PROGRAMS = 2  # answers to a text that says what it is, ...
_PATIENCE = 5  # ... to any other that comes again and again, ...
_PATIENCE_WITH_ANSWERS = 8  # ... where it may be the answer to what was asked, ...
_PATIENCE_WITH_WISHES = 12  # ... and where a person may wish for something that changes nothing
_KEPT = 16  # texts: two or three programs' replies may take turns
_LONG = 4  # words; what people say over and over is shorter: "next", "I don't know"
_LETTERS = 20
_NOT_LETTERS = re.compile(r"[\W\d_]+")  # a ticket's number may count up


def note_text(course: Course, learner: Learner, text: str, meaning: Meaning) -> tuple[Learner, bool]:
    """The learner with this text noted, and whether it is left in peace. Whatever wants something is not, and
    ends the count."""
    before = learner.inbox.alike
    if not _may_be_automatic(text, meaning):
        return (learner if not before else _with(learner, ""), False)
    mark = short(_NOT_LETTERS.sub(" ", fold(text)))
    marks = [before[at : at + HASH_WIDTH] for at in range(0, len(before), HASH_WIDTH)]
    noted = _with(learner, "".join([*marks, mark][-_KEPT:]))
    return noted, marks.count(mark) >= _patience(course, learner, meaning)


def _with(learner: Learner, alike: str) -> Learner:
    return replace(learner, inbox=replace(learner.inbox, alike=alike))


def _may_be_automatic(text: str, meaning: Meaning) -> bool:
    if isinstance(meaning, Talk):
        if meaning.topic is Topic.AUTO_REPLY:
            return True
        if meaning.topic in DISTRESS or meaning.topic in BUYING or meaning.topic in MONEY_PAID:
            return False
    if isinstance(meaning, Number) or (isinstance(meaning, Do) and meaning.intent.word not in HARMLESS):
        return False
    letters = _NOT_LETTERS.sub(" ", fold(text)).split()
    long = len(letters) >= _LONG or sum(map(len, letters)) >= _LETTERS
    return long and not is_surely_program(text)  # dice are thrown again and again


def _patience(course: Course, learner: Learner, meaning: Meaning) -> int:
    if meaning == Talk(Topic.AUTO_REPLY):
        return _PATIENCE_WITH_PROGRAMS
    if isinstance(meaning, Do) and meaning.intent.word not in SOFT:
        return _PATIENCE_WITH_WISHES
    asks = open_exercise(course, learner) is not None or open_prediction(course, learner) is not None
    return _PATIENCE_WITH_ANSWERS if asks else _PATIENCE
