"""The first message after days away: where the learner was, and one question from before."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.conversation.commands import act
from bot.core.conversation.exercises import open_exercise
from bot.core.conversation.onward import onward, where_now
from bot.core.conversation.position import place_of
from bot.core.conversation.predictions import open_prediction
from bot.core.conversation.review import begin_review
from bot.core.conversation.turn import Turn, joined, say
from bot.core.course import Course
from bot.core.learner import Learner
from bot.core.messaging.messages import Text
from bot.core.nlu.intents import Do, Intent, Meaning, Word
from bot.core.wording import reviewing

AWAY = timedelta(days=3)
_AGAIN = Intent(Word.REPEAT)


def is_back(learner: Learner, at: datetime) -> bool:
    return learner.last_message_at is not None and at - learner.last_message_at >= AWAY


def come_back(course: Course, learner: Learner, meaning: Meaning) -> Turn | None:
    """None for a message that wants something of its own: that is done, and nothing else."""
    if not isinstance(meaning, Do) or meaning.intent.chapter is not None:
        return None
    back, word = reviewing.back(learner.name, where_now(course, learner)), meaning.intent.word
    if word is Word.HELLO:
        return _greeted(course, learner, back)
    if word is not Word.NEXT:
        return None
    return _led_in(act(course, learner, _AGAIN if open_exercise(course, learner) else meaning.intent), back)


def _greeted(course: Course, learner: Learner, back: str) -> Turn:
    """With a question: the open one, which nobody has in mind after days, or one from before."""
    if open_exercise(course, learner) or open_prediction(course, learner):
        return _led_in(act(course, learner, _AGAIN), back)
    lead = joined(back, reviewing.one_to_begin_with())
    if turn := begin_review(course, learner, place_of(course, learner).chapter + 1, 1, lead):
        return turn
    return say(learner, back, onward(course, learner))


def _led_in(turn: Turn, lead: str) -> Turn:
    first, *rest = turn.replies
    if not isinstance(first, Text):
        return replace(turn, replies=(Text(lead), first, *rest))
    kept = None if first.kept is None else joined(lead, first.kept)
    return replace(turn, replies=(Text(joined(lead, first.text), kept), *rest))
