"""Learners by the flat names that their fields have in the document, whatever part each stands in."""

from dataclasses import fields, replace

from bot.core.learner import Inbox, Learner, Progress, Purchase

PARTS = {"progress": Progress, "purchase": Purchase, "inbox": Inbox}


def changed(learner: Learner, **values: object) -> Learner:
    """changed(ana, tier=Tier.PAID, chapter=2)"""
    for part, kind in PARTS.items():
        own = {each.name: values.pop(each.name) for each in fields(kind) if each.name in values}
        learner = replace(learner, **{part: replace(getattr(learner, part), **own)})
    return replace(learner, **values)
