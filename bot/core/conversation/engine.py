"""The engine: one learner, one message, one turn. Pure, and total: every text gets an answer."""

from dataclasses import replace

from bot.core.conversation.answering import ANSWERS, Attempt, NoAnswer
from bot.core.conversation.answers import take_answer
from bot.core.conversation.asked_terms import answer_about
from bot.core.conversation.auto_replies import note_text
from bot.core.conversation.commands import act
from bot.core.conversation.exercises import open_exercise
from bot.core.conversation.forgetting import answer_about_forgetting, ask_to_take_up
from bot.core.conversation.interpretation import Decision, NoSuchChapter, interpret
from bot.core.conversation.languages import Chosen, NotChosen, ask_which, choose, keep, tell_which, with_offer
from bot.core.conversation.last_resort import last_resort
from bot.core.conversation.onward import can_go_on, onward
from bot.core.conversation.person_asked import with_text_kept
from bot.core.conversation.position import place_of
from bot.core.conversation.predictions import Guess, NoGuess, encourage, show_result
from bot.core.conversation.programs import (
    ToRun,
    run_sent,
    said_to_us,
    still_asking,
    take_input,
    without_program,
)
from bot.core.conversation.returning import come_back, is_back
from bot.core.conversation.review import open_question
from bot.core.conversation.review_answers import take_review_answer
from bot.core.conversation.solving import left_behind
from bot.core.conversation.topics import answer_topic
from bot.core.conversation.turn import Turn, last_said, say
from bot.core.course import Course, Exercise
from bot.core.gate import is_open
from bot.core.kept_names import noted
from bot.core.languages import edition_of, speaking_to, spoken_code
from bot.core.learner import Expecting, Former, Learner, Progress, Purchase
from bot.core.messaging.delivery import parked, released
from bot.core.messaging.inbox import latest, with_answer
from bot.core.messaging.messages import CheckoutLink, InboundMessage, Reply, RunProgram, Text
from bot.core.nlu.intents import About, Do, Intent, Meaning, No, Several, Talk, Unknown, Word, Yes
from bot.core.nlu.topics import DISTRESS, LAST_RESORT, Topic
from bot.core.nlu.traits import ON_FIRST_MESSAGE
from bot.core.nlu.understand import Understanding
from bot.core.renumbering import settled
from bot.core.wording import exercising, greetings, guidance, paywall


def take_message(
    course: Course,
    known: Learner | None,
    message: InboundMessage,
    learner_id: str,
    understanding: Understanding,
    former: Former | None = None,
) -> tuple[Learner, tuple[str, ...]]:
    """The learner with the message answered, and the texts of the answer. `known` is None before the first
    message of a learner, who then gets `learner_id`, and what they had paid for before they were erased as
    their `former`. What the answer still waits for stands in the last of their replies (Answered.pending).
    All of it is said in the learner's language."""
    with speaking_to(course, known):
        return _taken(edition_of(course), known, message, learner_id, understanding, former)


def _taken(
    course: Course,
    known: Learner | None,
    message: InboundMessage,
    learner_id: str,
    understanding: Understanding,
    former: Former | None,
) -> tuple[Learner, tuple[str, ...]]:
    learner = _newcomer(course, message, learner_id, former) if known is None else settled(course, known)
    back = is_back(learner, message.received_at)
    learner = replace(learner, last_message_at=latest(learner.last_message_at, message.received_at))
    turn = _respond(course, learner, message, understanding, known is None, back)
    after = left_behind(course, learner, turn.learner)
    if after.asked_for_person is not None:
        after = with_text_kept(course, learner, after, message.text)
    waiting = tuple([each.text for each in parked(learner.deliveries)])
    if waiting:
        # What Twilio would not carry outside the 24-hour window goes with this reply instead.
        after = replace(after, deliveries=released(after.deliveries))
    texts = tuple([reply.text for reply in turn.replies if isinstance(reply, Text)])
    progress = noted(course, learner.progress, after.progress)
    return with_answer(after, message, waiting, turn.replies, progress), waiting + texts


def _newcomer(course: Course, message: InboundMessage, learner_id: str, former: Former | None) -> Learner:
    start, purchase = Progress(kept_order=course.order), Purchase(former=former)
    return Learner(
        learner_id, message.address, message.name, message.received_at, progress=start, purchase=purchase
    )


