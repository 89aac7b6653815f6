"""The account's own books: what was paid, what went back, and what is contested."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from bot.core.payments.stripe_results import BookedDispute, BookedRefund, Failure, PaidFacts, Refused
from bot.stripe.calls import StripeCalls
from bot.stripe.paging import list_all, list_sessions
from bot.stripe.parsing import read_dispute, read_paid, read_refund

SLOWEST_PAYMENT: Final = timedelta(days=15)  # slow methods pay up to two weeks after the session was made
# The charge, which has the refunded amount, is two steps from the session: one list shows all of it.
_WITH_CHARGES: Final = ("data.payment_intent.latest_charge",)


def list_money(calls: StripeCalls, since: datetime) -> Iterator[PaidFacts | Failure]:
    made_since = since - SLOWEST_PAYMENT
    for each in list_sessions(calls, made_since, _WITH_CHARGES):
        if isinstance(each, Refused) and each.not_allowed:
            # Sessions alone may be what a restricted key can read; what went back is then unknown.
            yield from _paid_among(list_sessions(calls, made_since))
        else:
            yield from _paid_among([each])


def list_disputes(calls: StripeCalls, since: datetime) -> Iterator[BookedDispute | Failure]:
    for each in list_all(calls, lambda stripe, **options: stripe.Dispute.list(**options), since):
        yield read_dispute(each) if isinstance(each, dict) else each


def list_refunds(calls: StripeCalls, since: datetime) -> Iterator[BookedRefund | Failure]:
    for each in list_all(calls, lambda stripe, **options: stripe.Refund.list(**options), since):
        yield read_refund(each) if isinstance(each, dict) else each


def _paid_among(found: Iterable[dict[str, Any] | Failure]) -> Iterator[PaidFacts | Failure]:
    for each in found:
        paid = read_paid(each) if isinstance(each, dict) else each
        if paid is not None:
            yield paid
