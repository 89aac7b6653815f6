"""Fields of a document that this version does not know: the learner's own, and those of a payment, a
delivery, a Stripe task, a session or what agents left.

Reading sets them apart as `more`, writing puts them back: an older version that runs beside a newer one, or
after it, loses nothing.
"""

from dataclasses import fields
from typing import Any, Final

import orjson

from bot.core.checkout import Checkout
from bot.core.learner import Inbox, Learner, Progress, Purchase
from bot.core.messaging.delivery import Delivery
from bot.core.payments.payment import Payment
from bot.core.payments.tasks import StripeTask
from bot.core.tutoring.record import Tutoring

_MORE: Final = "more"


def _names(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind)) - {_MORE}


# The parts of a learner. Their fields stand in the document itself.
PARTS: Final[dict[str, type]] = {"progress": Progress, "purchase": Purchase, "inbox": Inbox}
_LEARNER: Final = (_names(Learner) - PARTS.keys()).union(*map(_names, PARTS.values()))
_WITHIN: Final = {
    "payments": _names(Payment),
    "deliveries": _names(Delivery),
    "errands": _names(StripeTask),
    "checkout": _names(Checkout),
    "tutoring": _names(Tutoring),
}


def set_apart(document: dict[str, Any]) -> dict[str, Any]:
    """Raises TypeError for a field that could not be written back: now, and not when the turn is saved."""
    for name, known in _WITHIN.items():
        kept = document.get(name)
        if isinstance(kept, list | tuple):
            document[name] = [_apart(each, known) if isinstance(each, dict) else each for each in kept]
        elif isinstance(kept, dict):
            document[name] = _apart(kept, known)
    return _apart(document, _LEARNER)


def put_back(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the fields of each `more` in the place of it."""
    for name in _WITHIN:
        kept = document[name]
        for each in (kept,) if isinstance(kept, dict) else kept or ():
            each |= each.pop(_MORE)
    more = document.pop(_MORE)
    return {**more, **document} if more else document


def _apart(found: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    if found.keys() <= known:
        return found
    more = {name: value for name, value in found.items() if name not in known}
    orjson.dumps(more)
    return {name: value for name, value in found.items() if name in known} | {_MORE: more}
