"""Stripe's test cards, and the result of each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardResult:
    """The result of a card. result: "paid", "declined", "authenticate", or "invalid" (no charge was
    tried). `code` and `decline_code` are Stripe's; `message` is for the buyer."""

    result: str
    code: str | None = None
    decline_code: str | None = None
    message: str = ""


GOOD = "4242424242424242"
DECLINED = "4000000000000002"
AUTHENTICATE = "4000002500003155"

_RESULTS = {
    GOOD: CardResult("paid"),
    "5555555555554444": CardResult("paid"),
    AUTHENTICATE: CardResult("authenticate"),
    DECLINED: CardResult(
        "declined", "card_declined", "generic_decline", "Your card was declined. Please try another card."
    ),
    "4000000000009995": CardResult(
        "declined",
        "card_declined",
        "insufficient_funds",
        "Your card has insufficient funds. Try another card.",
    ),
    "4000000000000069": CardResult("declined", "expired_card", "expired_card", "Your card has expired."),
    "4000000000000127": CardResult(
        "declined", "incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."
    ),
}
NOT_AUTHENTICATED = CardResult(
    "declined",
    "payment_intent_authentication_failure",
    None,
    "We are unable to authenticate your payment method. Please choose another one and try again.",
)
HINTS = (
    ("4242 4242 4242 4242", "pays"),
    ("4000 0025 0000 3155", "asks you to confirm first"),
    ("4000 0000 0000 0002", "is declined"),
    ("4000 0000 0000 9995", "has insufficient funds"),
    ("4000 0000 0000 0069", "has expired"),
    ("4000 0000 0000 0127", "has a wrong security code"),
)


def try_card(number: str) -> CardResult:
    """The result for a card number, which may be written with spaces or hyphens."""
    digits = number.replace(" ", "").replace("-", "")
    if not digits.isascii() or not digits.isdigit() or not 12 <= len(digits) <= 19 or not _luhn(digits):
        return CardResult("invalid", "incorrect_number", None, "Your card number is invalid.")
    known = _RESULTS.get(digits)
    if known is None:
        return CardResult(
            "declined",
            "card_declined",
            "test_mode_live_card",
            "Your card was declined: this page takes test cards alone.",
        )
    return known


def last_four(number: str) -> str:
    return "".join(character for character in number if character.isdigit())[-4:]


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
