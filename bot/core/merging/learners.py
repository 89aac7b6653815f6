"""Which of a person's documents stays, and what it is with another one in it.

Merging the same document twice is merging it once, and no payment is lost in whatever order documents meet.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from bot.core.gate import is_paid
from bot.core.learner import Learner, Tier, with_tier
from bot.core.merging.messages import merged_deliveries, merged_inbox
from bot.core.merging.progress import merged_progress
from bot.core.merging.purchases import merged_purchase
from bot.core.merging.tutoring import merged_tutoring
from bot.core.messaging.addresses import addresses_of
from bot.core.payments.payment import is_live, surplus
from bot.core.payments.refunds import with_refunds_asked

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def survivor(learners: Iterable[Learner]) -> Learner:
    """Whose document the others go into: of those who have paid the one who has learned here longest."""
    return min(learners, key=lambda each: (not is_paid(each), each.created_at, each.learner_id))


def merged(into: Learner, gone: Learner, now: datetime) -> Learner:
    """`into` with all that is in `gone`. Whoever paid has paid: a second payment is asked back, as it is
    where both are made by one learner."""
    older, newer = sorted((into, gone), key=_last_written)
    both = is_paid(into) or is_paid(gone)
    learner = replace(
        into if is_paid(into) or not both else with_tier(into, Tier.PAID),
        address=newer.address,
        name=newer.name or older.name,
        created_at=min(into.created_at, gone.created_at),
        other_addresses=_others(into, gone, newer.address),
        merged_ids=_merged_ids(into, gone),
        progress=merged_progress(into, gone),
        stopped=into.stopped or gone.stopped,
        last_message_at=newer.last_message_at,
        asked_for_person=newer.asked_for_person or older.asked_for_person,
        purchase=merged_purchase(into.purchase, gone.purchase, both, now),
        deliveries=merged_deliveries(into.deliveries, gone.deliveries, now),
        inbox=merged_inbox(older.inbox, newer.inbox),
        language=newer.language or older.language,
        heard=newer.heard,
        languages_offered=tuple(dict.fromkeys((*older.languages_offered, *newer.languages_offered))),
        tutoring=merged_tutoring(older.tutoring, newer.tutoring),
        more={**gone.more, **into.more},
    )
    return _with_surplus_refunds_asked(learner, now)


def moved(learner: Learner, learner_id: str) -> Learner:
    """The learner under another id, where the document that theirs was to go into is gone."""
    ids = dict.fromkeys((*learner.merged_ids, learner.learner_id))
    return replace(learner, learner_id=learner_id, merged_ids=tuple(ids))


def _last_written(learner: Learner) -> tuple[datetime, str]:
    return learner.last_message_at or _NEVER, learner.address


def _others(into: Learner, gone: Learner, address: str) -> tuple[str, ...]:
    every = dict.fromkeys((*addresses_of(into), *addresses_of(gone)))
    return tuple(each for each in every if each != address)


def _merged_ids(into: Learner, gone: Learner) -> tuple[str, ...]:
    every = dict.fromkeys((*into.merged_ids, *gone.merged_ids, gone.learner_id))
    return tuple(each for each in every if each != into.learner_id)


def _with_surplus_refunds_asked(learner: Learner, now: datetime) -> Learner:
    """Where the operator wants none of these refunds, the task is dropped when its time comes."""
    if sum(map(is_live, learner.purchase.payments)) < 2:
        return learner
    on_top = [each for each in surplus(learner.purchase.payments) if each.payment_intent]
    new = [each for each in on_top if not each.refund_asked]
    return with_refunds_asked(learner, new, now, if_surplus=True) if new else learner
