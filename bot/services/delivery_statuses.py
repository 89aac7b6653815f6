"""Twilio's status callbacks, recorded with our deliveries."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.core.messaging.delivery_status import DeliveryStatus, with_callback
from bot.core.payments.ledger import Kind
from bot.logs.log import event
from bot.services.ledger_writer import LedgerWriter
from bot.store.protocol import Store

log = logging.getLogger(__name__)


class DeliveryStatuses:
    def __init__(self, store: Store, ledger: LedgerWriter, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock

    def receive(self, status: DeliveryStatus) -> None:
        """Record what became of a delivery. Callbacks about replies or strangers change nothing."""
        learner_id = self._store.id_for(status.address)
        known = self._store.read(learner_id)
        # Most callbacks are about replies in the chat: those need no lock.
        if known is None or with_callback(known.deliveries, status, self._clock()) is known.deliveries:
            return
        with self._store.locked(learner_id) as entry:
            if entry.learner is None:
                return
            deliveries = with_callback(entry.learner.deliveries, status, self._clock())
            if deliveries is not entry.learner.deliveries:
                entry.save(replace(entry.learner, deliveries=deliveries))
        event(
            log,
            logging.INFO if status.error_code is None else logging.WARNING,
            "delivery_status",
            learner_id=learner_id,
            message_sid=status.message_sid,
            status=status.status,
            code=status.error_code,
        )
        kind = _KINDS.get(status.status)
        if kind is not None:
            self._ledger.append(kind, learner_id, status.message_sid)


_KINDS = {
    "delivered": Kind.DELIVERY_DELIVERED,
    "read": Kind.DELIVERY_READ,
    "failed": Kind.DELIVERY_FAILED,
    "undelivered": Kind.DELIVERY_FAILED,
}
