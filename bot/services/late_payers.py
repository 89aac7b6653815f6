"""Who paid before they were known here: what is unmatched under a learner's ids is applied once they are.

It happens where a store was restored from a backup, and the learner came after that backup was made.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any, Final

from bot.core.learner import Learner
from bot.core.payments.ledger import NO_LEARNER, NOT_READ
from bot.core.payments.recording import knows_payment
from bot.core.payments.stripe_results import NotFound, Refused, SessionFacts
from bot.logs.log import event
from bot.services.payments import Payments
from bot.services.returning import Returning
from bot.services.stripe_refusals import raise_unanswered
from bot.store.joining import ids_leading_to
from bot.store.protocol import Store
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

BUDGET: Final = 5.0  # seconds that a new learner's first message may wait for Stripe
MOST: Final = 3  # sessions: each is a call


class LatePayers:
    """Raises what the store and Payments raise."""

    def __init__(
        self, store: Store, gateway: StripeGateway, payments: Payments, returning: Returning
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._payments = payments
        self._returning = returning

    def has_paid(self, learner: Learner, asked: bool = False) -> bool:
        """Whether something is kept that this learner seems to have paid, and their document lacks. `asked`
        as in Returning.may_take_up()."""
        return bool(self._records(learner)) or self._returning.may_take_up(learner, asked)

    def may_have_paid(self, learner: Learner) -> bool:
        """Before anything is sold to somebody who has finished a payment page, Stripe is asked about it."""
        purchase = learner.purchase
        return bool(purchase.processing or purchase.promised) or self.has_paid(learner)

    def welcome(self, newcomer: Learner) -> None:
        """Who was erased is asked first."""
        if newcomer.purchase.former is None:
            self.apply(newcomer)

    def apply(self, learner: Learner, budget: float = BUDGET) -> None:
        """Ask Stripe about what is kept for this learner, and apply what is paid, as its event would be."""
        self._returning.take_up(learner)
        ends_at = time.monotonic() + budget
        for record in self._records(learner)[:MOST]:
            session_id = str(record.get("session_id"))
            left = ends_at - time.monotonic()
            found = self._gateway.retrieve_session(session_id, left, expand=("payment_intent.latest_charge",))
            if isinstance(found, Refused) and found.not_allowed:
                raise_unanswered("asking about a payment that was kept", found)
            if isinstance(found, NotFound) and not self._gateway.live:
                # As its event was believed: `stripe trigger` makes such.
                found = _as_kept(session_id, record)
            if isinstance(found, SessionFacts) and found.complete and found.paid:
                outcome = self._payments.completed(found, record.get("event_id"), taken_up=True)
                fields = {"session_id": session_id, "outcome": outcome.value}
                event(log, logging.WARNING, "late_payer_found", learner_id=learner.learner_id, **fields)

    def _records(self, learner: Learner) -> list[Mapping[str, Any]]:
        former = learner.purchase.former
        ids = (*ids_leading_to(self._store.id_for, learner), *(former.ids if former else ()))
        kept = self._store.unmatched_of(ids)
        return [
            each
            for each in kept
            if each.get("why") in (NO_LEARNER, NOT_READ) and not _is_known(learner, each)
        ]


def _is_known(learner: Learner, record: Mapping[str, Any]) -> bool:
    session_id = record.get("session_id")
    return not isinstance(session_id, str) or knows_payment(learner, session_id, None)


def _as_kept(session_id: str, record: Mapping[str, Any]) -> SessionFacts:
    metadata, amount = record.get("metadata"), record.get("amount_total")
    metadata = metadata if isinstance(metadata, Mapping) else {}
    return SessionFacts(
        session_id,
        learner_id=metadata.get("learner_id"),
        metadata=metadata,
        amount_total=amount if isinstance(amount, int) else None,
        currency=record.get("currency"),
        payment_intent=record.get("payment_intent"),
    )
