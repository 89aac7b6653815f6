"""Stripe's lists: which objects are in one, and which of them are on the page."""

from typing import Any

from bot.sandbox.stripe import forms, objects
from bot.sandbox.stripe.forms import ApiError


def filtered(
    found: list[dict[str, Any]], form: dict[str, Any], filters: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Those that have the values which the form names for these fields."""
    return [each for each in found if all(each[name] == form[name] for name in filters if name in form)]


def page(found: list[dict[str, Any]], form: dict[str, Any], path: str) -> dict[str, Any]:
    """A page of a list, newest first: as `created`, `limit`, `starting_after`, `ending_before` ask for it."""
    for bound, value in form.get("created", {}).items():
        at = forms.whole_number(value, f"created[{bound}]", 0)
        keep = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}[bound]
        found = [each for each in found if keep(each["created"], at)]
    newest_first = list(reversed(found))
    limit = forms.whole_number(form.get("limit", 10), "limit")
    if limit > 100:
        raise ApiError("This value must be less than or equal to 100.", param="limit")
    if "ending_before" in form:
        newer = newest_first[: _place(newest_first, form, "ending_before")]
        return objects.listing(path, newer[-limit:], len(newer) > limit)
    if "starting_after" in form:
        newest_first = newest_first[_place(newest_first, form, "starting_after") + 1 :]
    return objects.listing(path, newest_first[:limit], len(newest_first) > limit)


def _place(of: list[dict[str, Any]], form: dict[str, Any], param: str) -> int:
    ids = [each["id"] for each in of]
    if form[param] not in ids:
        raise ApiError(f"No such object: {form[param]}", param=param)
    return ids.index(form[param])
