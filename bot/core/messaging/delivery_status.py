"""What Twilio's status callbacks say of a delivery, in whatever order they come."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.messaging.delivery import PENDING, Delivery, DeliveryState, after, parking, replaced
from bot.core.messaging.send_result import (
    Again,
    OperatorFault,
    Park,
    Throttled,
    Undeliverable,
    outcome_of_failed,
)

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
_FINAL = (*_FAILURES, "delivered", "read")
_MOST_TRIES = 10  # of a message that WhatsApp takes and does not deliver: about an hour


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """One status callback. The two ids come back in the callback's URL, so they are known even before our own
    request to Twilio has been answered. None of them: it is about a reply, or from an older version (which
    had no `learner_id` there). `address` is the learner's, in the spelling that Twilio chose this time."""

    message_sid: str
    status: str
    error_code: int | None
    address: str
    delivery_id: str | None
    learner_id: str | None = None

    @property
    def is_failure(self) -> bool:
        return self.status in _FAILURES


def find(deliveries: tuple[Delivery, ...], callback: DeliveryStatus) -> Delivery | None:
    """The delivery that the callback is about."""
    for each in deliveries:
        if callback.delivery_id == each.delivery_id or callback.message_sid == each.message_sid:
            return each
    return None


def with_callback(
    deliveries: tuple[Delivery, ...], callback: DeliveryStatus, now: datetime
) -> tuple[Delivery, ...]:
    """The deliveries with the callback's status; the same tuple where it is nothing new."""
    found = find(deliveries, callback)
    changed = None if found is None else _with_status(found, callback, now)
    return deliveries if changed is None or changed == found else replaced(deliveries, changed)


def _with_status(delivery: Delivery, callback: DeliveryStatus, now: datetime) -> Delivery:
    """Unchanged where the text went out in a reply, and by a callback that is not about the last try, or
    older than what we know of it."""
    if delivery.state is DeliveryState.REPLIED or not _is_news(delivery, callback):
        return delivery
    delivery = replace(delivery, status=callback.status, message_sid=callback.message_sid)
    if callback.is_failure:
        return _failed(delivery, callback.error_code, now)
    return replace(delivery, state=DeliveryState.SENT, error_code=None)


def _is_news(delivery: Delivery, callback: DeliveryStatus) -> bool:
    if callback.status not in _RANKS:
        return False
    if delivery.message_sid in (None, callback.message_sid):
        return _RANKS[callback.status] > _RANKS.get(delivery.status or "", -1)
    # Another try is under way, and the callback came before Twilio's answer told its sid. What ends nothing
    # may be a late word about the try before.
    return delivery.state is DeliveryState.SENDING and callback.status in _FINAL


def _failed(delivery: Delivery, code: int | None, now: datetime) -> Delivery:
    """Accepted first and not delivered after all, so another try doubles nothing."""
    outcome = outcome_of_failed(code)
    if isinstance(outcome, Again) and delivery.attempts >= _MOST_TRIES:
        outcome = Park(code)
    if isinstance(outcome, Park):
        return parking(delivery, code)
    if isinstance(outcome, Undeliverable):
        return replace(delivery, state=DeliveryState.FAILED, error_code=code)
    if isinstance(outcome, OperatorFault):
        # Nothing holds the queue here, because Twilio accepted the message: due at once would be for ever.
        outcome = Throttled(outcome.code)
    retried = after(replace(delivery, state=DeliveryState.SENDING), outcome, now, jitter=0.5)
    return replace(retried, state=DeliveryState.WAITING) if retried.state in PENDING else retried
