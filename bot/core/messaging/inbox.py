"""Which messages were answered, and with what: a message that comes again gets its reply again."""

from binascii import b2a_base64
from dataclasses import replace
from datetime import datetime
from enum import Enum
from hashlib import blake2b

from bot.core.learner import Answered, Inbox, Learner, Progress
from bot.core.messaging.messages import CheckoutLink, InboundMessage, Reply, RunProgram, Text
from bot.core.messaging.stored_replies import without_marks

REPLIES_KEPT = 10
SEEN_KEPT = 256  # ids remembered beyond the replies kept, as short hashes
HASH_WIDTH = 6  # characters of a hash, of 36 bits: two of 256 ids fall together once in billions


class Seen(Enum):
    """Whether a message came before: not at all, or so long ago that its reply is gone."""

    NEVER = "never"
    LONG_AGO = "long ago"


def find_answer(learner: Learner | None, message_sid: str) -> Answered | Seen:
    if learner is None:
        return Seen.NEVER
    for answered in reversed(learner.inbox.replies):
        if answered.message_sid == message_sid:
            return answered
    return Seen.LONG_AGO if _is_among(short(message_sid), learner.inbox.seen) else Seen.NEVER


def remembers_all(learner: Learner) -> bool:
    """Whether every message that was ever answered is still known by its id."""
    return len(learner.inbox.seen) < SEEN_KEPT * HASH_WIDTH


def short(message_sid: str) -> str:
    """By which a message is still known once its reply is dropped."""
    return b2a_base64(blake2b(message_sid.encode("utf-8", "replace"), digest_size=6).digest())[
        :HASH_WIDTH
    ].decode()


def _is_among(short: str, seen: str) -> bool:
    """Hashes stand side by side, each of one width: a match across two of them is none."""
    at = seen.find(short)
    while at >= 0 and at % HASH_WIDTH:
        at = seen.find(short, at + 1)
    return at >= 0


def with_answer(
    learner: Learner,
    message: InboundMessage,
    before: tuple[str, ...],
    replies: tuple[Reply, ...],
    progress: Progress,
) -> Learner:
    """The learner with this message answered, and this progress made. `before`: texts that go ahead of the
    replies."""
    texts = before + tuple(kept(reply) for reply in replies if isinstance(reply, Text))
    offer = next((reply for reply in replies if isinstance(reply, CheckoutLink)), None)
    run = next((reply for reply in replies if isinstance(reply, RunProgram)), None)
    last = learner.inbox.replies[-(REPLIES_KEPT - 1) :]
    dropped = learner.inbox.replies[: -(REPLIES_KEPT - 1)]
    seen = learner.inbox.seen + "".join(short(old.message_sid) for old in dropped)
    return replace(
        learner,
        name=message.name or learner.name,
        progress=progress,
        last_message_at=latest(learner.last_message_at, message.received_at),
        inbox=Inbox(
            (*last, Answered(message.sid, texts, offer, run)),
            seen[-SEEN_KEPT * HASH_WIDTH :],
            learner.inbox.alike,
        ),
    )


def kept(reply: Text) -> str:
    """What the document keeps of it."""
    return without_marks(reply.text) if reply.kept is None else reply.kept


def latest(before: datetime | None, received_at: datetime) -> datetime:
    """When the learner wrote last: not this message, where it is answered late."""
    return max(before, received_at) if before else received_at


def finished(learner: Learner, message_sid: str, text: str) -> Learner:
    """The learner with the pending part of a reply added to it."""
    replies = tuple(
        Answered(a.message_sid, (*a.texts, text)) if a.message_sid == message_sid and a.pending else a
        for a in learner.inbox.replies
    )
    return replace(learner, inbox=replace(learner.inbox, replies=replies))
