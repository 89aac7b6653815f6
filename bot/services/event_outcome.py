"""What came of news about money: of an event, or of an answer of Stripe's API."""

from enum import StrEnum


class EventOutcome(StrEnum):
    UPGRADED = "upgraded"
    SECOND = "second payment"  # recorded for the operator; the learner was paid already
    DUPLICATE = "duplicate"
    WAITING = "waiting"  # completed, and the money is still on its way
    UNMATCHED = "unmatched"  # paid, and no learner of ours: kept for the operator
    CLOSED = "closed"  # the session is over without a payment
    REVERSED = "given back"  # a refund or a dispute was recorded
    REFUND_FAILED = "refund failed"  # recorded: the operator has to give the money back another way
    UNREADABLE = "document unreadable"  # nothing was changed; it is applied once the document is mended
    IGNORED = "ignored"
