"""What waits to be sent to a learner, and when it is tried again: the retry policy as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    WAITING = "waiting"  # to be sent at due_at
    SENDING = "sending"  # Twilio was asked; no answer is written down yet
    SENT = "sent"  # Twilio accepted it
    PARKED = "parked"  # outside the 24-hour window: goes with the learner's next message
    FAILED = "failed"  # will not be tried again


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of ours to a learner that they did not just ask for.

    `delivery_id` is made from the fact that caused it, so that one fact cannot queue two. `status` is
    the last thing Twilio's status callback said of it.
    """

    delivery_id: str
    kind: str
    text: str
    created_at: datetime
    due_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    message_sid: str | None = None
    error_code: int | None = None
    status: str | None = None
