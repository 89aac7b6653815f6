"""Arguments that several commands take, and how they are read."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import click

learner_argument = click.argument("learner", help="Learner id, or WhatsApp address.")


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,5}", text) and lowest <= int(text) <= highest:
            return int(text)
        raise _unexpected(text, f"a whole number from {lowest} to {highest}")

    return parse


def amount_of_money(text: str) -> Decimal:
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text) and Decimal(text) > 0:
        return Decimal(text)
    raise _unexpected(text, "an amount above 0, such as 19 or 19.50")


def currency(text: str) -> str:
    from bot.i18n.prices import is_currency

    if is_currency(text):
        return text.lower()
    raise _unexpected(text, "a currency's three letters, such as usd or eur")


def moment(text: str) -> datetime:
    """A day or a time; in UTC where it names no other offset."""
    try:
        parsed = datetime.fromisoformat(text)
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise _unexpected(text, "a day or a time, such as 2026-11-24T10:00Z") from error


def moment_or_age(text: str) -> datetime:
    """A moment, or how long ago it was: 30m, 2h, 7d."""
    units = {"m": "minutes", "h": "hours", "d": "days"}
    if re.fullmatch(r"[0-9]{1,4}[mhd]", text):
        return datetime.now(UTC) - timedelta(**{units[text[-1]]: int(text[:-1])})
    return moment(text)


def _unexpected(text: str, expected: str) -> click.BadParameter:
    return click.BadParameter(f"found {text[:40]!a}; expected {expected}")