def _respond(
    course: Course,
    learner: Learner,
    message: InboundMessage,
    understanding: Understanding,
    first: bool,
    back: bool,
) -> Turn:
    """Distress is answered before everything else, with nothing beside it."""
    meaning = understanding.understand(message.text, spoken_code())
    if isinstance(meaning, Talk) and meaning.topic in DISTRESS:
        return _answer(course, learner, message.text, meaning)
    if first and learner.purchase.former is not None:
        return ask_to_take_up(course, learner)
    if learner.purchase.closed_for is not None:
        return _closed(course, learner, learner.purchase.closed_for, message.text, meaning)
    if (program := learner.progress.program) and not back and message.text.strip():
        return _to_program(course, learner, program, message.text)
    if back or message.text.strip():
        learner = without_program(learner)
    learner, in_peace = note_text(course, learner, message.text, meaning)
    if in_peace:
        return Turn(learner, ())
    if back and (turn_back := come_back(course, learner, meaning)):
        return turn_back
    if message.text.strip():
        turn = _answer(course, learner, message.text, meaning, understanding)
        if isinstance(meaning, Do) and meaning.also:
            turn = _naming(turn, meaning)
        if course.catalogues and not (isinstance(meaning, Talk) and meaning.topic is Topic.AUTO_REPLY):
            turn = with_offer(course, turn, message.text, understanding)
    else:
        turn = still_asking(say(learner, guidance.only_text(message.attachment, onward(course, learner))))
    return _welcomed(course, learner, meaning, turn) if first else turn


def _to_program(course: Course, learner: Learner, program: RunProgram, text: str) -> Turn:
    """A program asks: whatever is said is its answer, but for four words."""
    word = said_to_us(text)
    if word is None:
        return take_input(course, learner, program, text)
    learner = without_program(learner) if word is Word.STOP else learner
    return still_asking(_answer(course, learner, text, Do(Intent(word), "word")))


def _closed(course: Course, learner: Learner, why: str, text: str, meaning: Meaning) -> Turn:
    """The first message after the paid chapters were closed. The learner is told once, before a command that
    was plainly given (to stop, say) is done. `next`, a command that ends at the wall, and everything else
    get the way back in, to where the learner stood."""
    chapter = place_of(course, learner).chapter
    wall = None if is_open(course, learner, chapter) else chapter
    progress = replace(learner.progress, wall=wall or learner.progress.wall)
    learner = replace(learner, progress=progress, purchase=replace(learner.purchase, closed_for=None))
    notice = Text(paywall.closed_again(why))
    if isinstance(meaning, Talk) or (isinstance(meaning, Do) and meaning.intent.word is not Word.NEXT):
        turn = _answer(course, learner, text, meaning)
        if not any(_sells(reply) for reply in turn.replies):
            return Turn(turn.learner, (notice, *turn.replies))
    return Turn(learner, (notice, CheckoutLink(wall)))


def _sells(reply: Reply) -> bool:
    return isinstance(reply, CheckoutLink) and not reply.topic


def _welcomed(course: Course, learner: Learner, meaning: Meaning, turn: Turn) -> Turn:
    """What makes sense as a first message is done or answered; the welcome answers everything else."""
    done = isinstance(meaning, Do) and meaning.intent.word in ON_FIRST_MESSAGE
    if done or isinstance(meaning, Talk):
        return Turn(turn.learner, (Text(greetings.short_welcome(course, learner.name)), *turn.replies))
    return say(learner, greetings.welcome(course, learner.name))


def _answer(
    course: Course,
    learner: Learner,
    text: str,
    meaning: Meaning,
    understanding: Understanding | None = None,
) -> Turn:
    """`understanding`: guesses at what nothing else understands; None where something was."""
    if (answered := answer_about_forgetting(learner, meaning, onward(course, learner))) is not None:
        return answered
    asked, count = learner.progress.expecting, learner.progress.confused
    decision = interpret(course, learner, text, meaning)
    here = learner if asked is None else _expecting(learner, None)
    turn = None
    if isinstance(decision, About):
        turn, decision = answer_about(course, here, decision.term, decision.asked), Unknown()
    if turn is None:
        if understanding is not None:
            decision = last_resort(text, decision, understanding)
        turn = carry_out(course, here, text, decision, understanding)
    if asked is not None and asked.options and _asks(turn) == (asked.kind, asked.options):
        turn = _asked_again(course, turn, asked, count)
    if count and turn.learner.progress.confused == count:
        turn = replace(turn, learner=_confused(turn.learner, 0))
    return turn


