"""Messages that Twilio took and that may never have reached us: we find them later, in Twilio's list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.learner import Answered, Learner, with_message
from bot.core.messaging.addresses import addresses_of, with_spellings
from bot.core.messaging.delivery import WINDOW
from bot.core.messaging.inbox import Seen, find_answer, remembers_all
from bot.core.messaging.messages import InboundMessage
from bot.core.messaging.splitting import split
from bot.core.tombstone import Tombstone

# Twilio waits 15 s for an answer, asks up to three times where it is told to, and then the fallback.
SETTLED: Final = timedelta(seconds=60)
ANSWERABLE: Final = WINDOW - timedelta(hours=1)  # the answer has to go out within WhatsApp's window
MOST_PIECES: Final = 10


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of ours in Twilio's list. `reply`: it was the answer to a webhook request; else the API's."""

    sid: str
    address: str
    at: datetime
    reply: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """The messages that learners sent us, and ours to them, the oldest first. Not `whole`: older ones were
    left out."""

    messages: tuple[InboundMessage, ...]
    whole: bool = True
    sent: tuple[Sent, ...] = ()


class MissedStatus(StrEnum):
    MISSED = "missed"  # it never got its answer
    KNOWN = "known"  # it was answered
    FRESH = "fresh"  # so new that Twilio may still bring it
    TOO_OLD = "too old"  # its answer could not be sent any more, or we cannot know whether it had one


def missed_status(
    learner: Learner | None, message: InboundMessage, now: datetime, tombstone: Tombstone | None = None
) -> MissedStatus:
    """Whether to answer a message of Twilio's list now. What was written before its sender was erased is
    nobody's."""
    if learner is None and tombstone is not None and message.received_at <= tombstone.at:
        return MissedStatus.KNOWN
    known = find_answer(learner, message.sid)
    pending = isinstance(known, Answered) and known.pending is not None
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


class Correspondence:
    """What Twilio lists, by address."""

    def __init__(self, listed: Listed) -> None:
        self._received: dict[str, list[InboundMessage]] = {}
        self._sent: dict[str, list[Sent]] = {}
        for message in listed.messages:
            self._received.setdefault(message.address, []).append(message)
        for sent in listed.sent:
            self._sent.setdefault(sent.address, []).append(sent)

    def has_answer(self, learner: Learner | None, message: InboundMessage) -> bool:
        """Whether a message that the document does not know was answered all the same: one of ours followed
        it. The document may be older than that answer, for it was restored from a backup.

        What the document accounts for is no such sign: what it queued itself, and one reply to each message
        that it knows. By that a crash among somebody's messages is told from a restore. Where a program was
        still running, the one reply said that what it shows follows."""
        theirs = with_spellings((message.address, *(() if learner is None else addresses_of(learner))))
        queued = set() if learner is None else {each.message_sid for each in learner.deliveries}
        left = [sent for each in theirs for sent in self._sent.get(each, ()) if sent.sid not in queued]
        for other in (other for each in theirs for other in self._received.get(each, ())):
            known = find_answer(learner, other.sid)
            runs = isinstance(known, Answered) and known.run is not None
            if (other.sid != message.sid and known is not Seen.NEVER) or runs:
                _take_reply_to(other, left)
        return any(each.at >= message.received_at for each in left)


def _take_reply_to(message: InboundMessage, left: list[Sent]) -> None:
    for each in left:
        if each.reply and timedelta() <= each.at - message.received_at < SETTLED:
            left.remove(each)
            return


def with_reply_queued(learner: Learner, message_sid: str, texts: tuple[str, ...], now: datetime) -> Learner:
    """The learner with the reply queued for the API, because Twilio no longer waits for it. One message if it
    fits: several may arrive in any order."""
    for number, piece in enumerate(split("\n\n".join(filter(None, texts)), MOST_PIECES)):
        learner = with_message(learner, "reply", f"{message_sid}:{number}", piece, now)
    return learner
