"""A learner as if days had passed since they wrote, for a product that only knows the real time."""

from dataclasses import replace
from datetime import timedelta

from bot.core.learner import Learner
from bot.core.practice import Kept


def older(learner: Learner, days: int) -> Learner:
    """Whatever depends on how long ago they wrote or practised. A payment's times stay: Stripe has them."""
    last = learner.last_message_at
    progress = replace(learner.progress, practice=_older(learner.progress.practice, days))
    return replace(
        learner,
        progress=progress,
        created_at=learner.created_at - timedelta(days=days),
        last_message_at=last and last - timedelta(days=days),
    )


def _older(practice: Kept, days: int) -> Kept:
    """Each is "how.day.stability.difficulty" (core/practice.py)."""
    aged = {}
    for key, kept in practice.items():
        how, day, *rest = kept.split(".")
        aged[key] = ".".join((how, str(max(int(day) - days, 0)), *rest))
    return aged
