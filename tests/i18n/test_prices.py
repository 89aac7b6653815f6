"""What is charged is what shows. How a country writes money is for Babel to know, and changes with it."""

from decimal import Decimal

import babel.numbers
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.i18n.prices import plain_amount, price_text, smallest_units
from tests.doors.conftest import key, settings, world

__all__ = ["key", "settings", "world"]

# How many of an amount's digits are decimals at Stripe.
DECIMALS = {
    "jpy": 0, "krw": 0, "xof": 0, "clp": 0,
    "usd": 2, "eur": 2, "inr": 2, "brl": 2, "huf": 2, "isk": 2, "ugx": 2, "twd": 2, "cop": 2, "zzz": 2,
    "kwd": 3, "bhd": 3, "tnd": 3,
}  # fmt: skip
# And the sign between whole ones and decimals.
LOCALES = {"en_US": ".", "en_IN": ".", "ja_JP": ".", "de_DE": ",", "fr_SN": ",", "hu_HU": ",", "is_IS": ","}
AMOUNTS = [0, 1, 5, 50, 99, 100, 1900, 5500, 5525, 150000, 150050, 123456789]


def charged(amount, currency):
    return Decimal(amount) / 10 ** DECIMALS[currency]


def read(shown, locale):
    """The number that a person reads in a price."""
    digits = [sign for sign in shown if sign.isdigit() or sign == LOCALES[locale]]
    return Decimal("".join(digits).strip(LOCALES[locale]).replace(",", "."))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("currency", DECIMALS)
def test_amount_shown_is_the_amount_charged(currency, locale):
    for amount in AMOUNTS:
        assert read(price_text(amount, currency, locale), locale) == charged(amount, currency)


@pytest.mark.parametrize("written", [0, 1, 2, 3, 4])
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9), st.sampled_from(sorted(DECIMALS)), st.sampled_from(sorted(LOCALES)))
def test_however_many_decimals_people_write(monkeypatch, written, amount, currency, locale):
    monkeypatch.setattr(babel.numbers, "get_currency_precision", lambda code: written)
    assert read(price_text(amount, currency, locale), locale) == charged(amount, currency)


def test_amount_that_needs_decimals_where_people_write_none_has_all_that_are_charged(monkeypatch):
    monkeypatch.setattr(babel.numbers, "get_currency_precision", lambda code: 0)
    assert price_text(150050, "huf", "en_US").endswith("1,500.50")


# These show that the locale is used. The two ways to write dollars have not changed in any version of Babel.
@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("en_US", "$1,900.50"),
        ("de_DE", "1.900,50 $"),
        ("de-DE", "1.900,50 $"),  # as browsers write it
        ("xx_YY", "$1,900.50"),  # one that nobody knows
        ("", "$1,900.50"),
    ],
)
def test_price_is_written_as_in_the_courses_country(locale, shown):
    assert " ".join(price_text(190050, "usd", locale).split()) == shown


def test_price_names_its_currency():
    assert len({price_text(1900, currency, "en_US") for currency in ("usd", "eur", "huf", "zzz")}) == 4


@pytest.mark.parametrize(("amount", "currency"), [(None, "usd"), (1900, None), (1900, "")])
def test_price_that_stripe_did_not_name_is_not_shown(amount, currency):
    assert price_text(amount, currency, "en_US") == ""


@pytest.mark.parametrize(
    ("amount", "currency", "plain"),
    [
        (1900, "usd", "19.00"),
        (5, "usd", "0.05"),
        (2900, "jpy", "2900"),
        (5500, "kwd", "5.500"),
        (250000, "isk", "2500.00"),
        (500000, "UGX", "5000.00"),
        (150000, "huf", "1500.00"),
        (-1900, "usd", "-19.00"),
        (0, "jpy", "0"),
    ],
)
def test_amount_for_a_spreadsheet_has_no_sign_and_one_point(amount, currency, plain):
    assert plain_amount(amount, currency) == plain


@pytest.mark.parametrize(("amount", "currency"), [(2900, "jpy"), (5500, "kwd"), (150050, "huf")])
def test_price_is_shown_at_the_wall_in_its_currency(world, amount, currency):
    world.stripe.ledger.add_price("price_world", amount, currency, "prod_world")
    world.ana.says("upgrade")
    assert f"*{price_text(amount, currency, 'en_US')}*" in world.ana.reply


@pytest.mark.parametrize(
    ("amount", "currency", "units"), [("19", "eur", 1900), ("19.5", "usd", 1950), ("1900", "jpy", 1900)]
)
def test_amount_is_counted_in_the_units_that_stripe_counts(amount: str, currency: str, units: int) -> None:
    assert smallest_units(Decimal(amount), currency) == units


def test_dollars_in_arabic_have_no_mark_that_turns_them_round_on_the_screen() -> None:
    written = price_text(2900, "usd", "ar")
    assert "\u200f" not in written
    assert written.replace("\u00a0", " ") == "29.00 US$"
