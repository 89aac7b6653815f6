"""The objects that events are about, by the beginning of their ids, and how each is asked for."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

# The id may come from outside. With an empty one the SDK would ask for the list of all objects.
_ID: Final = re.compile(r"([a-z]{2,3})_\w{1,250}", re.ASCII)
_SDK_CLASSES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "cs": lambda stripe: stripe.checkout.Session,
    "pi": lambda stripe: stripe.PaymentIntent,
    "ch": lambda stripe: stripe.Charge,
    "py": lambda stripe: stripe.Charge,  # a payment without a card
    "re": lambda stripe: stripe.Refund,
    "pyr": lambda stripe: stripe.Refund,  # and its refund
    "du": lambda stripe: stripe.Dispute,
    "dp": lambda stripe: stripe.Dispute,
}


def sdk_class(object_id: str) -> Callable[[Any], Any] | None:
    """What gives the class for that id out of the `stripe` module. None: no id of an object that we read."""
    found = _ID.fullmatch(object_id)
    return _SDK_CLASSES.get(found[1]) if found else None
