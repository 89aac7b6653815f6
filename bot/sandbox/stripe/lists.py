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
    """A page of a list, the newest first, as `created`, `limit` and `starting_after` ask for it."""
    for bound, value in form.get("created", {}).items():
        at = forms.whole_number(value, f"created[{bound}]", 0)
        keep = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}[bound]
        found = [each for each in found if keep(each["created"], at)]
    newest_first = list(reversed(found))
    if "starting_after" in form:
        ids = [each["id"] for each in newest_first]
        if form["starting_after"] not in ids:
            raise ApiError(f"No such object: {form['starting_after']}", param="starting_after")
        newest_first = newest_first[ids.index(form["starting_after"]) + 1 :]
    limit = forms.whole_number(form.get("limit", 10), "limit")
    if limit > 100:
        raise ApiError("This value must be less than or equal to 100.", param="limit")
    return objects.listing(path, newest_first[:limit], len(newest_first) > limit)
