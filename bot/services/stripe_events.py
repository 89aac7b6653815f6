"""Stripe's events: whether one may be believed, who it is for, and one line in the log for each."""

import logging

from bot.core.payments.ledger import TEST_MONEY, Kind
from bot.core.payments.stripe_events import StripeEvent
from bot.logs.log import event
from bot.services.event_outcome import Outcome
from bot.services.ledger_writer import Story
from bot.services.payer_lookup import Owners
from bot.services.payments import PAID, Payments
from bot.services.refunds import Returns

log = logging.getLogger(__name__)


class Events:
    """`live`: whether our key is one for real money. Raises what Payments, Returns and Owners raise."""

    def __init__(
        self, payments: Payments, returns: Returns, owners: Owners, story: Story, live: bool
    ) -> None:
        self._payments = payments
        self._returns = returns
        self._owners = owners
        self._story = story
        self._live = live

    def receive(self, told: StripeEvent) -> Outcome:
        with self._story.together():
            outcome = self._receive(told)
        event(log, logging.INFO, "stripe_event", **_fields(told), outcome=outcome.value)
        return outcome

    def _receive(self, told: StripeEvent) -> Outcome:
        if told.livemode is not None and told.livemode != self._live:
            return self._of_the_other_mode(told)
        told = self._owners.named(told)
        self._tell(told)
        if told.session is not None:
            return self._payments.receive(told)
        if told.refund is not None:
            return self._returns.refunded(told.refund, told.event_id)
        if told.failed_refund is not None:
            return self._returns.failed(told.failed_refund, told.event_id)
        if told.dispute is not None:
            return self._returns.disputed(told.dispute, told.event_id)
        return Outcome.IGNORED

    def _of_the_other_mode(self, told: StripeEvent) -> Outcome:
        """Test money opens no live door, nor live money a test one: somebody has mixed up the secrets."""
        event(log, logging.ERROR, "event_of_the_other_mode", id=told.event_id, livemode=told.livemode)
        if told.session is not None and told.session.paid and told.type in PAID:
            self._payments.keep_unmatched(told.session, told.event_id, TEST_MONEY)
        return Outcome.IGNORED

    def _tell(self, told: StripeEvent) -> None:
        """Each delivery of an event, the second and third too. Those of other products are not our story."""
        about = told.session or told.refund or told.failed_refund or told.dispute or told.decline
        if about is None or about.learner_id is None:
            return
        self._story.tell(
            Kind.EVENT_RECEIVED,
            learner_id=about.learner_id,
            session_id=told.session.session_id if told.session else None,
            event_id=told.event_id,
            payment_intent=about.payment_intent,
            detail=told.type,
        )
        if told.decline is not None:
            why = told.decline.reason or told.decline.code
            self._story.tell(
                Kind.PAYMENT_FAILED,
                learner_id=about.learner_id,
                event_id=told.event_id,
                payment_intent=about.payment_intent,
                detail=why,
            )


def _fields(told: StripeEvent) -> dict[str, object]:
    fields: dict[str, object] = {"type": told.type, "id": told.event_id}
    if told.session is not None:
        fields |= {"session_id": told.session.session_id, "payment_status": told.session.payment_status}
        fields |= {"metadata": dict(told.session.metadata)}
    if told.decline is not None:
        fields |= {"code": told.decline.code, "reason": told.decline.reason}
        fields |= {"learner_id": told.decline.learner_id}
    if told.refund is not None:
        fields |= {"payment_intent": told.refund.payment_intent, "full": told.refund.refunded}
    if told.failed_refund is not None:
        fields |= {"refund_id": told.failed_refund.refund_id, "reason": told.failed_refund.reason}
    if told.dispute is not None:
        fields |= {"dispute_id": told.dispute.dispute_id, "status": told.dispute.status}
    return fields
