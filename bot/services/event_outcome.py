"""What came of being told about money: by an event, by Stripe's API, or by its books."""

from enum import StrEnum


class Outcome(StrEnum):
    UPGRADED = "upgraded"
    SECOND = "second payment"  # recorded for the operator; the learner was paid already
    DUPLICATE = "duplicate"
    WAITING = "waiting"  # completed, and the money is still on its way
    UNMATCHED = "unmatched"  # paid, and no learner of ours: kept for the operator
    CLOSED = "closed"  # the session is over without a payment
    GIVEN_BACK = "given back"  # a refund or a dispute was noted
    REFUND_FAILED = "refund failed"  # noted: the operator has to give the money back another way
    UNREADABLE = "document unreadable"  # nothing was changed; once it is mended it is taken up
    IGNORED = "ignored"
