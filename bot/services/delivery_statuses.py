"""Twilio's status callbacks, recorded with our deliveries."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.core.learner import Learner
from bot.core.messaging.addresses import with_spellings
from bot.core.messaging.delivery import Delivery, DeliveryState
from bot.core.messaging.delivery_status import DeliveryStatus, find, with_callback
from bot.core.messaging.send_result import label_of_code
from bot.core.payments.ledger import Kind
from bot.logs.log import event
from bot.logs.repeated import Repeated
from bot.services.ledger_writer import LedgerWriter
from bot.store.protocol import Store

log = logging.getLogger(__name__)

MOST_LINES, A_MINUTE = 10, 60.0  # of replies that did not arrive, for each code


class DeliveryStatuses:
    """`count` takes what was not delivered, "delivery" or "reply", and the label of Twilio's code."""

    def __init__(
        self,
        store: Store,
        ledger: LedgerWriter,
        clock: Callable[[], datetime],
        count: Callable[[str, str], None] = lambda what, code: None,
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._count = count
        self._replies = Repeated(MOST_LINES, A_MINUTE)

    def receive(self, status: DeliveryStatus) -> None:
        """Record what became of a delivery. Callbacks about replies or strangers change nothing."""
        learner = next(self._learners(status), None)
        # Most callbacks are about replies in the chat: those need no lock.
        if learner is None:
            self._note_reply(status)
            return
        if with_callback(learner.deliveries, status, self._clock()) is learner.deliveries:
            return
        with self._store.locked(learner.learner_id) as entry:
            if entry.learner is None:
                return
            deliveries = with_callback(entry.learner.deliveries, status, self._clock())
            if deliveries is entry.learner.deliveries:
                return
            entry.save(replace(entry.learner, deliveries=deliveries))
        self._note_delivery(learner.learner_id, find(deliveries, status), status)

    def _learners(self, status: DeliveryStatus) -> Iterator[Learner]:
        """Those who have the delivery: the one whom our own URL names, then the one of the address. Twilio
        may spell the number otherwise than in their messages."""
        of_address = map(self._store.id_for, with_spellings((status.address,)))
        for learner_id in (status.learner_id, *of_address):
            learner = self._store.read(learner_id) if learner_id else None
            if learner is not None and find(learner.deliveries, status) is not None:
                yield learner

    def _note_reply(self, status: DeliveryStatus) -> None:
        """Twilio made the reply from our answer to a message; nothing of ours can send it again."""
        if not status.is_failure or status.delivery_id is not None:
            return
        code = label_of_code(status.error_code)
        self._count("reply", code)
        fields = {"message_sid": status.message_sid, "status": status.status, "code": status.error_code}
        self._replies.event(log, logging.WARNING, code, "reply_undelivered", **fields)

    def _note_delivery(self, learner_id: str, delivery: Delivery | None, status: DeliveryStatus) -> None:
        if status.is_failure:
            self._count("delivery", label_of_code(status.error_code))
        event(
            log,
            logging.WARNING if status.is_failure else logging.INFO,
            "delivery_status",
            learner_id=learner_id,
            delivery_id=delivery.delivery_id if delivery else None,
            message_sid=status.message_sid,
            status=status.status,
            code=status.error_code,
            now=delivery.state.value if delivery else None,
        )
        kind = _FAILED.get(delivery.state if delivery else None) if status.is_failure else None
        kind = kind or _ARRIVED.get(status.status)
        if kind is not None:
            self._ledger.append(kind, learner_id, status.message_sid)


_ARRIVED = {"delivered": Kind.DELIVERY_DELIVERED, "read": Kind.DELIVERY_READ}
# One that is tried again has no end yet.
_FAILED: dict[DeliveryState | None, Kind] = {
    DeliveryState.FAILED: Kind.DELIVERY_FAILED,
    DeliveryState.PARKED: Kind.DELIVERY_PARKED,
}
