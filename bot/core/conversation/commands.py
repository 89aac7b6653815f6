"""What each command does."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.conversation.answers import give_hint
from bot.core.conversation.exercises import (
    ask_to_leave,
    begin_exercises,
    leave,
    open_exercise,
    walk_on,
)
from bot.core.conversation.explaining import explain, give_example, why
from bot.core.conversation.forgetting import ask_to_forget
from bot.core.conversation.languages import ask_which
from bot.core.conversation.onward import onward, where_now
from bot.core.conversation.position import Place, before, is_at, is_beside, place_of, place_of_lesson
from bot.core.conversation.predictions import encourage, open_prediction, show_result
from bot.core.conversation.programs import run_of_lesson, stop_program
from bot.core.conversation.review import ask, open_question
from bot.core.conversation.review_answers import give_review_hint, pass_review
from bot.core.conversation.solving import counted, solved_in
from bot.core.conversation.turn import Turn, go_to, knows_the_link, say
from bot.core.course import Course
from bot.core.gate import is_open, is_paid
from bot.core.learner import Expecting, Learner, PersonAsked
from bot.core.messaging.messages import CheckoutLink, Text
from bot.core.nlu.intents import Intent, Word
from bot.core.wording import connecting, greetings, guidance, paywall, teaching


def act(course: Course, learner: Learner, intent: Intent) -> Turn:
    if intent.chapter is not None and not 1 <= intent.chapter <= course.last_chapter:
        return say(learner, guidance.no_such_chapter(course))
    return _ACTIONS[intent.word](course, learner, intent)


def _next(course: Course, learner: Learner, _: Intent) -> Turn:
    if open_question(course, learner):
        return pass_review(course, learner)
    exercise = open_exercise(course, learner)
    if exercise is None:
        return _to_the_next_step(course, learner)
    return leave(course, learner) if _is_solved(course, learner) else ask_to_leave(learner, exercise)


def _skip(course: Course, learner: Learner, _: Intent) -> Turn:
    if open_question(course, learner):
        return pass_review(course, learner)
    if open_exercise(course, learner) is not None:
        return leave(course, learner)
    return _to_the_next_step(course, learner)


def _to_the_next_step(course: Course, learner: Learner) -> Turn:
    if asks := open_prediction(course, learner):
        return show_result(course, learner, asks[1])
    return walk_on(course, learner, place_of(course, learner))


def _is_solved(course: Course, learner: Learner) -> bool:
    place = place_of(course, learner)
    return place.exercise in solved_in(learner, course.chapter(place.chapter))


def _back(course: Course, learner: Learner, _: Intent) -> Turn:
    place = before(course, place_of(course, learner))
    if place is None:
        return go_to(course, learner, Place(1), teaching.at_the_beginning())
    return go_to(course, learner, place, known=_was_answered(course, learner, place))


def _was_answered(course: Course, learner: Learner, place: Place) -> bool:
    """Whether what a lesson asks was guessed or passed, as far as is known: whoever does exercises beside the
    path may have left it open."""
    chapter, here = course.chapter(place.chapter), place_of(course, learner)
    lesson, read = chapter.lessons_to[place.step], learner.progress.read.get(place.chapter, 0)
    if is_at(chapter, learner.progress, place):
        return learner.progress.guess is not None
    return lesson < read or (lesson == read and not is_beside(course.chapter(here.chapter), here))


def _repeat(course: Course, learner: Learner, _: Intent) -> Turn:
    if question := open_question(course, learner):
        return ask(course, learner, question, "")
    return go_to(course, learner, place_of(course, learner))


def _start(course: Course, learner: Learner, _: Intent) -> Turn:
    lead = guidance.started_again() if learner.stopped else ""
    return go_to(course, replace(learner, stopped=False), place_of(course, learner), lead)


def _chapter(course: Course, learner: Learner, intent: Intent) -> Turn:
    if intent.chapter is None and intent.lesson is None:
        return _chapters(course, learner, intent)
    chapter = course.chapter(intent.chapter or place_of(course, learner).chapter)
    if intent.lesson is None:
        return go_to(course, learner, Place(chapter.number))
    if 1 <= intent.lesson <= len(chapter.lessons):
        return go_to(course, learner, place_of_lesson(chapter, intent.lesson))
    if is_open(course, learner, chapter.number):
        return say(learner, guidance.no_such_lesson(chapter))
    return go_to(course, learner, Place(chapter.number))


def _chapters(course: Course, learner: Learner, _: Intent) -> Turn:
    locked = [c.number for c in course.chapters if not is_open(course, learner, c.number)]
    text = guidance.chapters(course, locked, place_of(course, learner).chapter)
    return say(replace(learner, progress=replace(learner.progress, expecting=Expecting("chapters"))), text)


def _exercises(course: Course, learner: Learner, intent: Intent) -> Turn:
    return begin_exercises(course, learner, intent.chapter)


def _hint(course: Course, learner: Learner, _: Intent) -> Turn:
    if question := open_question(course, learner):
        return give_review_hint(course, learner, question)
    exercise = open_exercise(course, learner)
    if exercise is not None:
        return give_hint(course, learner, exercise)
    if open_prediction(course, learner) is not None:
        return encourage(learner)
    return say(learner, teaching.no_hint())


def _progress(course: Course, learner: Learner, _: Intent) -> Turn:
    read = sum(min(max(learner.progress.read.get(c.number, 0), 0), len(c.lessons)) for c in course.chapters)
    solved = counted(learner, course.chapters)
    where = where_now(course, learner)
    text = guidance.progress(course, where, read, solved, is_paid(learner), onward(course, learner))
    return say(learner, text)


def _upgrade(course: Course, learner: Learner, intent: Intent) -> Turn:
    if is_paid(learner):
        return say(learner, paywall.already_paid(where_now(course, learner), onward(course, learner)))
    if course.sells_nothing:
        return say(learner, paywall.nothing_to_buy())
    says_paid = intent.word is Word.PAID
    return Turn(learner, (CheckoutLink(None, says_paid, again=knows_the_link(learner)),))


def _menu(course: Course, learner: Learner, _: Intent) -> Turn:
    whole = is_paid(learner) or course.sells_nothing
    return say(learner, guidance.menu(where_now(course, learner), whole))


def _help(course: Course, learner: Learner, _: Intent) -> Turn:
    return say(learner, guidance.help_text(course, is_paid(learner), onward(course, learner)))


def _person(course: Course, learner: Learner, _: Intent) -> Turn:
    on = onward(course, learner)
    if not course.has_operator:
        return say(learner, guidance.person(course.contact, on))
    if learner.asked_for_person is not None:
        return say(learner, guidance.person_told_before(course.contact, on))
    asked = PersonAsked(learner.last_message_at or learner.created_at)
    return say(replace(learner, asked_for_person=asked), guidance.person_told(on))


def _stop(course: Course, learner: Learner, _: Intent) -> Turn:
    if learner.stopped:
        return say(learner, guidance.stopped_already())
    return say(replace(learner, stopped=True), guidance.stopped())


def _hello(course: Course, learner: Learner, _: Intent) -> Turn:
    where = where_now(course, learner)
    return say(learner, greetings.hello_again(learner.name, where, onward(course, learner)))


def _thanks(course: Course, learner: Learner, _: Intent) -> Turn:
    return say(learner, guidance.thanks(onward(course, learner)))


def _forget(course: Course, learner: Learner, _: Intent) -> Turn:
    return ask_to_forget(learner, onward(course, learner))


def _connect(course: Course, learner: Learner, _: Intent) -> Turn:
    text = connecting.connect()
    return Turn(learner, (Text(text, kept=text),))


def _decline(course: Course, learner: Learner, _: Intent) -> Turn:
    return say(learner, guidance.declined(onward(course, learner)))


_ACTIONS: Mapping[Word, Callable[[Course, Learner, Intent], Turn]] = {
    Word.MENU: _menu,
    Word.HELP: _help,
    Word.NEXT: _next,
    Word.BACK: _back,
    Word.REPEAT: _repeat,
    Word.CHAPTERS: _chapters,
    Word.CHAPTER: _chapter,
    Word.EXERCISES: _exercises,
    Word.HINT: _hint,
    Word.PROGRESS: _progress,
    Word.UPGRADE: _upgrade,
    Word.PAID: _upgrade,
    Word.PERSON: _person,
    Word.STOP: _stop,
    Word.START: _start,
    Word.HELLO: _hello,
    Word.THANKS: _thanks,
    Word.DECLINE: _decline,
    Word.SKIP: _skip,
    Word.WHY: lambda course, learner, _: why(course, learner),
    Word.EXPLAIN: lambda course, learner, _: explain(course, learner),
    Word.EXAMPLE: lambda course, learner, _: give_example(course, learner),
    Word.LANGUAGE: lambda course, learner, _: ask_which(course, learner),
    Word.FORGET: _forget,
    Word.RUN: lambda course, learner, _: run_of_lesson(course, learner),
    Word.STOP_PROGRAM: lambda course, learner, _: stop_program(course, learner),
    Word.CONNECT: _connect,
}
