"""`payments --unmatched`: what was paid, matches nobody, and waits for `payment assign`."""

import csv
import sys
from collections.abc import Mapping
from typing import Any

from bot.commands.exits import EXIT_SUCCESS
from bot.core.payments.stripe_comparison import Period
from bot.i18n.prices import plain_amount
from bot.services.waiting_payments import received_at, waiting_payments
from bot.store.protocol import Store

COLUMNS = ("session_id", "received_at", "currency", "amount", "amount_minor", "why", "learner_id", "event_id")


def print_unmatched(store: Store, period: Period) -> int:
    """Those that found their payer since are not among them."""
    waiting = [each for each in waiting_payments(store) if received_at(each) in period]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, sorted(waiting, key=received_at)))
    print(f"{len(waiting):,} unmatched payments", file=sys.stderr)
    if waiting:
        print("`tutorclaw payment assign SESSION LEARNER` gives one to its payer", file=sys.stderr)
    return EXIT_SUCCESS


def _cells(record: Mapping[str, Any]) -> tuple[object, ...]:
    amount, currency, metadata = (record.get(name) for name in ("amount_total", "currency", "metadata"))
    return (
        record.get("session_id"),
        record.get("received_at"),
        str(currency or "").upper(),
        plain_amount(amount, str(currency) if currency else None) if isinstance(amount, int) else "",
        amount if isinstance(amount, int) else "",
        record.get("why"),
        metadata.get("learner_id") if isinstance(metadata, Mapping) else "",
        record.get("event_id"),
    )
