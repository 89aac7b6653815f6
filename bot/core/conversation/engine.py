"""The engine: one learner, one message, one turn. Pure, and total: every text gets an answer."""

from dataclasses import replace

from bot.core.conversation.commands import act, at_wall, can_go_on, onward
from bot.core.conversation.exercises import open_exercise, take_answer
from bot.core.conversation.position import place_of
from bot.core.conversation.turn import Turn, say
from bot.core.course import Course, Exercise
from bot.core.grading import grade, names_option
from bot.core.learner import Expecting, Learner
from bot.core.messaging.messages import CheckoutOffer, InboundMessage, Text
from bot.core.nlu.intents import Ask, Do, Intent, Meaning, No, Number, Word, Yes
from bot.core.nlu.normalize import normalize
from bot.core.nlu.traits import ON_FIRST_MESSAGE, SOFT
from bot.core.nlu.understand import understand
from bot.core.wording import greetings, guidance, paywall


def respond(course: Course, learner: Learner, message: InboundMessage, first: bool = False) -> Turn:
    """Answer a message. `first`: it is the learner's first ever, so they are welcomed as well."""
    if learner.purchase.closed_for is not None:
        return _told_of_closing(course, learner, learner.purchase.closed_for, message)
    if not message.text.strip():
        turn = _without_words(course, learner, message)
        return _welcomed(course, learner, None, turn) if first else turn
    meaning = understand(message.text)
    asked = learner.progress.expecting
    answering = learner if asked is None else _expecting(learner, None)
    turn = _interpret(course, answering, asked, message.text, meaning)
    if asked is not None and asked.kind == "suggestion" and _asks(turn) == asked.options:
        turn = _asked_again(turn, asked, learner.progress.confused)
    count = learner.progress.confused
    if count and turn.learner.progress.confused == count:
        turn = replace(turn, learner=_confused(turn.learner, 0))
    return _welcomed(course, learner, meaning, turn) if first else turn


def _told_of_closing(course: Course, learner: Learner, why: str, message: InboundMessage) -> Turn:
    """The first message after the paid chapters were closed: said once, before what a plain word does (to
    stop, say). Who goes on, ends at the wall or says none gets the way back in, to where they stood."""
    chapter = place_of(course, learner).chapter
    past_wall = at_wall(course, learner, chapter)
    told = replace(learner, purchase=replace(learner.purchase, closed_for=None))
    if past_wall:
        told = replace(told, progress=replace(told.progress, wall=chapter))
    said = Text(paywall.closed_again(why))
    meaning = understand(message.text)
    if isinstance(meaning, Do) and meaning.intent.word is not Word.NEXT:
        turn = respond(course, told, message)
        if not any(isinstance(reply, CheckoutOffer) for reply in turn.replies):
            return Turn(turn.learner, (said, *turn.replies))
    return Turn(told, (said, CheckoutOffer(chapter if past_wall else None)))


def _without_words(course: Course, learner: Learner, message: InboundMessage) -> Turn:
    return say(learner, guidance.only_text(message.attachment, onward(course, learner)))


def _welcomed(course: Course, learner: Learner, meaning: Meaning | None, turn: Turn) -> Turn:
    if isinstance(meaning, Do) and meaning.intent.word in ON_FIRST_MESSAGE:
        return Turn(turn.learner, (Text(greetings.short_welcome(course, learner.name)), *turn.replies))
    return say(learner, greetings.welcome(course, learner.name))


def _interpret(
    course: Course, learner: Learner, expecting: Expecting | None, text: str, meaning: Meaning
) -> Turn:
    """Exact words first, then what the last question makes of it, then the open exercise."""
    if isinstance(meaning, Do) and meaning.how == "word":
        return act(course, learner, meaning.intent)
    if expecting is not None:
        turn = _answer_question(course, learner, expecting, meaning)
        if turn is not None:
            return turn
    exercise = open_exercise(course, learner)
    if exercise is not None:
        return _in_exercise(course, learner, exercise, text, meaning)
    return _in_lesson(course, learner, meaning)


def _answer_question(course: Course, learner: Learner, expecting: Expecting, meaning: Meaning) -> Turn | None:
    """The answer to what the bot's last message asked; None where this is not one."""
    if expecting.kind == "chapters":
        if isinstance(meaning, Number):
            return _listed(course, learner, expecting, meaning.value)
        return None
    options = expecting.options
    if isinstance(meaning, Yes) and len(options) == 1:
        return _do_option(course, learner, options[0])
    if isinstance(meaning, Yes):
        return _offer(learner, options, expecting.answer)
    if isinstance(meaning, Number) and 1 <= meaning.value <= len(options) > 1:
        return _do_option(course, learner, options[meaning.value - 1])
    if isinstance(meaning, No):
        return _not_meant(course, learner, expecting)
    return None


