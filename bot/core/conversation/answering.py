"""What a message means while an exercise is open: an answer, two that may be meant, or talk."""

from dataclasses import dataclass
from typing import Literal

from bot.core.conversation.programs import ToRun
from bot.core.course import Exercise
from bot.core.grading import Answered, NoAttempt, Reading, Unclear, Verdict, grade, read_attempt
from bot.core.grading.framing import ORDINALS
from bot.core.grading.talk import is_question, is_talk
from bot.core.learner import Expecting
from bot.core.nlu.intents import (
    About,
    Ask,
    Do,
    Intent,
    Meaning,
    No,
    Number,
    Several,
    Talk,
    Unknown,
    Word,
    Yes,
)
from bot.core.nlu.normalize import normalize
from bot.core.nlu.topics import DISTRESS, LAST_RESORT
from bot.core.nlu.traits import SOFT
from bot.core.programs.judging import can_be_tried
from bot.core.programs.mending import mended
from bot.core.programs.recognizing import is_meant_to_run, is_surely_program

ANSWERS = "answers"  # the kind of Expecting that asks which answer is meant


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer to the open exercise."""

    exercise: Exercise
    answer: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Talk that nobody understands, while this exercise is open. `kind`: a question, what people say, or
    nothing that is known."""

    exercise: Exercise
    kind: Literal["question", "talk", "nothing"]


InExercise = ToRun | Attempt | NoAnswer | Expecting | Intent | Talk | About | Several | Yes | No | None


def in_exercise(exercise: Exercise, text: str, meaning: Meaning, may_run: bool = True) -> InExercise:
    """A right answer is right whatever else it may mean, and so is an option named; then a program is run;
    what is plainly wanted is done; then the answer counts, and the rest is talk. None: a near miss, to be
    asked about."""
    reading = read_attempt(exercise, text)
    if isinstance(meaning, Several):  # the open exercise decides: "char" is four where a number is asked for
        meaning = next((each for each in meaning.readings if isinstance(each, Number)), meaning)
    if isinstance(meaning, Number) and isinstance(reading, NoAttempt):
        reading = read_attempt(exercise, str(meaning.value))  # a number word of any language
    if isinstance(meaning, Talk) and meaning.topic in DISTRESS:
        return meaning
    if isinstance(meaning, Talk) and meaning.topic in LAST_RESORT:
        meaning = Unknown()  # there may be an answer in the story
    if isinstance(reading, Answered) and reading.verdict.correct:
        return _attempt(exercise, reading)
    if may_run and (run := _to_run(exercise, text, meaning, reading)):
        return run
    if isinstance(reading, Answered) and exercise.kind == "choice":
        return _attempt(exercise, reading)
    if isinstance(meaning, Ask):
        return None
    if isinstance(meaning, Do | Talk | Yes | No) and not _may_be_answer(exercise, text, meaning, reading):
        return meaning.intent if isinstance(meaning, Do) else meaning
    match reading:
        case Answered():
            return _attempt(exercise, reading)
        case Unclear(answers):
            return Expecting(ANSWERS, answers)
        case NoAttempt():
            return meaning if isinstance(meaning, About | Several) else NoAnswer(exercise, _kind_of(text))


def _to_run(exercise: Exercise, text: str, meaning: Meaning, reading: Reading) -> ToRun | None:
    """A program that is not known to be right, nor wrong by the author's own word for all of it: an answer
    where code is asked for, elsewhere a try beside the question."""
    if exercise.kind != "code":
        is_answer = reading == Answered(text, grade(exercise, text))  # all of it, as a line in an option
        runs = is_meant_to_run(text, meaning) and is_surely_program(text)
        return ToRun(text) if runs and not is_answer else None
    runs = is_meant_to_run(text, meaning, code_is_asked_for=True)
    if isinstance(reading, Answered) and (runs or isinstance(meaning, Unknown | About | Number)):
        if grade(exercise, text).advice:
            return None
        if can_be_tried(exercise, mended(text).code):
            return ToRun(text, exercise)
        if reading.verdict.advice:
            return None
        if can_be_tried(exercise, mended(reading.answer).code):
            return ToRun(reading.answer, exercise)  # a line that stands in a sentence is run without it
    return ToRun(text, exercise) if runs else None


def _kind_of(text: str) -> Literal["question", "talk", "nothing"]:
    if is_question(text):
        return "question"
    return "talk" if is_talk(text) else "nothing"


def told_answer(exercise: Exercise, answer: str) -> Attempt:
    """What the learner says is their answer, whatever it looks like."""
    reading = read_attempt(exercise, answer)
    return _attempt(exercise, reading) if isinstance(reading, Answered) else _as_it_is(exercise, answer)


def which_answer(
    asked: Expecting, exercise: Exercise, text: str, meaning: Meaning
) -> Attempt | Expecting | None:
    """What is said to "did you mean 12, or 444?"; None where it is read as anything else is."""
    options = asked.options
    if not options or not all(_could_be(exercise, option) for option in options):
        return None  # edited, or of an exercise that was another then
    if isinstance(meaning, Yes):
        return _as_it_is(exercise, options[0]) if len(options) == 1 else asked
    place = ORDINALS.get(normalize(text).removeprefix("the ").removesuffix(" one"), 0)
    if exercise.kind != "choice" and 0 < place <= len(options):
        return _as_it_is(exercise, options[place - 1])
    return None


def _could_be(exercise: Exercise, answer: str) -> bool:
    return exercise.kind != "choice" or answer in map(str, range(1, len(exercise.options) + 1))


def _attempt(exercise: Exercise, answered: Answered) -> Attempt:
    return Attempt(exercise, answered.answer, answered.verdict)


def _as_it_is(exercise: Exercise, answer: str) -> Attempt:
    return Attempt(exercise, answer, grade(exercise, answer))


def _may_be_answer(exercise: Exercise, text: str, meaning: Meaning, reading: Reading) -> bool:
    """Whether a wrong answer is meant all the same. A single word that is only a synonym of a command
    ("list", "price") is a likely one, and "I don't know, 13?" has one in it; but nobody means "hello" as a
    line of code, nor "ok" as a number."""
    if not isinstance(reading, Answered):
        return False
    if isinstance(meaning, Do) and meaning.intent.word is Word.HINT and meaning.how == "sentence":
        return True
    if len(normalize(text).split()) != 1 or (isinstance(meaning, Do) and meaning.how != "synonym"):
        return False
    if isinstance(meaning, Talk):  # "confusing", in one word of any language
        return False
    small_talk = not isinstance(meaning, Do) or meaning.intent.word in SOFT
    return exercise.kind == "text" or (exercise.kind == "code" and not small_talk)
