"""Checkout sessions: the parameters of a new one, and what Stripe's answers about one mean."""

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

from bot.core.payments.stripe_results import (
    ErrorDetails,
    Failure,
    NotFound,
    Opened,
    Refused,
    SessionFacts,
    Unreachable,
)
from bot.stripe.calls import StripeResponse
from bot.stripe.parsing import read_session

Expandable = Literal["line_items", "payment_intent", "payment_intent.latest_charge"]

# What to ask for where a restricted key may not read that.
WITH_LESS: Final[Mapping[tuple[Expandable, ...], tuple[Expandable, ...]]] = {
    ("payment_intent.latest_charge",): ("payment_intent",),
    ("payment_intent",): (),
}

# The id may come from a stranger's URL. With an empty one the SDK would ask for the list of all sessions.
SESSION_ID = re.compile(r"cs_(test|live)_\w{1,240}", re.ASCII)


# The languages of Checkout's page (docs.stripe.com/api/checkout/sessions/create). Where none of them is asked
# for the browser decides.
_LOCALES: Final = frozenset(
    [
        *("bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA"),
        *("hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro"),
        *("ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW"),
    ]
)


def locale_of(language: str) -> str:
    """Stripe's name of a language; "" where it has none."""
    return next((each for each in (language, language.partition("-")[0]) if each in _LOCALES), "")


def parameters(
    price_id: str,
    public_url: str,
    learner_id: str,
    language: str = "",
    *,
    automatic_tax: bool,
    promotion_codes: bool,
) -> dict[str, Any]:
    """`language` is that of Checkout's page, and of ours behind it; "": the browser's."""
    metadata = {"learner_id": learner_id}
    locale = locale_of(language)
    return {
        **({"automatic_tax": {"enabled": True}} if automatic_tax else {}),
        **({"allow_promotion_codes": True} if promotion_codes else {}),
        **({"locale": locale} if locale else {}),
        "mode": "payment",
        "line_items": [{"price": price_id, "quantity": 1}],
        "metadata": metadata,
        "client_reference_id": learner_id,
        # Refunds and disputes carry the PaymentIntent's metadata, not the session's.
        "payment_intent_data": {"metadata": metadata},
        # The page looks the session up in the one document that this names: nothing of it is believed.
        "success_url": (
            f"{public_url}/checkout/success?session_id={{CHECKOUT_SESSION_ID}}&learner_id={learner_id}"
            f"{f'&language={language}' if language else ''}"
        ),
        "cancel_url": f"{public_url}/checkout/cancel{f'?language={language}' if language else ''}",
    }


def read_opened(answer: StripeResponse | Failure) -> Opened | Failure:
    if not isinstance(answer, StripeResponse):
        return answer
    facts = read_session(answer.facts)
    if facts.session_id is None or facts.url is None:
        error = ErrorDetails("unreadable", 200, message="the session has no id or no url")
        return Unreachable(error, raise_attempt=True)
    return Opened(
        session_id=facts.session_id,
        url=facts.url,
        expires_at=facts.expires_at,
        amount_total=facts.amount_total,
        currency=facts.currency,
        replayed=answer.replayed,
    )


def read_found(answer: StripeResponse | Failure) -> SessionFacts | NotFound | Failure:
    if isinstance(answer, StripeResponse):
        return read_session(answer.facts)
    if isinstance(answer, Refused) and answer.error.status == 404:
        return NotFound()
    return answer
