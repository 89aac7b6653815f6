"""What came of news about money: of an event, or of an answer of Stripe's API."""

from enum import StrEnum


class EventOutcome(StrEnum):
    UPGRADED = "upgraded"
    SECOND = "second payment"  # recorded for the operator; the learner was paid already
    DUPLICATE = "duplicate"
    WAITING = "waiting"  # completed, and the money is still on its way
    PROMISED = "promised"  # completed with a voucher that nobody has paid yet
    UNMATCHED = "unmatched"  # paid, meant for us, and no learner of ours: kept for the operator
    ANOTHER_PRODUCT = "another product's"  # paid, and none of ours
    CLOSED = "closed"  # the session is over without a payment
    REVERSED = "given back"  # a refund or a dispute was recorded
    REFUND_WAITS = "refund waits"  # for the buyer's bank details
    REFUND_FAILED = "refund failed"  # recorded: the operator has to give the money back another way
    UNREADABLE = "document unreadable"  # nothing was changed; it is applied once the document is mended
    NOT_ALLOWED = "not allowed"  # Stripe has to be asked, and the restricted key may not
    NOT_FOUND = "not found"  # an event names an object that Stripe does not have
    FORMER = "erased learner's"  # in the ledger already, and nobody's until its payer takes it up
    IGNORED = "ignored"
