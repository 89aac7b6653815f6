"""Amounts as the course's country writes them, and as Stripe counts them."""

import pytest

from bot.i18n.prices import plain_amount, price_text

SHOWN = [
    (1900, "usd", "en_US", "$19.00"),
    (123456789, "usd", "en_US", "$1,234,567.89"),
    (1900, "usd", "de_DE", "19,00 $"),
    (1900, "eur", "de_DE", "19,00 €"),
    (1900, "eur", "en_IE", "€19.00"),
    (190000, "inr", "en_IN", "₹1,900.00"),
    (1900, "brl", "pt_BR", "R$ 19,00"),
    (0, "usd", "en_US", "$0.00"),
    # Counted in whole ones: there is nothing smaller.
    (2900, "jpy", "ja_JP", "￥2,900"),
    (2900, "jpy", "en_US", "¥2,900"),
    (29000, "krw", "ko_KR", "₩29,000"),
    (5000, "xof", "fr_SN", "5 000 F CFA"),
    # In thousandths.
    (5500, "kwd", "en_US", "KWD5.500"),
    # Counted in hundredths, and written without them.
    (250000, "isk", "is_IS", "2.500 kr."),
    (500000, "ugx", "en_UG", "USh5,000"),
    # Hundredths that are charged are shown, whatever people leave out.
    (250050, "isk", "is_IS", "2.500,50 kr."),
    (150000, "huf", "hu_HU", "1 500,00 Ft"),
    (150050, "huf", "hu_HU", "1 500,50 Ft"),
    # A locale that nobody knows, and one as browsers write it.
    (1900, "usd", "xx_YY", "$19.00"),
    (1900, "usd", "", "$19.00"),
    (1900, "eur", "de-DE", "19,00 €"),
    # A currency that nobody knows.
    (1900, "zzz", "en_US", "ZZZ19.00"),
]


@pytest.mark.parametrize(("amount", "currency", "locale", "shown"), SHOWN)
def test_amount_is_shown_as_people_there_write_it(amount, currency, locale, shown):
    assert " ".join(price_text(amount, currency, locale).split()) == shown


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


class TestAtTheWall:
    @pytest.mark.parametrize(
        ("amount", "currency", "shown"), [(2900, "jpy", "¥2,900"), (5500, "kwd", "KWD5.500")]
    )
    def test_price_is_shown_in_its_currency(self, world, amount, currency, shown):
        world.stripe.ledger.add_price("price_world", amount, currency, "prod_world")
        world.ana.says("upgrade")
        assert f"*{shown}*" in " ".join(world.ana.reply.split())
