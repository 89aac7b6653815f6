"""Sends one learner's next delivery by Twilio and writes down what came of it."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.core.learner import Learner
from bot.core.messaging.delivery import (
    Delivery,
    DeliveryState,
    Way,
    after,
    by_template,
    first_due,
    parking,
    replaced,
    sending,
    way,
)
from bot.core.messaging.send_result import Accepted, LookupFailed, Park, SendResult, Undeliverable, label
from bot.core.payments.ledger import Kind
from bot.core.queues import Queue
from bot.logs.log import event
from bot.store.entry import Entry
from bot.store.protocol import Store

log = logging.getLogger(__name__)

OUTSIDE_WINDOW = 63016
_EXPECTED = (OUTSIDE_WINDOW, 63015)  # the learner has not written lately, or not joined the sandbox
CONFIRMATION = "confirmation"
_KINDS = {DeliveryState.FAILED: Kind.DELIVERY_FAILED, DeliveryState.PARKED: Kind.DELIVERY_PARKED}

Attempted = SendResult | LookupFailed


class Sends(Protocol):
    """What is needed of whatsapp.Sender, which is handed in."""

    @property
    def has_template(self) -> bool: ...
    def send(self, address: str, text: str, delivery_id: str, learner_id: str) -> SendResult: ...
    def send_template(self, address: str, delivery_id: str, learner_id: str) -> SendResult: ...
    def find(self, address: str, text: str | None, since: datetime) -> SendResult | LookupFailed | None: ...


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A delivery that is marked as being sent. `before` is how it was found."""

    learner: Learner
    before: Delivery
    marked: Delivery
    by: Way


