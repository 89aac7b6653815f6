"""A paid session that matches nobody, given to the learner whom the operator names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.ledger import Fact, Kind
from bot.core.payments.recording import knows_payment
from bot.core.payments.stripe_results import Failure, NotFound, SessionFacts
from bot.services.event_outcome import EventOutcome
from bot.services.identities import Identities
from bot.services.ledger_writer import LedgerWriter
from bot.services.payments import Payments
from bot.store.identity import is_learner_id
from bot.store.protocol import Store
from bot.stripe import StripeGateway

BUDGET: Final = 10.0  # seconds
_RECORDED: Final = (Kind.PAID, Kind.SECOND_PAYMENT)


@dataclass(frozen=True, slots=True)
class Assignable:
    """`named` is the learner id that the session was made for, which nobody here has; None: there is none.
    `our_price`: it sells what our links sell."""

    session: SessionFacts
    named: str | None
    our_price: bool


def what_follows(assignable: Assignable, learner: Learner) -> Iterator[str]:
    """What an operator is told before a payment becomes this learner's, a sentence each."""
    if not assignable.our_price:
        yield "It does not sell STRIPE_PRICE_ID_PAID."
    if assignable.named is not None:
        yield f"It was made for {assignable.named}, nobody here: that id means this learner from now on."
    if is_paid(learner):
        yield "They have paid before: this payment is given back, unless AUTO_REFUND_DUPLICATES is 0."
    else:
        yield "The course opens, and they are told."


@dataclass(frozen=True, slots=True)
class Recorded:
    """It is this learner's already."""


@dataclass(frozen=True, slots=True)
class Anothers:
    learner_id: str


@dataclass(frozen=True, slots=True)
class NotPaid:
    status: str


class Assignments:
    def __init__(
        self,
        store: Store,
        gateway: StripeGateway,
        payments: Payments,
        identities: Identities,
        ledger: LedgerWriter,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._payments = payments
        self._identities = identities
        self._ledger = ledger
        self._clock = clock

    def look_at(
        self, session_id: str, learner: Learner
    ) -> Assignable | Recorded | Anothers | NotPaid | NotFound | Failure:
        """What Stripe says of the session, and whose it is. Nothing is changed."""
        if knows_payment(learner, session_id, None):
            return Recorded()
        owner = self._owner(session_id)
        if owner is not None and owner.learner_id != learner.learner_id:
            return Anothers(owner.learner_id)
        found = self._gateway.retrieve_session(session_id, BUDGET, expand=("line_items",))
        if not isinstance(found, SessionFacts):
            return found
        if not (found.complete and found.paid):
            return NotPaid(found.status or found.payment_status or "unknown")
        payer = self._store.read(found.learner_id) if found.learner_id else None
        if payer is not None and payer.learner_id != learner.learner_id:
            return Anothers(payer.learner_id)
        named = found.learner_id if payer is None and is_learner_id(found.learner_id or "") else None
        return Assignable(found, named, self._gateway.price_id in (found.price_ids or ()))

    def assign(self, assignable: Assignable, learner: Learner) -> EventOutcome:
        """As its event would have been applied. Whoever the session was made for is this learner from now on:
        else its next event would be nobody's again, and the payment somebody else's once they write."""
        if assignable.named is not None:
            self._identities.join(learner.learner_id, assignable.named, into=learner.learner_id)
        fact = Fact(self._clock(), Kind.PAYMENT_ASSIGNED, learner.learner_id, assignable.session.session_id)
        self._ledger.append_durably([fact])
        return self._payments.assign(assignable.session, learner.learner_id)

    def _owner(self, session_id: str) -> Learner | None:
        """Whose document has the payment, as the ledger has it: it was assigned before, say."""
        for fact in self._store.facts(session_id=session_id):
            found = self._store.read(fact.learner_id or "") if fact.kind in _RECORDED else None
            if found is not None and knows_payment(found, session_id, None):
                return found
        return None
