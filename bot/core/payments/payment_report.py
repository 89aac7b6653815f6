"""The ledger's facts added up: a row for each payment, and totals of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from bot.core.payments.ledger import DISPUTES, FULL, MONEY, NO_LEARNER, Fact, Kind, in_order
from bot.core.payments.payment import DisputeState, Payment, Reversal, with_reversal

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment, and what became of it. Amounts are in the currency's smallest unit.

    `kind` is the fact it began with: paid, second_payment, or unmatched where we have no such learner.
    `claimed` is how much each dispute is about, by its id; None: unknown. `inquired`: the bank asked about
    it, which Stripe's books may call a dispute too. `waiting` are refunds that waited for the buyer's bank
    details, and may do so still.
    """

    kind: str
    learner_id: str | None
    payment: Payment
    claimed: Mapping[str, int | None] = field(default_factory=dict)
    inquired: bool = False
    waiting: frozenset[str] = frozenset()

    @property
    def livemode(self) -> bool | None:
        """Whether it is real money; Stripe's ids of sessions say so. None: not known."""
        modes = {"cs_live_": True, "cs_test_": False}
        return modes.get(self.payment.session_id[:8])

    @property
    def amount(self) -> int:
        return self.payment.amount_total or 0

    @property
    def refunded(self) -> int:
        """What was given back and arrived."""
        sent = self.payment.refunded
        if self.payment.refunded_in_full:
            sent = max(sent, self.amount)
        return max(sent - sum(self.payment.failed_refunds.values()), 0)

    @property
    def disputed(self) -> int:
        """What disputes hold: Stripe takes the money when one is opened, and gives it back when it is won."""
        held = (each for each, state in self.payment.disputes.items() if state != "won")
        return sum(self._claim(each) for each in held)

    @property
    def dispute(self) -> DisputeState | None:
        """The worst state of any of its disputes."""
        states = self.payment.disputes.values()
        return next((state for state in _WORST_FIRST if state in states), None)

    @property
    def net(self) -> int:
        return self.amount - self.refunded - self.disputed

    def _claim(self, dispute: str) -> int:
        claim = self.claimed.get(dispute)
        return self.amount - self.refunded if claim is None else claim


_WORST_FIRST: Sequence[DisputeState] = ("lost", "open", "won")
_STATES: Mapping[str, DisputeState] = {
    **{kind: state for state, kind in DISPUTES.items()},
    Kind.DISPUTE_PREVENTED: "lost",
}
_BACK = frozenset({*_STATES, Kind.REFUNDED, Kind.REFUND_WAITS, Kind.REFUND_FAILED, Kind.INQUIRY_OPENED})
KINDS: Final = frozenset({*MONEY, *_BACK})  # of all facts that have a say in a row


def payment_rows(facts: Iterable[Fact]) -> tuple[PaymentRow, ...]:
    """A row for each payment, the oldest first: the same rows in whatever order and however often the facts
    were written. A refund or a dispute of a payment that is not among the facts is in no row."""
    # Most facts are not about money.
    ordered = in_order(fact for fact in facts if fact.kind in _BACK or _is_money(fact))
    begun: dict[str, list[Fact]] = {}
    for fact in ordered:
        if fact.session_id is not None and fact.kind in MONEY:
            begun.setdefault(fact.session_id, []).append(fact)
    after = _what_came_after(ordered, begun)
    rows = [_row(beginning, after.get(session, [])) for session, beginning in begun.items()]
    return tuple(sorted(rows, key=lambda row: (row.payment.paid_at, row.payment.session_id)))


def _is_money(fact: Fact) -> bool:
    """Of what is unmatched only what a lost learner paid: the rest is another product's, or no money."""
    if fact.kind == Kind.UNMATCHED:
        return fact.learner_id is not None and fact.amount is not None and fact.detail == NO_LEARNER
    return fact.kind in MONEY


def _what_came_after(ordered: Sequence[Fact], begun: Mapping[str, Sequence[Fact]]) -> dict[str, list[Fact]]:
    """The refunds and disputes by session: they name the PaymentIntent, and not always the session."""
    sessions = {fact.payment_intent: session for session, facts in begun.items() for fact in facts}
    sessions.pop(None, None)
    after: dict[str, list[Fact]] = {}
    for fact in ordered:
        session = fact.session_id or sessions.get(fact.payment_intent)
        if fact.kind in _BACK and session is not None:
            after.setdefault(session, []).append(fact)
    return after


def _row(beginning: Sequence[Fact], after: Sequence[Fact]) -> PaymentRow:
    payment = Payment(
        session_id=beginning[0].session_id or "",
        event_id=_first(fact.event_id for fact in beginning),
        amount_total=_first(fact.amount for fact in beginning),
        currency=_first(fact.currency for fact in beginning),
        paid_at=beginning[0].at,
        payment_intent=_first(fact.payment_intent for fact in beginning),
    )
    claimed: dict[str, int | None] = {}
    for fact in after:
        payment = with_reversal(payment, _reversal(fact))
        if fact.kind in _STATES and fact.detail:
            amounts = (claimed.get(fact.detail), fact.amount)
            claimed[fact.detail] = max((each for each in amounts if each is not None), default=None)
    kind = min((fact.kind for fact in beginning), key=MONEY.index)
    return PaymentRow(
        kind,
        _first(fact.learner_id for fact in beginning if fact.kind == kind),
        payment,
        dict(sorted(claimed.items())),
        any(fact.kind == Kind.INQUIRY_OPENED for fact in after),
        frozenset(fact.detail for fact in after if fact.kind == Kind.REFUND_WAITS and fact.detail),
    )


def _reversal(fact: Fact) -> Reversal:
    if fact.kind == Kind.REFUNDED:
        return Reversal(fact.amount or 0, fact.detail == FULL)
    if fact.detail is None or fact.kind in (Kind.INQUIRY_OPENED, Kind.REFUND_WAITS):
        return Reversal()
    if fact.kind == Kind.REFUND_FAILED:
        return Reversal(failed_refunds={fact.detail: fact.amount or 0})
    return Reversal(disputes={fact.detail: _STATES[fact.kind]})


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value is not None), None)


@dataclass(frozen=True, slots=True)
class Total:
    """Of all payments in one currency, in its smallest unit."""

    payments: int
    amount: int
    refunded: int
    disputed: int
    net: int


def totals(rows: Iterable[PaymentRow]) -> dict[str, Total]:
    """By currency; under "" what has none. Test money is in none of them."""
    by_currency: dict[str, list[PaymentRow]] = {}
    for row in rows:
        if row.livemode is False:
            continue
        by_currency.setdefault(row.payment.currency or "", []).append(row)
    return {currency: _total(by_currency[currency]) for currency in sorted(by_currency)}


def _total(rows: Sequence[PaymentRow]) -> Total:
    return Total(
        len(rows),
        sum(row.amount for row in rows),
        sum(row.refunded for row in rows),
        sum(row.disputed for row in rows),
        sum(row.net for row in rows),
    )
