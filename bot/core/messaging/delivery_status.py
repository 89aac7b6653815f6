"""What Twilio's status callbacks say of a delivery, in whatever order they come."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.messaging.delivery import PENDING, Delivery, DeliveryState, after, replaced
from bot.core.messaging.send_result import OperatorFault, Throttled, Undeliverable, outcome_of_failed

# Later ones are never undone by earlier ones that arrive late.
_RANKS = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 0,
    "sending": 1,
    "sent": 2,
    "failed": 3,
    "undelivered": 3,
    "delivered": 4,
    "read": 5,
}
_FAILURES = ("failed", "undelivered")


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """One status callback. `delivery_id` comes back in the callback's URL, so it is known even before
    our own request to Twilio has been answered; `address` is the learner's."""

    message_sid: str
    status: str
    error_code: int | None
    address: str
    delivery_id: str | None


def with_callback(
    deliveries: tuple[Delivery, ...], callback: DeliveryStatus, now: datetime
) -> tuple[Delivery, ...]:
    """The deliveries with the callback's status; the same tuple where it is nothing new."""
    for each in deliveries:
        if callback.delivery_id == each.delivery_id or callback.message_sid == each.message_sid:
            changed = _with_status(each, callback, now)
            return deliveries if changed == each else replaced(deliveries, changed)
    return deliveries


def _with_status(delivery: Delivery, callback: DeliveryStatus, now: datetime) -> Delivery:
    """Unchanged by a callback about the message of another try, by one that is older than what we know, and
    where the text went out in a reply."""
    if delivery.state is DeliveryState.REPLIED or delivery.message_sid not in (None, callback.message_sid):
        return delivery
    if callback.status not in _RANKS or _RANKS[callback.status] <= _RANKS.get(delivery.status or "", -1):
        return delivery
    delivery = replace(delivery, status=callback.status, message_sid=callback.message_sid)
    if callback.status in _FAILURES:
        return _failed(delivery, callback.error_code, now)
    return replace(delivery, state=DeliveryState.SENT, error_code=None)


def _failed(delivery: Delivery, code: int | None, now: datetime) -> Delivery:
    """Accepted first and not delivered after all, so another try doubles nothing."""
    outcome = outcome_of_failed(code)
    if isinstance(outcome, Undeliverable):
        return replace(delivery, state=DeliveryState.FAILED, error_code=code)
    if isinstance(outcome, OperatorFault):
        # Nothing holds the queue here, because Twilio accepted the message: due at once would be for ever.
        outcome = Throttled(outcome.code)
    retried = after(replace(delivery, state=DeliveryState.SENDING), outcome, now, jitter=0.5)
    return replace(retried, state=DeliveryState.WAITING) if retried.state in PENDING else retried
