"""What a message means where the learner stands: decides what is to be done, and does nothing yet."""

from dataclasses import dataclass

from bot.core.conversation.answering import ANSWERS, Attempt, NoAnswer, in_exercise, told_answer, which_answer
from bot.core.conversation.exercises import LEAVE, open_exercise
from bot.core.conversation.languages import OFFERED, WHICH, Chosen, NotChosen, read_choice
from bot.core.conversation.onward import can_go_on
from bot.core.conversation.predictions import Guess, NoGuess, open_prediction, read_guess
from bot.core.conversation.programs import ToRun
from bot.core.course import Course, Exercise
from bot.core.learner import Expecting, Learner
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
from bot.core.nlu.topics import Topic
from bot.core.programs.recognizing import is_meant_to_run, is_surely_program

ANSWER_KEPT = 200  # characters of what may have been an exercise's answer, while the bot asks


@dataclass(frozen=True, slots=True)
class NoSuchChapter:
    """`asked` is the question that stays open."""

    asked: Expecting | None = None


# Expecting: the bot asks "did you mean".
Decision = (
    Intent
    | Attempt
    | NoAnswer
    | Expecting
    | NoSuchChapter
    | Guess
    | NoGuess
    | ToRun
    | Chosen
    | NotChosen
    | Yes
    | No
    | Talk
    | About
    | Several
    | Unknown
)


def interpret(course: Course, learner: Learner, text: str, meaning: Meaning) -> Decision:
    """Exact words first, then what the last question makes of it, then the open exercise."""
    asked = learner.progress.expecting
    if isinstance(meaning, Do) and asked is not None and _leaves(asked, meaning):
        return Intent(Word.SKIP)
    if isinstance(meaning, Do) and meaning.how == "word":
        return meaning.intent
    exercise = open_exercise(course, learner)
    decision = _answer_to(asked, course, exercise, text, meaning) if asked is not None else None
    if decision is not None:
        return decision
    if exercise is not None:
        return _in_exercise(course, exercise, text, meaning)
    runs, asks = is_meant_to_run(text, meaning), open_prediction(course, learner)
    if asks and not (runs and _is_whole_program(text)) and (guess := read_guess(*asks, text, meaning)):
        return guess
    if runs:
        return ToRun(text)
    if isinstance(meaning, Ask) and _is_done(meaning) and not can_go_on(course, learner):
        return Talk(Topic.FINISHED)
    return _in_lesson(course, meaning)


def _is_whole_program(text: str) -> bool:
    """Where a guess is asked for, one line of code is as good a guess as any."""
    return is_surely_program(text) and ("```" in text or "\n" in text.strip())


def _is_done(meaning: Ask) -> bool:
    """ "I finished": `next` is offered, where it leads on."""
    return Word.NEXT in {intent.word for intent in meaning.intents}


def _leaves(asked: Expecting, meaning: Do) -> bool:
    """The second `next` on an open exercise."""
    return asked.kind == LEAVE and meaning.intent.word is Word.NEXT


def _answer_to(
    asked: Expecting, course: Course, exercise: Exercise | None, text: str, meaning: Meaning
) -> Decision | None:
    """The answer to what the bot's last message asked; None where this is not one."""
    if asked.kind == LEAVE:
        return None
    if asked.kind == "chapters":
        return _of_list(course, asked, meaning)
    if asked.kind == ANSWERS:
        return which_answer(asked, exercise, text, meaning) if exercise is not None else None
    if asked.kind in (WHICH, OFFERED):
        return read_choice(course, asked, text, meaning)
    options = asked.options
    match meaning:
        case Yes() if len(options) == 1:
            return _chosen(options[0])
        case Yes():
            return asked
        case Number(value) if 1 <= value <= len(options) > 1:
            return _chosen(options[value - 1])
        case No():
            return told_answer(exercise, asked.answer) if exercise is not None and asked.answer else No()
    return None


def _of_list(course: Course, asked: Expecting, meaning: Meaning) -> Decision | None:
    """ "7", or "let's do 7"."""
    match meaning:
        case Number(value):
            return _listed(course, asked, value)
        case Ask((Intent(Word.CHAPTER, int(value), None),), by_number=True):
            return _listed(course, asked, value)
    return None


def _listed(course: Course, asked: Expecting, value: int) -> Decision:
    """A number after the list of chapters. One that is not in the list leaves the question open."""
    return Intent(Word.CHAPTER, value) if 1 <= value <= course.last_chapter else NoSuchChapter(asked)


def _chosen(words: str) -> Decision:
    """Nothing is done for words that a newer version offered."""
    return Intent.parse(words) or No()


def _in_exercise(course: Course, exercise: Exercise, text: str, meaning: Meaning) -> Decision:
    decision = in_exercise(exercise, text, meaning)
    if isinstance(decision, Several):
        return _one_of_several(course, decision, text[:ANSWER_KEPT])
    if decision is not None:
        return decision
    return _suggested(course, meaning, text[:ANSWER_KEPT]) if isinstance(meaning, Ask) else Unknown()


def _in_lesson(course: Course, meaning: Meaning) -> Decision:
    match meaning:
        case Do(intent):
            return intent
        case Ask():
            return _suggested(course, meaning)
        case Number(value):
            return _bare_number(course, value)
        case Several():
            return _one_of_several(course, meaning)
        case _:
            return meaning


def _bare_number(course: Course, value: int) -> Decision:
    """Nobody asked for a number: it can only be a chapter, and nothing is done on it."""
    return _did_you_mean(Intent(Word.CHAPTER, value)) if 1 <= value <= course.last_chapter else Unknown()


def _one_of_several(course: Course, meaning: Several, answer: str = "") -> Decision:
    """What can be offered among the readings; no chapter, for a number word alone may be anything."""
    intents = [intent for each in meaning.readings if isinstance(each, Do | Ask) for intent in each.intents]
    return _suggested(course, Ask(tuple(dict.fromkeys(intents))[:3]), answer) if intents else meaning


def _suggested(course: Course, meaning: Ask, answer: str = "") -> Decision:
    """What may be meant; a chapter that the course does not have is not offered."""
    there = [i for i in meaning.intents if i.chapter is None or 1 <= i.chapter <= course.last_chapter]
    return _did_you_mean(*there, answer=answer) if there else NoSuchChapter()


def _did_you_mean(*intents: Intent, answer: str = "") -> Expecting:
    return Expecting("suggestion", tuple(map(str, intents)), answer)
