"""A learner's message: answered once, whatever comes twice, at once or in the middle of a crash."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.conversation.commands import onward, where_now
from bot.core.conversation.engine import take_message
from bot.core.conversation.unlocked import opened_chapter
from bot.core.course import Course
from bot.core.learner import Answered, Learner
from bot.core.messaging.inbox import Seen, find_answer, finished
from bot.core.messaging.messages import CheckoutOffer, InboundMessage
from bot.core.messaging.missed import (
    MissedStatus,
    keep_last_message_at,
    missed_status,
    pending_reply,
    with_reply_queued,
)
from bot.core.messaging.stored_replies import expand
from bot.core.payments.ledger import Kind
from bot.core.wording import paywall
from bot.logs.log import event
from bot.services.checkout import BUDGET, AlreadyPaid, Offer, OnItsWay, Selling
from bot.services.ledger_writer import Story
from bot.services.payment_status import Asking, Found
from bot.store.protocol import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """`texts` may be none, for a message that was answered so long ago that its reply is gone."""

    texts: tuple[str, ...]
    repeated: bool


class Messages:
    """Takes messages in. Raises what the store raises; then nothing was answered, and nothing is lost:
    the sender is told to try again, and the same MessageSid takes up where this one broke off."""

    def __init__(
        self,
        course: Course,
        store: Store,
        selling: Selling,
        asking: Asking,
        story: Story,
        price_text: Callable[[int | None, str | None, str], str],
    ) -> None:
        self._course = course
        self._store = store
        self._selling = selling
        self._asking = asking
        self._story = story
        self._price_text = price_text

    def receive(self, message: InboundMessage) -> Answer:
        learner_id = self._store.id_for(message.address)
        learner = None
        with self._store.locked(learner_id) as entry:
            before = entry.learner
            known = find_answer(before, message.sid) if before else Seen.NEVER
            if known is Seen.LONG_AGO:
                return Answer((), repeated=True)
            if isinstance(known, Answered):
                answered, texts = known, self._expanded(known.texts)
            else:
                learner, texts = take_message(self._course, before, message, learner_id)
                entry.save(learner)
                answered = learner.inbox.replies[-1]
        if learner is not None:
            self._tell(before, learner)
        if answered.offer is not None:
            texts = self._finish(learner_id, answered.message_sid, texts, answered.offer)
        return Answer(texts, isinstance(known, Answered))

    def answer_late(self, message: InboundMessage, now: datetime) -> MissedStatus:
        """Answer a message that only Twilio's list told of. MISSED: that was done, and its reply is queued to
        be sent by the API, in the write that makes the answer. Otherwise nothing was changed. Should Twilio
        bring the message after all, it gets the same reply once more, as every repeat does."""
        learner_id = self._store.id_for(message.address)

        def queue(learner: Learner, texts: tuple[str, ...]) -> Learner:
            return with_reply_queued(learner, message.sid, self._expanded(texts), now)

        learner = None
        with self._store.locked(learner_id) as entry:
            before = entry.learner
            found = missed_status(before, message, now)
            if found is not MissedStatus.MISSED:
                return found
            answered = pending_reply(before, message)
            if answered is None:
                turned, _ = take_message(self._course, before, message, learner_id)
                learner = keep_last_message_at(turned, before)
                answered = learner.inbox.replies[-1]
                entry.save(queue(learner, answered.texts) if answered.offer is None else learner)
        if learner is not None:
            self._tell(before, learner)
        if answered.offer is not None:
            self._finish(learner_id, answered.message_sid, answered.texts, answered.offer, queue)
        return found

    def _expanded(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(expand(self._course, text) for text in texts)

    def _tell(self, before: Learner | None, after: Learner) -> None:
        """What came of a turn: a learner, or a chapter that was paid for. Of a repeat nothing does."""
        if before is None:
            event(log, logging.INFO, "learner_registered", learner_id=after.learner_id)
        chapter = opened_chapter(self._course, before, after)
        if chapter is not None:
            self._story.tell(Kind.CHAPTER_OPENED, learner_id=after.learner_id, detail=f"chapter {chapter}")

    def _finish(
        self,
        learner_id: str,
        sid: str,
        texts: tuple[str, ...],
        offer: CheckoutOffer,
        then: Callable[[Learner, tuple[str, ...]], Learner] = lambda learner, texts: learner,
    ) -> tuple[str, ...]:
        """Turn a draft into its reply: Stripe is asked with no lock on the document. `then` is applied to the
        learner in the write that does it."""
        text = self._at_the_wall(learner_id, offer)
        with self._store.locked(learner_id) as entry:
            answered = find_answer(entry.learner, sid) if entry.learner else Seen.NEVER
            if isinstance(answered, Answered) and answered.offer is None:
                # The same message came twice, and the other one was first.
                return self._expanded(answered.texts)
            if entry.learner is not None:
                entry.save(then(finished(entry.learner, sid, text), (*texts, text)))
        return (*texts, text)

    def _at_the_wall(self, learner_id: str, offer: CheckoutOffer) -> str:
        """What the learner reads there. All that Stripe is waited for stays within BUDGET."""
        ends_at = time.monotonic() + BUDGET
        if offer.chapter is not None:
            self._story.tell(Kind.WALL_MET, learner_id=learner_id, detail=f"chapter {offer.chapter}")
        learner = self._store.read(learner_id)
        lead = ""
        if learner is not None and (offer.says_paid or learner.purchase.processing):
            found = self._asking.ask(learner_id, ends_at)
            if found is Found.UNLOCKED:
                return paywall.payment_found(self._course, learner.progress.wall)
            if found is Found.UNKNOWN and offer.says_paid:
                return paywall.payment_unknown()
            if found in (Found.DECLINED, Found.EXPIRED, Found.OPEN):
                lead = paywall.not_paid_yet(found.value)
            elif found is Found.NOTHING and offer.says_paid:
                return f"{paywall.no_payment_seen()}\n\n{self._offered(learner_id, offer, lead, ends_at)}"
        return self._offered(learner_id, offer, lead, ends_at)

    def _offered(self, learner_id: str, offer: CheckoutOffer, lead: str, ends_at: float) -> str:
        match self._selling.get_upgrade_url(learner_id, ends_at - time.monotonic()):
            case Offer(url, amount, currency, session_id):
                self._story.tell(Kind.LINK_SENT, learner_id=learner_id, session_id=session_id)
                if lead:
                    return f"{lead}\n\n{url}"
                price = self._price_text(amount, currency, self._course.locale)
                return paywall.paywall(self._course, offer.chapter, price, url)
            case OnItsWay():
                return paywall.on_its_way()
            case AlreadyPaid(learner):
                return paywall.already_paid(where_now(self._course, learner), onward(self._course, learner))
            case _:
                return paywall.payment_page_unreachable()