def _listed(course: Course, learner: Learner, expecting: Expecting, value: int) -> Turn:
    """A number after the list of chapters. One that is not in the list leaves the question open."""
    there = 1 <= value <= course.last_chapter
    return act(course, learner if there else _expecting(learner, expecting), Intent(Word.CHAPTER, value))


def _do_option(course: Course, learner: Learner, words: str) -> Turn:
    meaning = understand(words)
    if isinstance(meaning, Do):
        return act(course, learner, meaning.intent)
    return say(learner, guidance.not_that(onward(course, learner)))


def _not_meant(course: Course, learner: Learner, expecting: Expecting) -> Turn:
    exercise = open_exercise(course, learner)
    if exercise is not None and expecting.answer:
        return take_answer(course, learner, exercise, expecting.answer)
    return say(learner, guidance.not_that(onward(course, learner)))


def _in_exercise(course: Course, learner: Learner, exercise: Exercise, text: str, meaning: Meaning) -> Turn:
    """A right answer is right whatever else it may mean; a near miss is asked about; the rest is graded."""
    if grade(exercise, text).correct or names_option(exercise, text):
        return take_answer(course, learner, exercise, text)
    if isinstance(meaning, Ask):
        return _ask(course, learner, meaning, text[:200])
    if isinstance(meaning, Do) and not _may_be_answer(exercise, text, meaning):
        return act(course, learner, meaning.intent)
    if isinstance(meaning, Yes | No) and not (exercise.kind == "text" and _is_one_word(text)):
        return _in_lesson(course, learner, meaning)  # "ok" is no attempt at a number or a line of code
    return take_answer(course, learner, exercise, text)


def _may_be_answer(exercise: Exercise, text: str, meaning: Do) -> bool:
    """A single word that is only a synonym of a command ("list", "price") is a likely wrong answer; but
    nobody means "hello" as a line of code."""
    if not _is_one_word(text) or meaning.how != "synonym":
        return False
    small_talk = meaning.intent.word in SOFT
    return exercise.kind == "text" or (exercise.kind == "code" and not small_talk)


def _is_one_word(text: str) -> bool:
    return len(normalize(text).split()) == 1


def _in_lesson(course: Course, learner: Learner, meaning: Meaning) -> Turn:
    if isinstance(meaning, Do):
        return act(course, learner, meaning.intent)
    if isinstance(meaning, Ask):
        return _ask(course, learner, meaning, "")
    if isinstance(meaning, Number):
        return _bare_number(course, learner, meaning.value)
    if isinstance(meaning, Yes):
        return say(learner, guidance.ready(onward(course, learner)))
    if isinstance(meaning, No):
        return say(learner, guidance.not_that(onward(course, learner)))
    return _not_understood(course, learner)


def _bare_number(course: Course, learner: Learner, value: int) -> Turn:
    """Nobody asked for a number: it can only be a chapter. It opens one, but it never sells."""
    if not 1 <= value <= course.last_chapter:
        return _not_understood(course, learner)
    intent = Intent(Word.CHAPTER, value)
    if at_wall(course, learner, value):
        return _ask(course, learner, Ask((intent,)), "")
    return act(course, learner, intent)


def _ask(course: Course, learner: Learner, meaning: Ask, answer: str) -> Turn:
    """Which of what may be meant; a chapter that the course does not have is not offered."""
    there = [i for i in meaning.intents if i.chapter is None or 1 <= i.chapter <= course.last_chapter]
    if not there:
        return say(learner, guidance.no_such_chapter(course))
    return _offer(learner, tuple(map(str, there)), answer)


def _offer(learner: Learner, options: tuple[str, ...], answer: str) -> Turn:
    asked = _expecting(learner, Expecting("suggestion", options, answer))
    return say(asked, guidance.did_you_mean(options, bool(answer)))


def _asks(turn: Turn) -> tuple[str, ...]:
    expecting = turn.learner.progress.expecting
    return expecting.options if expecting else ()


def _asked_again(turn: Turn, asked: Expecting, count: int) -> Turn:
    """The question that stood already, in other words; `count` is how often it was asked again before."""
    wordings = (guidance.did_you_mean_again, guidance.did_you_mean)
    text = wordings[count % 2](asked.options, bool(asked.answer))
    return say(_confused(turn.learner, count + 1), text)


def _not_understood(course: Course, learner: Learner) -> Turn:
    count = learner.progress.confused
    return say(_confused(learner, count + 1), guidance.not_understood(count, can_go_on(course, learner)))


def _expecting(learner: Learner, expecting: Expecting | None) -> Learner:
    return replace(learner, progress=replace(learner.progress, expecting=expecting))


def _confused(learner: Learner, count: int) -> Learner:
    return replace(learner, progress=replace(learner.progress, confused=count))
