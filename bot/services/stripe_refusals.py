"""Where Stripe has to be asked before anything may be done, and gives no answer: whether to try again."""

import logging
import re
from typing import NoReturn

from bot.core.payments.stripe_results import Failure, Refused
from bot.errors import StripeNotAllowed, StripeUnavailable
from bot.logs.log import event

log = logging.getLogger(__name__)

WAY_OUT = (
    "give the restricted key that permission in Stripe's dashboard, or set STRIPE_SECRET_KEY to another key"
)
_PERMISSION = re.compile(r"\brak_[a-z0-9_]{1,80}\b")


def raise_unanswered(doing: str, failure: Failure) -> NoReturn:
    """Raises StripeNotAllowed where asking again is of no use, otherwise StripeUnavailable."""
    if isinstance(failure, Refused) and failure.not_allowed:
        raise StripeNotAllowed(doing, failure.error.message)
    raise StripeUnavailable(doing, type(failure).__name__)


def log_not_allowed(error: StripeNotAllowed, **fields: object) -> None:
    """One line that names the permission, as Stripe's message does: that may be cut before it comes to it."""
    named = _PERMISSION.search(error.message[:2000])
    fields |= {"permission": named[0] if named else "see reason", "reason": error.message}
    event(log, logging.ERROR, "stripe_key_not_allowed", doing=error.doing, **fields, way_out=WAY_OUT)


def log_if_not_allowed(doing: str, answer: object) -> bool:
    """Whether the key may not do that; if so, it is said in the log."""
    if not isinstance(answer, Refused) or not answer.not_allowed:
        return False
    log_not_allowed(StripeNotAllowed(doing, answer.error.message))
    return True
