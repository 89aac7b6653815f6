"""Talk that has a reply of its own."""

from bot.core.conversation.onward import onward
from bot.core.conversation.turn import Turn, say
from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.messaging.messages import CheckoutLink
from bot.core.nlu.topics import Topic
from bot.core.wording.answers import reply_to
from bot.core.wording.payment_answers import MONEY_PAID, WAYS_TO_PAY


def answer_topic(course: Course, learner: Learner, topic: Topic) -> Turn:
    """Whatever is asked about a payment waits for Stripe. To talk nothing is sold unless it asks for it."""
    if _is_known_by_stripe(course, learner, topic):
        return Turn(learner, (CheckoutLink(None, topic=topic.value),))
    after = onward(course, learner, sells=False)
    return say(learner, reply_to(topic, course, is_paid(learner), after))


def _is_known_by_stripe(course: Course, learner: Learner, topic: Topic) -> bool:
    purchase = learner.purchase
    if topic in MONEY_PAID:
        return not course.sells_nothing or purchase.checkout is not None or bool(purchase.payments)
    return topic in WAYS_TO_PAY and not course.sells_nothing and not is_paid(learner)
