"""Stripe's events: whether one may be believed, who it is for, and one line in the log for each."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.core.payments.ledger import TEST_MONEY, Fact, Kind
from bot.core.payments.stripe_events import (
    ChargeRefunded,
    Disputed,
    Ignored,
    PaymentDeclined,
    RefundFailed,
    RefundWaits,
    SessionCompleted,
    SessionEnded,
    StripeEvent,
    ThinEvent,
    WholeEvent,
)
from bot.errors import StripeNotAllowed
from bot.logs.log import event
from bot.services.event_outcome import EventOutcome
from bot.services.ledger_writer import LedgerWriter
from bot.services.payer_lookup import PayerLookup
from bot.services.payments import Payments
from bot.services.refunds import Refunds
from bot.services.stripe_refusals import log_not_allowed
from bot.services.thin_events import ThinEvents

log = logging.getLogger(__name__)


class StripeEvents:
    """`live`: whether our key is one for real money. Raises what the store raises, and StripeUnavailable:
    then Stripe has to send the event again."""

    def __init__(
        self,
        payments: Payments,
        refunds: Refunds,
        payers: PayerLookup,
        thin: ThinEvents,
        ledger: LedgerWriter,
        live: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self._payments = payments
        self._refunds = refunds
        self._payers = payers
        self._thin = thin
        self._ledger = ledger
        self._live = live
        self._clock = clock

    def receive(self, incoming: StripeEvent) -> EventOutcome:
        known, outcome = self._taken(incoming)
        fields = {"type": incoming.type, "id": incoming.event_id, **known.log_fields()}
        event(log, logging.INFO, "stripe_event", **fields, outcome=outcome.value)
        return outcome

    def _taken(self, incoming: StripeEvent) -> tuple[StripeEvent, EventOutcome]:
        """The event as far as it could be read, and what came of it."""
        if incoming.livemode not in (None, self._live):
            return incoming, self._of_the_other_mode(incoming)
        try:
            whole = self._thin.fetch(incoming) if isinstance(incoming, ThinEvent) else incoming
            if whole is None:
                return incoming, EventOutcome.NOT_FOUND
            return whole, self._handle(self._payers.resolve_payer(whole))
        except StripeNotAllowed as error:
            # It would be refused again, however often Stripe sends the event: so the event is taken.
            log_not_allowed(error, type=incoming.type, id=incoming.event_id)
            return incoming, EventOutcome.NOT_ALLOWED

    def _handle(self, incoming: WholeEvent) -> EventOutcome:
        # Outside the lock on any document: the ledger has the delivery even where applying it fails.
        self._ledger.append_all(_facts(incoming, self._clock()))
        match incoming:
            case SessionCompleted():
                return self._payments.completed(incoming.session, incoming.event_id, incoming.created)
            case SessionEnded():
                return self._payments.unpaid.over(incoming.session, incoming.failed)
            case ChargeRefunded() | RefundWaits() | RefundFailed() | Disputed():
                return self._refunds.receive(incoming)
            case PaymentDeclined() | Ignored():
                return EventOutcome.IGNORED

    def _of_the_other_mode(self, incoming: StripeEvent) -> EventOutcome:
        """Test money unlocks nothing in live mode, nor live money in test mode: the secrets were mixed up."""
        fields = {"id": incoming.event_id, "livemode": incoming.livemode}
        event(log, logging.ERROR, "event_of_the_other_mode", **fields)
        if isinstance(incoming, SessionCompleted) and incoming.session.paid and incoming.learner_id:
            self._payments.unmatched.keep(incoming.session, incoming.event_id, TEST_MONEY)
        return EventOutcome.IGNORED


def _facts(incoming: WholeEvent, now: datetime) -> list[Fact]:
    """What the ledger says of each delivery of an event, the second and third too. Events of other products
    do not concern it."""
    if incoming.learner_id is None:
        return []
    ids = (incoming.learner_id, incoming.session_id, incoming.event_id, incoming.payment_intent)
    facts = [Fact(now, Kind.EVENT_RECEIVED, *ids, detail=incoming.type)]
    if isinstance(incoming, PaymentDeclined):
        facts.append(Fact(now, Kind.PAYMENT_FAILED, *ids, detail=incoming.reason or incoming.code))
    return facts
