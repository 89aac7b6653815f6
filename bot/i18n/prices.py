"""Amounts as people write them."""

from decimal import Decimal

# What an amount of 1 is at Stripe (docs.stripe.com/currencies): a whole one of these currencies,
# a thousandth of the next, a hundredth of every other, whatever decimals people write.
_WHOLE = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
_THOUSANDTHS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])


def price_text(amount: int | None, currency: str | None, locale: str) -> str:
    """`amount` in the currency's smallest unit as Stripe counts it: (1900, "usd") is "$19.00" in en_US.
    Empty where Stripe did not name a price."""
    if amount is None or not currency:
        return ""
    # Babel takes a tenth of a second to import: only those who reach the wall need it.
    from babel.numbers import format_currency

    code = currency.upper()
    value = Decimal(amount).scaleb(-_digits(code))
    # Where people write no decimals but the amount has some, they must show: it is what is charged.
    fits = value == round(value, _written_digits(code))
    return format_currency(value, code, locale=_known(locale), currency_digits=fits)


def plain_amount(amount: int, currency: str | None) -> str:
    """The same for a spreadsheet: (1900, "usd") is "19.00", (1900, "jpy") "1900"."""
    return format(Decimal(amount).scaleb(-_digits((currency or "").upper())), "f")


def _digits(code: str) -> int:
    return 0 if code in _WHOLE else 3 if code in _THOUSANDTHS else 2


def _written_digits(code: str) -> int:
    from babel.numbers import get_currency_precision

    return get_currency_precision(code)


def _known(locale: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(locale.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        return "en_US"
