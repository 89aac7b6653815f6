"""`forget me`, asked twice; and what somebody paid for who was forgotten and is back, asked once.

The engine erases nothing: a learner who is `to_be_forgotten` is erased by services/forgetting.py once their
last reply is saved.
"""

from dataclasses import replace
from typing import Final

from bot.core.conversation.turn import Turn, say
from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.learner import Expecting, Former, Learner
from bot.core.messaging.messages import CheckoutLink
from bot.core.nlu.intents import Do, Intent, Meaning, No, Word, Yes
from bot.core.payments.tasks import TaskKind
from bot.core.wording import forgetting

_ASKED: Final = "forget"
_ASKED_TWICE: Final = "forget for good"
_TO_BE_FORGOTTEN: Final = "forgotten"
_TAKE_UP: Final = "take up"


def to_be_forgotten(learner: Learner) -> bool:
    expecting = learner.progress.expecting
    return expecting is not None and expecting.kind == _TO_BE_FORGOTTEN


def awaits_refund(learner: Learner) -> bool:
    """Whose money is on its way back is not forgotten before it is there."""
    return any(each.kind is TaskKind.REFUND for each in learner.purchase.errands)


def ask_to_forget(learner: Learner, onward: str) -> Turn:
    if awaits_refund(learner):
        return say(learner, forgetting.refund_under_way(onward))
    return say(_expecting(learner, _ASKED), forgetting.shall_i(is_paid(learner)))


def ask_to_take_up(course: Course, learner: Learner) -> Turn:
    """The reply to whatever is said first by who had paid, was forgotten, and is back."""
    return say(_expecting(learner, _TAKE_UP), forgetting.take_up(course, learner.name))


def answer_about_forgetting(learner: Learner, meaning: Meaning, onward: str) -> Turn | None:
    """None: nothing about it was asked, or this is no answer to it."""
    asked = learner.progress.expecting.kind if learner.progress.expecting else ""
    agreed = isinstance(meaning, Yes) or (isinstance(meaning, Do) and meaning.intent == Intent(Word.FORGET))
    refused = isinstance(meaning, No) or (isinstance(meaning, Do) and meaning.intent.word is Word.DECLINE)
    if asked == _ASKED and agreed:
        return say(_expecting(learner, _ASKED_TWICE), forgetting.really())
    if asked == _ASKED_TWICE and agreed:
        return say(_expecting(learner, _TO_BE_FORGOTTEN), forgetting.forgotten())
    if asked in (_ASKED, _ASKED_TWICE) and refused:
        return say(_expecting(learner, None), forgetting.kept(onward))
    if asked == _TAKE_UP and isinstance(meaning, Yes):
        return Turn(_expecting(learner, None), (CheckoutLink(None, says_paid=True),))
    if asked == _TAKE_UP and refused:
        return say(with_former_answered(_expecting(learner, None)), forgetting.begins_anew())
    return None


def with_former_answered(learner: Learner) -> Learner:
    former: Former | None = learner.purchase.former
    if former is None or former.answered:
        return learner
    return replace(learner, purchase=replace(learner.purchase, former=replace(former, answered=True)))


def _expecting(learner: Learner, kind: str | None) -> Learner:
    expecting = None if kind is None else Expecting(kind)
    return replace(learner, progress=replace(learner.progress, expecting=expecting))
