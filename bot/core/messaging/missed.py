"""Messages that Twilio took and that may never have reached us: we find them later, in Twilio's list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.learner import Answered, Learner, with_message
from bot.core.messaging.delivery import WINDOW
from bot.core.messaging.inbox import Seen, find_answer, remembers_all
from bot.core.messaging.messages import InboundMessage
from bot.core.messaging.splitting import split

# Twilio waits 15 s for an answer, asks up to three times where it is told to, and then the fallback.
SETTLED: Final = timedelta(seconds=60)
ANSWERABLE: Final = WINDOW - timedelta(hours=1)  # the answer has to go out within WhatsApp's window
MOST_PIECES: Final = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """The messages that learners sent us, the oldest first. Not `whole`: older ones were left out."""

    messages: tuple[InboundMessage, ...]
    whole: bool = True


class MissedStatus(StrEnum):
    MISSED = "missed"  # it never got its answer
    KNOWN = "known"  # it was answered
    FRESH = "fresh"  # so new that Twilio may still bring it
    TOO_OLD = "too old"  # its answer could not be sent any more, or we cannot know whether it had one


def missed_status(learner: Learner | None, message: InboundMessage, now: datetime) -> MissedStatus:
    """Whether to answer a message of Twilio's list now."""
    known = find_answer(learner, message.sid)
    pending = isinstance(known, Answered) and known.offer is not None
    if known is not Seen.NEVER and not pending:
        return MissedStatus.KNOWN
    if now - message.received_at < SETTLED:
        return MissedStatus.FRESH
    if now - message.received_at > ANSWERABLE:
        return MissedStatus.TOO_OLD
    # A pending reply this old never went out: the process that began it died.
    if learner is None or pending or _would_be_known(learner, message):
        return MissedStatus.MISSED
    return MissedStatus.TOO_OLD


def _would_be_known(learner: Learner, message: InboundMessage) -> bool:
    """Whether the document would surely know the message, if we had answered it.

    A message from before the learner's first one may belong to an earlier document that was deleted. The
    document forgets an id after some hundreds of later ones, but never one that is newer than the last.
    """
    if message.received_at < learner.created_at.replace(microsecond=0):  # Twilio's times are whole seconds
        return False
    last = learner.last_message_at
    return remembers_all(learner) or last is None or message.received_at >= last.replace(microsecond=0)


def with_reply_queued(learner: Learner, message_sid: str, texts: tuple[str, ...], now: datetime) -> Learner:
    """The learner with the reply queued for the API, because Twilio no longer waits for it. One message if it
    fits: several may arrive in any order."""
    for number, piece in enumerate(split("\n\n".join(filter(None, texts)), MOST_PIECES)):
        learner = with_message(learner, "reply", f"{message_sid}:{number}", piece, now)
    return learner
