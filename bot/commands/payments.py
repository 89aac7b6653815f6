"""`payment` and `payments`: what the ledger says about one payment, and about all of them."""

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import click

from bot.commands.arguments import moment
from bot.commands.assignments import assign
from bot.commands.base import (
    fail_without_stripe,
    learner_id_of,
    open_checked_store,
    read_settings,
    stripe_says,
)
from bot.commands.exits import EXIT_FAILURE, EXIT_SUCCESS, fail
from bot.commands.groups import DefaultGroup
from bot.commands.unmatched import print_unmatched
from bot.config.config import Config, SettingsGroup
from bot.core.payments.ledger import Fact, Kind, timeline, timeline_of
from bot.core.payments.payment_report import PaymentRow, payment_rows, totals
from bot.core.payments.stripe_comparison import Difference, Period, WentBack, differences
from bot.core.payments.stripe_results import BUYER_NEEDED, Busy, Failure, PaidFacts, Refused, Unreachable
from bot.i18n.prices import plain_amount
from bot.services.payment_story import DESCRIPTIONS, facts_of
from bot.store.protocol import Store
from bot.wiring import make_gateway

T = TypeVar("T")

STRIPES_FIRST_DAY = datetime(2011, 1, 1, tzinfo=UTC)

COLUMNS = (
    *("session_id", "learner_id", "paid_at", "currency", "amount", "refunded", "disputed", "net"),
    *("amount_minor", "refunded_minor", "disputed_minor", "net_minor"),
    *("kind", "dispute", "event_id", "payment_intent", "livemode"),
)


@click.command()
@click.argument("named", metavar="SESSION-OR-LEARNER", help="cs_…, learner id, or WhatsApp address.")
def story(named: str) -> int:
    """What `payment SESSION-OR-LEARNER` does."""
    store = open_checked_store(read_settings(SettingsGroup.STORE))
    facts = _timeline(store, named)
    if not facts:
        return fail("the ledger knows nothing of it")
    for fact in facts:
        print(_line(fact))
    return EXIT_SUCCESS


@click.group(
    cls=DefaultGroup,
    commands=(story, assign),
    default="story",
    subcommand_metavar="SESSION-OR-LEARNER | COMMAND [ARGS]...",
)
def payment() -> None:
    """Tell the story of a payment, or of all of a learner's. A line for each thing that happened."""


@click.command()
@click.option("--since", type=moment, metavar="DATE", help="From that day or time on, in UTC.")
@click.option("--until", type=moment, metavar="DATE", help="Up to, and not including, that day or time.")
@click.option("--check", is_flag=True, help="Compare with Stripe, and list what differs.")
@click.option("--unmatched", is_flag=True, help="Those alone that match nobody and wait for the operator.")
def payments(since: datetime | None, until: datetime | None, check: bool, unmatched: bool) -> int:
    """Print the payments as CSV."""
    if unmatched:
        return print_unmatched(open_checked_store(read_settings(SettingsGroup.STORE)), Period(since, until))
    stripe = (SettingsGroup.STRIPE, SettingsGroup.PUBLIC_URL) if check else ()
    config = read_settings(SettingsGroup.STORE, *stripe)
    rows = payment_rows(open_checked_store(config).facts())
    period = Period(since, until)
    if check:
        return _check(config, rows, period)
    chosen = [row for row in rows if row.payment.paid_at in period]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, chosen))
    for line in _totals(chosen):
        print(line, file=sys.stderr)
    return EXIT_SUCCESS


def _timeline(store: Store, named: str) -> Sequence[Fact]:
    if not named.startswith("cs_"):
        return timeline(facts_of(store, learner_id_of(store, named)))
    facts = list(store.facts(session_id=named))
    for learner_id in {fact.learner_id for fact in facts if fact.learner_id}:
        facts += facts_of(store, learner_id)
    return timeline_of(named, facts)


def _line(fact: Fact) -> str:
    text = DESCRIPTIONS.get(fact.kind, fact.kind.replace("_", " "))
    if fact.amount is not None:
        text += f" {_money(fact.amount, fact.currency)}"
    if fact.detail:
        text += f" {fact.detail}" if fact.kind == Kind.CHAPTER_OPENED else f" ({fact.detail})"
    ids = (fact.session_id, fact.event_id, fact.payment_intent, fact.learner_id)
    return "  ".join((_time(fact.at), text, *filter(None, ids)))


def _cells(row: PaymentRow) -> Iterator[object]:
    payment, amounts = row.payment, (row.amount, row.refunded, row.disputed, row.net)
    yield from (payment.session_id, row.learner_id, _time(payment.paid_at), (payment.currency or "").upper())
    yield from (plain_amount(each, payment.currency) for each in amounts)
    yield from amounts
    yield from (row.kind, row.dispute, payment.event_id, payment.payment_intent)
    yield "" if row.livemode is None else str(row.livemode).lower()


def _totals(rows: Sequence[PaymentRow]) -> Iterator[str]:
    for currency, total in totals(rows).items():
        amounts = {name: getattr(total, name) for name in ("amount", "refunded", "disputed", "net")}
        text = ", ".join(f"{name} {plain_amount(each, currency)}" for name, each in amounts.items())
        yield f"{currency.upper() or 'no currency'}: {total.payments:,} payments, {text}"
    test_money = sum(row.livemode is False for row in rows)
    if test_money:
        yield f"{test_money:,} payments of test money, which are in no sum"
    if not rows:
        yield "no payments"


def _check(config: Config, rows: Sequence[PaymentRow], period: Period) -> int:
    gateway, since = make_gateway(config), max(period.since or STRIPES_FIRST_DAY, STRIPES_FIRST_DAY)
    books: list[PaidFacts] = []
    for found in gateway.list_money(since):
        if not isinstance(found, PaidFacts):
            return fail_without_stripe(found)
        books.append(found)
    disputes = _listed("disputes", gateway.list_disputes(since))
    refunds = _listed("refunds", gateway.list_refunds(since))
    differing = differences(rows, books, period, WentBack(disputes, refunds))
    for each in differing:
        print(_described(each))
    print(f"{len(differing):,} differences (amounts are in the currency's smallest unit)", file=sys.stderr)
    waiting = sum(each.status == BUYER_NEEDED for each in refunds or ())
    if waiting:
        print(f"{waiting:,} refunds wait for their buyers' bank details", file=sys.stderr)
    unseen = sum(paid.refunded is None and paid.amount_total != 0 for paid in books)
    if unseen:
        print(f"of {unseen:,} payments Stripe did not show what went back", file=sys.stderr)
    return EXIT_FAILURE if differing else EXIT_SUCCESS


def _listed(what: str, listed: Iterable[T | Failure]) -> list[T] | None:
    """None: Stripe did not show them; a restricted key may not be allowed to see."""
    shown: list[T] = []
    for each in listed:
        if isinstance(each, Refused | Unreachable | Busy):
            print(f"{what} were not compared: {stripe_says(each)}", file=sys.stderr)
            return None
        shown.append(each)
    return shown


def _described(difference: Difference) -> str:
    here, there = ("nothing" if side is None else side for side in (difference.here, difference.at_stripe))
    return f"{difference.session_id}  {difference.what}: {here} here, {there} at Stripe"


def _money(amount: int, currency: str | None) -> str:
    return f"{plain_amount(amount, currency)} {(currency or '').upper()}".rstrip()


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
