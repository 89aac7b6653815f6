"""What the ledger tells of a learner, and how it is said to an operator."""

from bot.core.payments.ledger import Fact, Kind
from bot.errors import DocumentUnreadable
from bot.store.protocol import Store

DESCRIPTIONS: dict[str, str] = {
    Kind.WALL_MET: "met the paywall",
    Kind.CHAPTER_OPENED: "opened",
    Kind.DELIVERY_PARKED: "message waits for the learner to write",
    Kind.DELIVERY_FAILED: "message failed",
    Kind.DELIVERY_ACCEPTED: "message accepted by Twilio",
    Kind.DELIVERY_DELIVERED: "message delivered",
    Kind.DELIVERY_READ: "message read",
    Kind.ON_ITS_WAY: "money on its way",
    Kind.PROMISED: "chose a voucher or transfer, and has not paid it",
    Kind.REFUND_ASKED: "refund asked for",
    Kind.REFUND_WAITS: "refund waits for the buyer's bank details",
    Kind.DISPUTE_PREVENTED: "dispute prevented: the buyer was paid back",
    Kind.UNMATCHED: "paid, and matches nobody",
    Kind.LEARNER_MOVED: "learner moved to another address",
    Kind.LEARNER_MERGED: "another learner's document went into theirs",
    Kind.GRANTED: "let in by hand",
    Kind.REVOKED: "access taken by hand",
    Kind.LEARNER_FORGOTTEN: "learner erased",
    Kind.TAKEN_UP: "taken up again by who came back",
    Kind.PAYMENT_ASSIGNED: "payment assigned by hand",
    Kind.RESENT: "confirmation sent again by hand",
    Kind.PERSON_ANSWERED: "answered by a person",
    Kind.PERSON_DONE: "waits for no person any more",
}


def facts_of(store: Store, learner_id: str) -> list[Fact]:
    """Of the learner, under every id that they had."""
    try:
        learner = store.read(learner_id)
    except DocumentUnreadable:  # the ledger is read without it
        learner = None
    ids = {learner_id} if learner is None else {learner_id, learner.learner_id, *learner.merged_ids}
    return [fact for each in sorted(ids) for fact in store.facts(learner_id=each)]
