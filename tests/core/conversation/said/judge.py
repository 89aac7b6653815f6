"""Whether what came of an input is what must come of it, and whether any harm was done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.core.conversation.said.behaviour import Behaviour, say
from tests.core.conversation.said.in_exercises import open_exercise
from tests.core.conversation.said.inputs import Said
from tests.core.conversation.said.paid_lines import paid_lines
from tests.core.conversation.said.start import Unreachable, shipped
from tests.core.conversation.said.states import person_in

NONSENSE = "zxqv wrtk plmf"
ALIKE = ("new", "closed")  # whatever is said there that is no command gets the same reply, and rightly


@dataclass(frozen=True)
class Judgement:
    """`harm` names the rules that were broken; `skipped` why it could not be said."""

    said: Said
    good: bool = False
    harm: tuple[str, ...] = ()
    reply: str = ""
    skipped: str = ""


def judge(said: Said) -> Judgement:
    try:
        person = person_in(said.state, said.exercise)
        exercise = open_exercise(person)
    except Unreachable as reason:
        return Judgement(said, skipped=str(reason))
    if said.before:
        say(person, said.before, said.before_times)
    came = say(person, said.text, said.times)
    praise = exercise.praise if exercise else ""
    harm = tuple(_harm(said, came))
    return Judgement(said, not harm and any(_outcomes(said, came, praise)), harm, came.reply)


@cache
def plainly(state: str, exercise: str, word: str) -> Behaviour:
    """What the plain word does there."""
    return say(person_in(state, exercise), word)


def _outcomes(said: Said, came: Behaviour, praise: str) -> Iterator[bool]:
    yield from (_does(said, came, word) for word in said.plain_words)
    if said.judged:
        yield _judged(came, praise) == said.judged
    if said.guess:
        yield _shows_result(came)
    if said.talk or said.own:
        yield _is_own(said, came)
    if said.asks:
        yield _asks(said, came)
    if said.quiet:
        yield not came.reply and came.link is None
    if said.safe:
        yield True


def _does(said: Said, came: Behaviour, word: str) -> bool:
    plain = plainly(said.state, said.exercise, word)
    if _is_lost(said, plain) or (plain.graded and word != "hint"):
        return False  # the plain word itself is not understood there
    return came.did_as(plain)


def _judged(came: Behaviour, praise: str) -> str:
    if came.solved or (praise and praise in came.reply):
        return "right"
    return "wrong" if came.graded else ""


def _shows_result(came: Behaviour) -> bool:
    lessons = (lesson for chapter in shipped().chapters for lesson in chapter.lessons)
    predictions = (getattr(lesson, "prediction", None) for lesson in lessons)
    return not came.graded and any(each.result in came.reply for each in predictions if each)


def _is_own(said: Said, came: Behaviour) -> bool:
    """Nothing was done, and the reply is about what was said."""
    if _is_lost(said, came) or came.asks or came.graded or (came.moved and said.state != "away"):
        return False
    if came.asks_stripe:
        return True  # the words come with what Stripe shows (tests/money/test_payment_questions.py)
    if said.says:
        told = came.reply.replace(said.text, "").casefold()  # repeating the question is no answer to it
        return any(re.search(rf"(?<!\w){re.escape(word)}", told) for word in said.says)
    return bool(came.reply or came.link)


def _asks(said: Said, came: Behaviour) -> bool:
    if came.graded or came.moved or _is_lost(said, came):
        return False
    if isinstance(said.asks, tuple):
        shown = (came.reply, *came.options)
        return "?" in came.reply and all(any(each in text for text in shown) for each in said.asks)
    return came.asks or "?" in came.reply


def _is_lost(said: Said, came: Behaviour) -> bool:
    """Whether it was answered as nonsense is."""
    if said.state in ALIKE:
        return False
    nonsense = plainly(said.state, said.exercise, NONSENSE)
    if came.reply.replace(said.text, NONSENSE) == nonsense.reply and came.link == nonsense.link:
        return True
    more_confused = came.after.get("confused", 0) > came.before.get("confused", 0)
    return more_confused and not came.asks


# What must never happen


def _harm(said: Said, came: Behaviour) -> Iterator[str]:
    plain = [plainly(said.state, said.exercise, word) for word in said.plain_words]
    if came.sells and not _may_sell(said, plain):
        yield "sold"
    if came.changed_stop and all(each.after.get("stopped") != came.after["stopped"] for each in plain):
        yield "stopped"
    if came.moved and not _may_move(said, came, plain):
        yield "moved"
    if came.graded and not _may_grade(said, came, plain):
        yield "graded"
    if came.is_free and any(line in came.reply for line in paid_lines()):
        yield "leaked"
    if not (came.reply or came.link or said.quiet):
        yield "silent"


def _may_sell(said: Said, plain: list[Behaviour]) -> bool:
    if said.link is not None:
        return said.link
    always = said.state == "closed" and plainly(said.state, "", NONSENSE).sells
    return always or any(each.sells for each in plain)


def _may_move(said: Said, came: Behaviour, plain: list[Behaviour]) -> bool:
    if said.judged or said.guess or any(each.place == came.place for each in plain):
        return True
    if said.state.endswith("prediction"):
        return _shows_result(came)
    return said.state == "away" and plainly("away", "", "hello").place == came.place


def _may_grade(said: Said, came: Behaviour, plain: list[Behaviour]) -> bool:
    if said.judged:
        return True
    return any(each.graded and each.after["hints"] == came.after["hints"] for each in plain)