class MessageSender:
    """`jitter` gives a random number from 0 to 1. `record` writes into the ledger what became of a delivery:
    the kind, whose it is, the MessageSid or Twilio's code. `count` takes the label of each try's result.

    Three steps: mark the delivery as being sent, ask Twilio, write down the answer. Each write is durable
    and no lock on the document is held in the second step. A death after the first or the second leaves the
    delivery marked, and a process that finds it marked looks it up at Twilio before sending it again.
    """

    def __init__(
        self,
        store: Store,
        sender: Sends,
        clock: Callable[[], datetime],
        *,
        jitter: Callable[[], float] = random.random,
        record: Callable[[Kind, str, str | None], None] = lambda kind, learner_id, detail: None,
        count: Callable[[str], None] = lambda result: None,
    ) -> None:
        self._store = store
        self._sender = sender
        self._clock = clock
        self._jitter = jitter
        self._record = record
        self._count = count

    def deliver(self, learner_id: str) -> Attempted | None:
        """What Twilio answered; None where it was not asked: nothing is due, or another one delivers.

        Raises StoreError where the document cannot be read or written.
        """
        # Claimed for all three steps: so nobody else is at work on a delivery that is found marked.
        with self._store.claim(Queue.OUTBOX, learner_id) as ours:
            attempt = self._begin(learner_id) if ours else None
            if attempt is None:
                return None
            attempted = self._ask(attempt)
            self._write_down(attempt, attempted)
        self._count(label(attempted))
        return attempted

    def _begin(self, learner_id: str) -> _Attempt | None:
        with self._store.locked(learner_id) as entry:
            learner, now = entry.learner, self._clock()
            if entry.learner_id != learner_id:
                return None  # it went into another document, which has a claim of its own
            delivery = first_due(learner.deliveries, now) if learner else None
            if learner is None or delivery is None:
                return None
            by = way(delivery, learner.last_message_at, now, self._has_template_for(delivery))
            if by is Way.PARK and delivery.state is DeliveryState.WAITING:
                _save(entry, learner, parking(delivery, OUTSIDE_WINDOW))
                self._log(logging.INFO, "delivery_parked", learner_id, delivery, asked=False)
                return None
            marked = sending(delivery, by, now)
            _save(entry, learner, marked)
            return _Attempt(learner, delivery, marked, by)

    def _has_template_for(self, delivery: Delivery) -> bool:
        """The template is the paid confirmation's: it would say the wrong thing for any other message."""
        return delivery.kind == CONFIRMATION and self._sender.has_template

    def _ask(self, attempt: _Attempt) -> Attempted:
        if attempt.before.state is DeliveryState.SENDING:
            before = self._look_up(attempt)
            if before is not None:
                return before
        address, learner_id = attempt.learner.address, attempt.learner.learner_id
        delivery = attempt.marked
        if attempt.by is Way.PARK:
            return Park(OUTSIDE_WINDOW)
        if attempt.by is Way.TEMPLATE:
            return self._sender.send_template(address, delivery.delivery_id, learner_id)
        return self._sender.send(address, delivery.text, delivery.delivery_id, learner_id)

    def _look_up(self, attempt: _Attempt) -> Attempted | None:
        text = None if attempt.before.template else attempt.before.text
        found = self._sender.find(attempt.learner.address, text, since=attempt.before.created_at)
        fields = {"found": found is not None, "answered": not isinstance(found, LookupFailed)}
        self._log(logging.INFO, "delivery_looked_up", attempt.learner.learner_id, attempt.marked, **fields)
        return found

    def _write_down(self, attempt: _Attempt, attempted: Attempted) -> None:
        learner_id, delivery_id = attempt.learner.learner_id, attempt.marked.delivery_id
        with self._store.locked(learner_id) as entry:
            learner = entry.learner
            deliveries = learner.deliveries if learner else ()
            delivery = next((each for each in deliveries if each.delivery_id == delivery_id), None)
            if learner is None or delivery is None:
                return
            changed = self._changed(delivery, attempted)
            if changed != delivery:
                _save(entry, learner, changed)
        self._report(learner_id, changed, attempted)

    def _changed(self, delivery: Delivery, attempted: Attempted) -> Delivery:
        now, jitter = self._clock(), self._jitter()
        refused_text = isinstance(attempted, Park) and attempted.code == OUTSIDE_WINDOW
        if refused_text and self._has_template_for(delivery) and not delivery.template:
            return by_template(delivery, OUTSIDE_WINDOW, now)
        return after(delivery, attempted, now, jitter)

    def _report(self, learner_id: str, delivery: Delivery, attempted: Attempted) -> None:
        outcome = attempted.cause if isinstance(attempted, LookupFailed) else attempted
        if isinstance(outcome, Accepted):
            self._record(Kind.DELIVERY_ACCEPTED, learner_id, delivery.message_sid)
            self._log(
                logging.INFO, "delivery_accepted", learner_id, delivery, message_sid=delivery.message_sid
            )
            return
        if delivery.state in _KINDS:
            self._record(_KINDS[delivery.state], learner_id, str(getattr(outcome, "code", "")))
        name, level = {
            DeliveryState.FAILED: ("delivery_failed", logging.ERROR),
            DeliveryState.PARKED: ("delivery_parked", logging.INFO),
        }.get(delivery.state, ("delivery_again", logging.WARNING))
        if isinstance(outcome, Undeliverable):
            level = logging.ERROR
        elif isinstance(outcome, Park) and outcome.code not in _EXPECTED:
            level = logging.WARNING
        self._log(level, name, learner_id, delivery, **_why(outcome))

    @staticmethod
    def _log(level: int, name: str, learner_id: str, delivery: Delivery, **fields: object) -> None:
        event(
            log,
            level,
            name,
            learner_id=learner_id,
            delivery_id=delivery.delivery_id,
            kind=delivery.kind,
            attempts=delivery.attempts,
            **fields,
        )


def _save(entry: Entry, learner: Learner, delivery: Delivery) -> None:
    entry.save(replace(learner, deliveries=replaced(learner.deliveries, delivery)))


def _why(outcome: SendResult) -> dict[str, object]:
    reason = getattr(outcome, "reason", None) or getattr(outcome, "why", None)
    return {"outcome": type(outcome).__name__, "code": getattr(outcome, "code", None), "reason": reason}
