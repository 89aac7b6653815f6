"""Lessons that ask what will be seen: any guess is welcome, and the result is shown beside it."""

import re
from dataclasses import dataclass

from bot.core.conversation.position import place_of
from bot.core.conversation.turn import Turn, last_said, say, standing_at, tell
from bot.core.course import Course, Lesson, Prediction
from bot.core.gate import is_open
from bot.core.grading.guesses import word_for
from bot.core.learner import Learner
from bot.core.messaging.stored_replies import Part
from bot.core.nlu.intents import About, Ask, Do, Intent, Meaning, Talk, Word, Yes
from bot.core.nlu.likeness import is_nearly
from bot.core.nlu.normalize import fold, normalize
from bot.core.nlu.topics import LAST_RESORT, Topic
from bot.core.nlu.traits import HIGH
from bot.core.wording import predicting, teaching
from bot.core.wording.quoting import visible

_FEW_BESIDE = 2  # words beside a typical guess
_SENTENCE = 4  # words
_SHORTEST_GUESS = 3  # letters
_CODE = re.compile(r"```.+?```|`.+?`", re.DOTALL)
_WORD = re.compile(r"\w+|[^\w\s]+")
_QUESTION_WORDS = frozenset(["what", "why", "how", "who", "where", "when", "which", "can", "could"])


@dataclass(frozen=True, slots=True)
class Guess:
    prediction: Prediction
    text: str


@dataclass(frozen=True, slots=True)
class NoGuess:
    """Talk where a guess is asked for: "I don't know", "what?". It is answered kindly."""


def open_prediction(course: Course, learner: Learner) -> tuple[Lesson, Prediction] | None:
    """The lesson that waits for a guess, and what it asks. None too where its chapter was closed since."""
    progress, place = learner.progress, place_of(course, learner)
    if progress.guess is not None or place.exercise or not place.step:
        return None
    step = course.chapter(place.chapter).steps[place.step - 1]
    if not isinstance(step, Lesson) or step.prediction is None:
        return None
    return (step, step.prediction) if is_open(course, learner, place.chapter) else None


def read_guess(lesson: Lesson, asked: Prediction, text: str, meaning: Meaning) -> Guess | NoGuess | None:
    """What a text is where a guess is asked for and no plain word was said. None: what it means elsewhere.
    When in doubt it is a guess: that changes nothing, and never stops, sells or moves."""
    guess = Guess(asked, text)
    if _is_typical(asked, text) or (not isinstance(meaning, Talk) and _stands_there(lesson, asked, text)):
        return guess
    match meaning:
        case Do(intent) if intent.word is Word.HINT:
            return guess if any(map(str.isdigit, text)) else NoGuess()  # "not sure, maybe 4"
        case Do(intent, how):
            unsure = how == "synonym" and (intent.word in HIGH or intent.word is Word.PAID)
            return guess if unsure else None
        case Ask(intents):
            if any(is_nearly(text, str(intent)) for intent in intents) or _wishes(text, intents):
                return None
        case Talk(Topic.REACTION) if len(normalize(text)) > _SHORTEST_GUESS:
            return guess  # "both", "maybe"; but "oh" and "hmm" are none
        case Talk(topic) if topic not in LAST_RESORT:
            return None
        case About(asked=True) if _asks(text):
            return None
        case Yes() if not any(map(str.isalnum, text)):
            return NoGuess()  # a thumb
    return NoGuess() if _asks(text) else guess


def _is_typical(asked: Prediction, text: str) -> bool:
    said = normalize(text)
    return any(said == typical or _has_in_it(said, typical) for typical in map(normalize, asked.guesses))


def _has_in_it(said: str, typical: str) -> bool:
    """ "yes the same", "not the same"; but "chapter 4" is no guess."""
    if not any(map(str.isalpha, typical)):
        return False
    return f" {typical} " in f" {said} " and len(said.split()) - len(typical.split()) <= _FEW_BESIDE


def _wishes(text: str, intents: tuple[Intent, ...]) -> bool:
    """A sentence that may mean to pay or to stop, or that somebody is done: it is asked about."""
    words = {intent.word for intent in intents}
    if Word.NEXT in words:
        return True
    return not words.isdisjoint(HIGH) and len(text.split()) >= _SENTENCE


def _stands_there(lesson: Lesson, asked: Prediction, text: str) -> bool:
    """Whether what is written can be read in the lesson's code or in the result: then it is a guess, whatever
    else it means ("hello", "list")."""
    said = _words(text)
    lines = f"{' '.join(_CODE.findall(lesson.text))} {asked.result}"
    return bool(said) and f" {said} " in f" {_words(lines)} "


def _words(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _asks(text: str) -> bool:
    """A question to the tutor, and no guess in the form of one ("is it 5?", "hello?")."""
    words = normalize(text).split() or [""]
    return (words[0] in _QUESTION_WORDS and not any(map(str.isdigit, text))) or not words[0]


def show_result(course: Course, learner: Learner, prediction: Prediction, text: str = "") -> Turn:
    """What is seen, beside the guess in `text`; "" where there is none."""
    place, guess = place_of(course, learner), visible(text)
    chapter = course.chapter(place.chapter)
    told = standing_at(chapter, learner, place, guess)
    word = word_for(prediction, guess) if guess else ""
    after = teaching.after_step(course, chapter, place.step)
    shown = predicting.result(prediction.result, guess, word, after)
    return tell(course, told, place, shown, Part.RESULT, prediction.result)


def encourage(learner: Learner) -> Turn:
    """The answer to talk where a guess is asked for."""
    return say(learner, predicting.any_guess(last_said(learner)))
