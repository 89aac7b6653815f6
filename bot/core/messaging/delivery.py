"""What waits to be sent to a learner, and when it is tried again: the retry policy as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from hashlib import sha256

from bot.core.due import is_due
from bot.core.messaging.send_result import (
    Accepted,
    Again,
    DailyCap,
    LookupFailed,
    OperatorFault,
    Park,
    SendResult,
    Throttled,
    Undeliverable,
)

WINDOW = timedelta(hours=24)  # WhatsApp: free-form messages only so long after the learner's last one
MAX_ATTEMPTS = 80  # about three days
DONE_KEPT = 5
IN_FLIGHT = timedelta(seconds=4)  # a request may reach Twilio this long after its process died
JITTER = 0.2

# Seconds to the next try, by tries so far. The first three end within 14.4 s at the longest jitter,
# which leaves slow answers some room: three tries within 20 s are promised.
_SOON = (2, 4, 6, 30, 60, 120, 300, 600, 1200, 1800, 3600)
_PAUSES: Mapping[type, tuple[int, ...]] = {
    Again: _SOON,
    LookupFailed: _SOON,
    Throttled: (60, 120, 300, 600, 1200, 1800, 3600),
    DailyCap: (3600, 3600, 7200, 14400),
}


class DeliveryState(StrEnum):
    WAITING = "waiting"  # to be sent at due_at
    SENDING = "sending"  # Twilio was asked, its answer is not known: looked up before it is sent again
    SENT = "sent"  # Twilio accepted it
    PARKED = "parked"  # outside the 24-hour window: goes with the learner's next message
    REPLIED = "replied"  # was parked, and went out in the reply to the learner's next message
    FAILED = "failed"  # will not be tried again


PENDING = frozenset({DeliveryState.WAITING, DeliveryState.SENDING})
DONE = frozenset({DeliveryState.SENT, DeliveryState.REPLIED, DeliveryState.FAILED})


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of ours to a learner that they did not just ask for.

    `delivery_id` is made from the fact that caused it, so that one fact cannot queue two. `status` is
    the last that Twilio's status callbacks brought. `template`: its tries go by the approved
    template instead of the text. `more` as in Learner.
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
    template: bool = False
    more: Mapping[str, object] = field(default_factory=dict)


class Way(Enum):
    TEXT = "text"
    TEMPLATE = "template"
    PARK = "park"


def next_due(deliveries: tuple[Delivery, ...]) -> datetime | None:
    """When the first of those that still have to go out is due; None where nothing has to."""
    return min((each.due_at for each in deliveries if each.state in PENDING), default=None)


def first_due(deliveries: tuple[Delivery, ...], now: datetime) -> Delivery | None:
    due = [each for each in deliveries if each.state in PENDING and is_due(each.due_at, now)]
    return min(due, key=lambda each: each.due_at, default=None)


def queued(
    deliveries: tuple[Delivery, ...], kind: str, cause: str, text: str, now: datetime
) -> tuple[Delivery, ...]:
    """With one more to be sent at once, unless that cause has queued one of that kind before."""
    delivery_id = f"dlv_{sha256(f'{kind}:{cause}'.encode('utf-8', 'replace')).hexdigest()[:24]}"
    if any(each.delivery_id == delivery_id for each in deliveries):
        return deliveries
    return trimmed((*deliveries, Delivery(delivery_id, kind, text, created_at=now, due_at=now)))


def parked(deliveries: tuple[Delivery, ...]) -> tuple[Delivery, ...]:
    """Those that go first in the reply to the learner's next message."""
    return tuple(each for each in deliveries if each.state is DeliveryState.PARKED)


def released(deliveries: tuple[Delivery, ...]) -> tuple[Delivery, ...]:
    """All of them, after the parked ones went out in a reply."""
    return trimmed(
        tuple(
            replace(each, state=DeliveryState.REPLIED) if each.state is DeliveryState.PARKED else each
            for each in deliveries
        )
    )


