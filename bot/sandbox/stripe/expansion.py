"""Stripe's `expand`: ids in an answer replaced by the objects that they name, where a caller asks for it."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.stripe import objects
from bot.sandbox.stripe.forms import ApiError
from bot.sandbox.stripe.ledger import Ledger

DEEPEST = 4


def expanded(answer: dict[str, Any], paths: Sequence[str], ledger: Ledger) -> dict[str, Any]:
    """A copy of `answer` with what stands at each of the paths ("payment_intent.latest_charge", in a list
    "data.payment_intent") shown in full. Raises ApiError for what cannot be."""
    shown = answer
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise ApiError(f"You cannot expand more than {DEEPEST} levels of a property", param="expand")
        shown = _show(shown, steps, path, ledger)
    return shown


def _show(of: dict[str, Any], steps: Sequence[str], path: str, ledger: Ledger) -> dict[str, Any]:
    if not steps:
        return of
    name, *rest = steps
    if of.get("object") == "list" and name == "data":
        return {**of, "data": [_show(each, rest, path, ledger) for each in of["data"]]}
    found = _named(of, name, path, ledger)
    return {**of, name: found if found is None else _show(found, rest, path, ledger)}


def _named(of: dict[str, Any], name: str, path: str, ledger: Ledger) -> dict[str, Any] | None:
    """The object that the field names; None where the field is empty."""
    if of.get("object") == "checkout.session" and name == "line_items":
        items = ledger.line_items.get(of["id"], [])
        return objects.listing(f"/v1/checkout/sessions/{of['id']}/line_items", items, has_more=False)
    tables = {"payment_intent": ledger.intents, "latest_charge": ledger.charges, "charge": ledger.charges}
    if name not in tables or name not in of:
        raise ApiError(f"This property cannot be expanded ({path}).", param="expand")
    value = of[name]
    return value if value is None or isinstance(value, dict) else tables[name][value]
