"""Messages that may never have reached us: Twilio took them, and we hear of them late, by asking."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.learner import Answered, Learner
from bot.core.messaging.delivery import WINDOW, queued
from bot.core.messaging.inbox import Seen, find_answer, remembers_all
from bot.core.messaging.messages import InboundMessage
from bot.core.messaging.splitting import split
from bot.core.payments.recording import delivery_id

# Twilio waits 15 s for an answer, asks up to three times where it is told to, and then the fallback.
SETTLED: Final = timedelta(seconds=60)
ANSWERABLE: Final = WINDOW - timedelta(hours=1)  # the answer has to go out within WhatsApp's window
MOST_PIECES: Final = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """What was written to us, the oldest first. Not `whole`: older ones were left out."""

    messages: tuple[InboundMessage, ...]
    whole: bool = True


class Standing(StrEnum):
    MISSED = "missed"  # it never got its answer
    KNOWN = "known"  # it was answered
    FRESH = "fresh"  # so new that Twilio may still bring it
    TOO_OLD = "too old"  # the answer could not be sent any more, or it cannot be told whether there was one


def standing(learner: Learner | None, message: InboundMessage, now: datetime) -> Standing:
    """Whether a message that Twilio lists is one to be answered now."""
    draft = draft_of(learner, message)
    if learner is not None and draft is None and find_answer(learner, message.sid) is not Seen.NEVER:
        return Standing.KNOWN
    if now - message.received_at < SETTLED:
        return Standing.FRESH
    if now - message.received_at > ANSWERABLE:
        return Standing.TOO_OLD
    # A draft that is as old as this belongs to a process that died over it: its reply never went out.
    if learner is None or draft or _would_be_known(learner, message):
        return Standing.MISSED
    return Standing.TOO_OLD


def _would_be_known(learner: Learner, message: InboundMessage) -> bool:
    """Whether the document would surely know the message, if it had been answered.

    Before the learner's first message there may have been another document, which was taken away. Ids are
    forgotten after some hundreds of later ones, so that cannot be one which is newer than the last.
    """
    if message.received_at < learner.created_at.replace(microsecond=0):  # Twilio's times are whole seconds
        return False
    last = learner.last_message_at
    return remembers_all(learner) or last is None or message.received_at >= last.replace(microsecond=0)


def draft_of(learner: Learner | None, message: InboundMessage) -> Answered | None:
    """The message's reply that still waits for its Checkout link, where an answer was begun."""
    answered = find_answer(learner, message.sid) if learner else Seen.NEVER
    return answered if isinstance(answered, Answered) and answered.offer is not None else None


def with_reply_queued(learner: Learner, message_sid: str, texts: tuple[str, ...], now: datetime) -> Learner:
    """The learner with the reply to be sent by the API, for Twilio waits for it no more. In one message
    where it fits: the order of several is not sure."""
    deliveries = learner.deliveries
    for number, piece in enumerate(split("\n\n".join(filter(None, texts)), MOST_PIECES)):
        deliveries = queued(deliveries, delivery_id("reply", f"{message_sid}:{number}"), "reply", piece, now)
    return replace(learner, deliveries=deliveries)


def heard_late(learner: Learner, before: Learner | None) -> Learner:
    """After a message that is older than the learner's last one was answered: that stays the last one."""
    if before is None or before.last_message_at is None or learner.last_message_at is None:
        return learner
    return replace(learner, last_message_at=max(before.last_message_at, learner.last_message_at))
