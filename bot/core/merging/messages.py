"""What two documents were told and are still to be sent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Final

from bot.core.learner import Answered, Inbox
from bot.core.messaging.delivery import DONE, Delivery, DeliveryState, trimmed
from bot.core.messaging.inbox import SEEN_KEPT, short

UNDER_WAY: Final = timedelta(seconds=60)  # longer than any try at Twilio takes
REPLIES_KEPT: Final = 20  # two documents' worth


def merged_deliveries(
    into: tuple[Delivery, ...], gone: tuple[Delivery, ...], now: datetime
) -> tuple[Delivery, ...]:
    """All of both, each once. One that is just being sent for the document that goes is looked up at Twilio
    only after that try must have ended: it may be known to nobody but the thread that sends it."""
    known = {each.delivery_id: each for each in into}
    new = [_taken_over(each, now) for each in gone if each.delivery_id not in known]
    ended = {each.delivery_id: each for each in gone if each.state in DONE}
    kept = [each if each.state in DONE else ended.get(each.delivery_id, each) for each in into]
    return trimmed(tuple(sorted((*kept, *new), key=lambda each: (each.created_at, each.delivery_id))))


def _taken_over(delivery: Delivery, now: datetime) -> Delivery:
    if delivery.state is not DeliveryState.SENDING:
        return delivery
    return replace(delivery, due_at=max(delivery.due_at, now + UNDER_WAY))


def merged_inbox(older: Inbox, newer: Inbox) -> Inbox:
    """The last replies of both, for a message of either may come again. `newer` is the inbox of the document
    that was written to last."""
    replies = tuple({each.message_sid: each for each in _alternately(older.replies, newer.replies)}.values())
    dropped = (short(each.message_sid) for each in replies[:-REPLIES_KEPT])
    seen = tuple(dict.fromkeys((*_hashes(older.seen), *_hashes(newer.seen), *dropped)))
    return Inbox(replies[-REPLIES_KEPT:], "".join(seen[-SEEN_KEPT:]))


def _hashes(seen: str) -> Iterator[str]:
    width = len(short(""))
    return (seen[at : at + width] for at in range(0, len(seen), width))


def _alternately(older: tuple[Answered, ...], newer: tuple[Answered, ...]) -> Iterator[Answered]:
    """So that the last of both stand at the end."""
    pairs = zip_longest(reversed(older), reversed(newer))
    for pair in reversed(list(pairs)):
        yield from (each for each in pair if each is not None)
