"""Behind all rules: what a message may mean that nothing else has understood."""

from bot.core.conversation.answering import NoAnswer
from bot.core.conversation.interpretation import Decision
from bot.core.learner import Expecting
from bot.core.nlu.intents import Ask, Do, Talk, Unknown
from bot.core.nlu.topics import LAST_RESORT, Topic
from bot.core.nlu.understand import Understanding
from bot.core.wording.payment_answers import MONEY_PAID, WAYS_TO_PAY


def last_resort(text: str, decision: Decision, understanding: Understanding) -> Decision:
    """The decision as it is where anything was understood: an answer to an exercise and a guess at a
    prediction are none of the classifier's business."""
    if not (isinstance(decision, Unknown | NoAnswer) or _is_little(decision)):
        return decision
    match understanding.likely(text):
        case Talk(topic) if topic in MONEY_PAID | WAYS_TO_PAY:
            return decision  # its answer may hold a link: never on a guess
        case Talk(topic) as talk if not (topic is Topic.OFF_TOPIC and isinstance(decision, NoAnswer)):
            return talk  # beside an exercise there is a better reply to what has nothing to do with it
        case Do(intent):
            return intent
        case Ask(intents) if not _is_talk(decision):
            # Without the text as an answer: the rules found none in it, and "no" must not have it graded.
            return Expecting("suggestion", tuple(map(str, intents)))
    return decision


def _is_little(decision: Decision) -> bool:
    """A question or a story of which nothing more is known."""
    return isinstance(decision, Talk) and decision.topic in LAST_RESORT


def _is_talk(decision: Decision) -> bool:
    """What people tell, and what is plainly talk beside an exercise, is answered as that, and not asked
    about: "I can't stop laughing" is no stop."""
    if isinstance(decision, Talk):
        return decision.topic is Topic.STORY
    return isinstance(decision, NoAnswer) and decision.kind != "nothing"