def carry_out(
    course: Course,
    learner: Learner,
    text: str,
    decision: Decision,
    understanding: Understanding | None = None,
) -> Turn:
    match decision:
        case Intent(Word.LANGUAGE):
            return ask_which(course, learner, text, understanding)
        case Talk(Topic.SPEAKS_LANGUAGE):
            return tell_which(course, learner, text)
        case Chosen(language):
            return choose(course, learner, language)
        case NotChosen():
            return keep(course, learner)
        case Intent():
            return act(course, learner, decision)
        case Attempt(exercise, answer, verdict):
            if question := open_question(course, learner):
                return take_review_answer(course, learner, question, verdict)
            return take_answer(course, learner, exercise, answer, verdict)
        case ToRun():
            return run_sent(course, learner, decision)
        case NoAnswer(exercise, kind):
            return _no_answer(learner, exercise, kind)
        case Guess(prediction, guess):
            return show_result(course, learner, prediction, guess)
        case NoGuess():
            return encourage(learner)
        case Expecting():
            return say(_expecting(learner, decision), _question(course, learner, decision, again=0))
        case NoSuchChapter(asked):
            return say(_expecting(learner, asked), guidance.no_such_chapter(course))
        case Yes():
            return say(learner, guidance.ready(onward(course, learner)))
        case No():
            return say(learner, guidance.not_that(onward(course, learner)))
        case Talk(topic) if topic in LAST_RESORT:
            return _not_known(course, learner, topic)
        case Talk(topic):
            return answer_topic(course, learner, topic)
        case Several():
            return say(learner, guidance.several_meanings(onward(course, learner)))
        case About() | Unknown():
            return _not_understood(course, learner, text)


def _not_known(course: Course, learner: Learner, topic: Topic) -> Turn:
    """To a question that nobody here can answer, and to what people tell: never the same words running."""
    last, after = last_said(learner), onward(course, learner)
    if topic is Topic.STORY:
        return say(learner, guidance.told(last, after))
    return say(learner, guidance.unanswered(course.contact, last, after))


def _naming(turn: Turn, meaning: Do) -> Turn:
    """One wish is done, and what else was wished for in the same message is named."""
    return Turn(turn.learner, (*turn.replies, Text(guidance.also_asked(tuple(map(str, meaning.also))))))


def _asks(turn: Turn) -> tuple[str, tuple[str, ...]] | None:
    expecting = turn.learner.progress.expecting
    return (expecting.kind, expecting.options) if expecting else None


def _asked_again(course: Course, turn: Turn, asked: Expecting, count: int) -> Turn:
    """The question that stood already, in other words; `count` is how often it was asked again before."""
    again = _question(course, turn.learner, asked, again=count + 1)
    return say(_confused(turn.learner, count + 1), again)


def _question(course: Course, learner: Learner, asked: Expecting, again: int) -> str:
    """Its two wordings take turns."""
    if asked.kind == ANSWERS:
        return exercising.which_answer(open_exercise(course, learner), asked.options, again)
    wordings = (guidance.did_you_mean, guidance.did_you_mean_again)
    return wordings[again % 2](asked.options, bool(asked.answer))


def _no_answer(learner: Learner, exercise: Exercise, kind: str) -> Turn:
    if kind != "nothing":
        words = exercising.question if kind == "question" else exercising.talk
        return say(learner, words(exercise, last_said(learner)))
    count = learner.progress.confused
    return say(_confused(learner, count + 1), exercising.no_answer(exercise, count))


def _not_understood(course: Course, learner: Learner, said: str) -> Turn:
    count = learner.progress.confused
    text = guidance.not_understood(count, can_go_on(course, learner), said)
    return say(_confused(learner, count + 1), text)


def _expecting(learner: Learner, expecting: Expecting | None) -> Learner:
    return replace(learner, progress=replace(learner.progress, expecting=expecting))


def _confused(learner: Learner, count: int) -> Learner:
    return replace(learner, progress=replace(learner.progress, confused=count))