def replaced(deliveries: tuple[Delivery, ...], delivery: Delivery) -> tuple[Delivery, ...]:
    """With that delivery in the place of the one with its id."""
    return trimmed(
        tuple(delivery if each.delivery_id == delivery.delivery_id else each for each in deliveries)
    )


def way(delivery: Delivery, last_message_at: datetime | None, now: datetime, has_template: bool) -> Way:
    """How it can go out now. Where the time of the last message is unknown, the text is tried."""
    closed = last_message_at is not None and now - last_message_at >= WINDOW
    if has_template and (closed or delivery.template):
        return Way.TEMPLATE
    return Way.PARK if closed else Way.TEXT


def sending(delivery: Delivery, by: Way, now: datetime) -> Delivery:
    """To be saved before Twilio is asked, so that a crash leaves a delivery in doubt and never loses it. It
    is looked up after IN_FLIGHT: Twilio lists it by then."""
    return replace(
        delivery,
        state=DeliveryState.SENDING,
        due_at=now + IN_FLIGHT,
        attempts=delivery.attempts + 1,
        template=by is Way.TEMPLATE,
    )


def parking(delivery: Delivery, code: int | None) -> Delivery:
    return replace(delivery, state=DeliveryState.PARKED, error_code=code)


def by_template(delivery: Delivery, code: int, now: datetime) -> Delivery:
    """The text was refused for the 24-hour window: the template goes out at once."""
    return replace(delivery, state=DeliveryState.WAITING, due_at=now, template=True, error_code=code)


def after(delivery: Delivery, outcome: SendResult | LookupFailed, now: datetime, jitter: float) -> Delivery:
    """The delivery after a try. `jitter` is a random number from 0 to 1: it spreads the tries.

    A status callback may have settled the delivery while the try was under way. Then the callback is right.
    """
    if delivery.state is not DeliveryState.SENDING:
        return delivery
    match outcome:
        case Accepted(message_sid):
            return replace(
                delivery, state=DeliveryState.SENT, message_sid=message_sid, error_code=None, status=None
            )
        case Park(code):
            return parking(delivery, code)
        case Undeliverable(code, "unknown") if delivery.template:
            # An unknown refusal of a template is the template's fault: the text can still go with a reply.
            return parking(delivery, code)
        case Undeliverable(code):
            return replace(delivery, state=DeliveryState.FAILED, error_code=code)
        case Again() | LookupFailed() | Throttled() | DailyCap():
            return _again(delivery, outcome, now, jitter)
        case OperatorFault(code):
            # Due at once: the runner holds the whole queue in memory, and starts afresh with the process.
            # It is no try of this delivery's: when the fault is mended, its pauses begin with the shortest.
            tries = max(delivery.attempts - 1, 0)
            return replace(delivery, state=DeliveryState.WAITING, due_at=now, error_code=code, attempts=tries)


def _again(
    delivery: Delivery, outcome: Again | LookupFailed | Throttled | DailyCap, now: datetime, jitter: float
) -> Delivery:
    code = None if isinstance(outcome, LookupFailed) else outcome.code
    if delivery.attempts >= MAX_ATTEMPTS:
        return replace(delivery, state=DeliveryState.FAILED, error_code=code)
    in_doubt = isinstance(outcome, LookupFailed) or (isinstance(outcome, Again) and outcome.ambiguous)
    state = DeliveryState.SENDING if in_doubt else DeliveryState.WAITING
    pauses = _PAUSES[type(outcome)]
    seconds = pauses[min(max(delivery.attempts, 1), len(pauses)) - 1] * (1 - JITTER + 2 * JITTER * jitter)
    return replace(delivery, state=state, error_code=code, due_at=now + timedelta(seconds=seconds))


def trimmed(deliveries: tuple[Delivery, ...]) -> tuple[Delivery, ...]:
    """All that may still go out, and the last few that are done: a document stays small."""
    done = [each for each in deliveries if each.state in DONE]
    dropped = {each.delivery_id for each in done[:-DONE_KEPT]}
    return tuple(each for each in deliveries if each.delivery_id not in dropped)
