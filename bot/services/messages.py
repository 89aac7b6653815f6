"""A learner's message: answered once, whatever comes twice, at once or in the middle of a crash."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.conversation.engine import take_message
from bot.core.conversation.forgetting import to_be_forgotten
from bot.core.conversation.unlocked import opened_chapter
from bot.core.course import Course
from bot.core.languages import speaking_to
from bot.core.learner import Answered, Learner
from bot.core.messaging.addresses import seen_as
from bot.core.messaging.inbox import Seen, find_answer, finished, kept
from bot.core.messaging.messages import InboundMessage, Pending, RunProgram, Text
from bot.core.messaging.missed import MissedStatus, missed_status, with_reply_queued
from bot.core.messaging.stored_replies import expand
from bot.core.nlu.understand import Understanding
from bot.core.payments.ledger import Kind
from bot.core.wording import programs
from bot.errors import TutorClawError
from bot.logs.log import event
from bot.services.connect_codes import ConnectCodes
from bot.services.identities import Identities
from bot.services.late_replies import LateReply, Work
from bot.services.ledger_writer import LedgerWriter
from bot.services.returning import Returning, dated_after
from bot.store.entry import Entry
from bot.store.protocol import Store

log = logging.getLogger(__name__)

# What a reply still waited for: its text, or what makes of the learner as they stand by then the learner with
# it, and the text.
Ending = Callable[[Learner], tuple[Learner, Text]]
Finishers = Mapping[type[Pending], Callable[[str, Any], str | Ending]]
# A learner before and after a turn, and the message that was answered.
Taken = Callable[[Learner | None, Learner, InboundMessage], object]
Then = Callable[[Learner, tuple[str, ...]], Learner]

PATIENCE = 3.0  # seconds for a program; what comes later is a message of its own
_WRITES_WITHIN = 4.0  # seconds


def tell_nobody(before: Learner | None, after: Learner, message: InboundMessage) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Answer:
    """`texts` may be none, for a message that was answered so long ago that its reply is gone."""

    texts: tuple[str, ...]
    repeated: bool
    learner_id: str


class Messages:
    """Takes messages in. Raises what the store raises; then nothing was answered, and nothing is lost:
    the sender is told to try again, and the same MessageSid takes up where this one broke off.

    `finishers` make the text of what a reply still waits for, by its type. They may be slow: no lock is held.
    `forget` erases who asked for it. `welcome` is told of each new learner, who may have paid before they
    were known here. A program is waited for for `patience` seconds; what comes later is a message of its own.
    `taken` is told of each message that was answered.
    """

    def __init__(
        self,
        course: Course,
        store: Store,
        identities: Identities,
        ledger: LedgerWriter,
        finishers: Finishers,
        understanding: Understanding,
        returning: Returning,
        forget: Callable[[str], object],
        codes: ConnectCodes,
        welcome: Callable[[Learner], object] = lambda learner: None,
        patience: float = PATIENCE,
        taken: Taken = tell_nobody,
    ) -> None:
        self._understanding = understanding
        self._course = course
        self._store = store
        self._identities = identities
        self._ledger = ledger
        self._finishers = finishers
        self._returning = returning
        self._forget = forget
        self._codes = codes
        self._welcome = welcome
        self._patience = patience
        self._tell_taken = taken

    def receive(self, message: InboundMessage) -> Answer:
        after, answered = None, None
        with self._identities.locked(message) as entry:
            before, learner_id = entry.learner, entry.learner_id
            known = find_answer(before, message.sid)
            said = self._said_before(entry, message)
            if known is Seen.LONG_AGO or said is not None:
                return Answer(said or (), True, learner_id)
            if isinstance(known, Answered):
                answered, texts = known, self._expanded(known.texts)
            elif not _is_going(before):
                after, texts = self._taken(entry, message)
                answered = after.inbox.replies[-1]
                entry.save(after)
        if answered is None:  # the process that was to erase them died: this message is a stranger's
            self._forget(learner_id)
            return self.receive(message)
        self._record(before, after, message)
        with speaking_to(self._course, after or before):
            texts = self._in_time(learner_id, answered, texts, message)
        if _is_going(after or before):
            self._forget(learner_id)
        texts = self._codes.shown(learner_id, message.sid, texts)
        return Answer(texts, isinstance(known, Answered), learner_id)

    def _said_before(self, entry: Entry, message: InboundMessage) -> tuple[str, ...] | None:
        """As in Returning, for who was erased."""
        return None if entry.tombstone is None else self._returning.said_before(entry.tombstone, message)

    def _taken(
        self, entry: Entry, message: InboundMessage, now: datetime | None = None
    ) -> tuple[Learner, tuple[str, ...]]:
        """`now`: where it is answered later than it came."""
        former = None if entry.tombstone is None else self._returning.former(entry.tombstone)
        after, texts = take_message(
            self._course, entry.learner, message, entry.learner_id, self._understanding, former
        )
        after = self._codes.issued(after, message.sid, texts, now or message.received_at)
        return dated_after(seen_as(entry.learner, after, message), entry.tombstone), texts

    def answer_late(self, message: InboundMessage, now: datetime) -> MissedStatus:
        """Answer a message that only Twilio's list told of. MISSED: that was done, and its reply is queued to
        be sent by the API, in the write that makes the answer. Otherwise nothing was changed. Should Twilio
        bring the message after all, it gets the same reply once more, as every repeat does."""

        def queue(learner: Learner, texts: tuple[str, ...]) -> Learner:
            whole = self._codes.put_in(learner.learner_id, message.sid, self._expanded(texts))
            return with_reply_queued(learner, message.sid, whole, now)

        after = None
        with self._identities.locked(message) as entry:
            before, learner_id = entry.learner, entry.learner_id
            found = missed_status(before, message, now, entry.tombstone)
            if found is not MissedStatus.MISSED:
                return found
            answered = find_answer(before, message.sid)
            if not isinstance(answered, Answered):
                after, _ = self._taken(entry, message, now)
                answered = after.inbox.replies[-1]
                entry.save(queue(after, answered.texts) if answered.pending is None else after)
        self._record(before, after, message)
        with speaking_to(self._course, after or before):
            self._finish(learner_id, answered, answered.texts, queue)
        if _is_going(after or before):
            self._forget(learner_id)
        self._codes.shown(learner_id, message.sid, answered.texts)
        return found

    def _expanded(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(expand(self._course, text) for text in texts)

    def _record(self, before: Learner | None, after: Learner | None, message: InboundMessage) -> None:
        """What came of a turn: a new learner, a chapter that was paid for. `after` is None for a repeat."""
        if after is None:
            return
        self._tell_taken(before, after, message)
        if before is None:
            event(log, logging.INFO, "learner_registered", learner_id=after.learner_id)
            self._welcome_quietly(after)
        chapter = opened_chapter(self._course, before, after)
        if chapter is not None:
            self._ledger.append(Kind.CHAPTER_OPENED, after.learner_id, f"chapter {chapter}")

    def _welcome_quietly(self, learner: Learner) -> None:
        """The message is answered and saved: whatever this meets is tried again at the wall."""
        try:
            self._welcome(learner)
        except TutorClawError as error:
            event(log, logging.WARNING, "newcomer_not_looked_up", reason=str(error))

    def _in_time(
        self, learner_id: str, answered: Answered, texts: tuple[str, ...], message: InboundMessage
    ) -> tuple[str, ...]:
        """The texts, with what they wait for; or with a word that it follows. Until it is there, the document
        keeps that it is waited for: after a crash a repeat or Twilio's list brings the message again."""
        if not isinstance(answered.pending, RunProgram):
            return self._finish(learner_id, answered, texts)
        late = LateReply()

        def queue(learner: Learner, whole: tuple[str, ...]) -> Learner:
            if late.settle("reply") == "reply":
                return learner
            return with_reply_queued(learner, message.sid, whole[-1:], message.received_at)

        work = Work(lambda: self._finish(learner_id, answered, texts, queue), _not_finished)
        whole = work.within(self._patience)
        if whole is None and late.settle("message") == "reply":
            whole = work.within(_WRITES_WITHIN)  # it is there, and is being written
        if whole is None:
            work.abandon()
            return (*texts, programs.running())
        return whole

    def _finish(
        self,
        learner_id: str,
        answered: Answered,
        texts: tuple[str, ...],
        then: Then = lambda learner, texts: learner,
    ) -> tuple[str, ...]:
        """The texts, with what they still wait for, which is made with no lock on the document. `then` is
        applied to the learner in the write that keeps it."""
        pending = answered.pending
        if pending is None:
            return texts
        ending = self._finishers[type(pending)](learner_id, pending)
        with self._store.locked(learner_id) as entry:
            known = find_answer(entry.learner, answered.message_sid)
            if isinstance(known, Answered) and known.pending is None:
                # The same message came twice, and the other one was first.
                return self._expanded(known.texts)
            if entry.learner is None:
                return (*texts, ending) if isinstance(ending, str) else texts
            learner, text = _ended(entry.learner, ending)
            whole = (*texts, text.text)
            entry.save(then(finished(learner, answered.message_sid, kept(text)), whole))
        return whole


def _is_going(learner: Learner | None) -> bool:
    return learner is not None and to_be_forgotten(learner)


def _ended(learner: Learner, ending: str | Ending) -> tuple[Learner, Text]:
    return (learner, Text(ending)) if isinstance(ending, str) else ending(learner)


def _not_finished(error: BaseException) -> None:
    """Whoever sent it was told that it follows; it does once Twilio's list is asked again."""
    event(log, logging.ERROR, "late_reply_failed", error=error)
