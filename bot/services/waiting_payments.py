"""What was paid, matches nobody, and waits for the operator to say whose it is."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.core.payments.ledger import Kind
from bot.store.protocol import Store

_RECORDED: Final = (Kind.PAID, Kind.SECOND_PAYMENT)


def waiting_payments(store: Store) -> Iterator[Mapping[str, Any]]:
    """As they were kept. Those that found their payer since are not among them."""
    records = list(store.unmatched())
    if not records:
        return
    matched = {fact.session_id for fact in store.facts() if fact.kind in _RECORDED}
    yield from (each for each in records if each.get("session_id") not in matched)


def received_at(record: Mapping[str, Any]) -> datetime:
    try:
        found = datetime.fromisoformat(str(record.get("received_at")))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
