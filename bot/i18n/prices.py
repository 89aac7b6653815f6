"""Amounts as people write them."""

from decimal import Decimal

# Stripe counts amounts of these currencies in whole units, of the next in thousandths, and of every other in
# hundredths (docs.stripe.com/currencies), however many decimals people write.
_WHOLE = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
_RIGHT_TO_LEFT = "\u200f"
_THOUSANDTHS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])


def price_text(amount: int | None, currency: str | None, locale: str) -> str:
    """Exactly what is charged, never rounded. `amount` is in the currency's smallest unit as Stripe counts
    it: (1900, "usd") is "$19.00" in en_US. Empty if Stripe named no price."""
    if amount is None or not currency:
        return ""
    # Babel takes a tenth of a second to import, and only the paywall needs it.
    from babel.numbers import format_currency, get_currency_precision

    code = currency.upper()
    value = Decimal(amount).scaleb(-_digits(code))
    # Babel would round to the decimals that people write: forints have none since Babel 2.19, but Stripe
    # charges hundredths of them. An amount that needs more than people write gets all that are charged.
    fits = value == round(value, get_currency_precision(code))
    written = format_currency(
        value, code, locale=known_locale(locale), currency_digits=fits, decimal_quantization=False
    )
    # Arabic's mark in front of it would turn "29.00 US$" round on the screen: "$US 29.00".
    return written.removeprefix(_RIGHT_TO_LEFT) if written.endswith("$") else written


def plain_amount(amount: int, currency: str | None) -> str:
    """The same for a spreadsheet: (1900, "usd") is "19.00", (1900, "jpy") "1900"."""
    return format(Decimal(amount).scaleb(-_digits((currency or "").upper())), "f")


def smallest_units(amount: Decimal, currency: str) -> int:
    """The other way: (19, "usd") is 1900, (1900, "jpy") 1900."""
    return round(amount.scaleb(_digits(currency.upper())))


def is_currency(code: str) -> bool:
    from babel.numbers import list_currencies

    return code.upper() in list_currencies()


def _digits(code: str) -> int:
    return 0 if code in _WHOLE else 3 if code in _THOUSANDTHS else 2


def known_locale(locale: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(locale.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        return "en_US"
