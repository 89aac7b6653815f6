"""The two queues of what is done for a learner who is silent, and when the first thing in each is due."""

from datetime import datetime
from enum import StrEnum

from bot.core.learner import Learner
from bot.core.messaging.delivery import next_due


class Queue(StrEnum):
    OUTBOX = "outbox"  # messages to be sent
    STRIPE_TASKS = "stripe_tasks"  # what is still to be done at Stripe


def message_due_at(learner: Learner) -> datetime | None:
    return next_due(learner.deliveries)


def task_due_at(learner: Learner) -> datetime | None:
    return min((task.due_at for task in learner.purchase.errands), default=None)


def due_at(learner: Learner, queue: Queue) -> datetime | None:
    """None: nothing waits for the learner in that queue."""
    return message_due_at(learner) if queue is Queue.OUTBOX else task_due_at(learner)


def first_due_at(learner: Learner) -> datetime | None:
    """Of both queues."""
    message, task = message_due_at(learner), task_due_at(learner)
    return min(message, task) if message and task else message or task
