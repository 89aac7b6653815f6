"""Pages out of templates. Whatever stands in a document is text: all of it is escaped."""

from datetime import datetime
from functools import cache
from typing import Any

from flask import Response, g, request
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.i18n.prices import plain_amount


def render(template: str, status: int = 200, /, **values: Any) -> Response:
    shared = {"form_token": getattr(g, "admin_form", ""), "path": request.path}
    html = _templates().get_template(template).render(**shared, **values)
    return Response(html, status, content_type="text/html; charset=utf-8")


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("bot.web.admin"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"moment": moment, "day": day, "money": money, "counted": counted}
    return made


def moment(time: datetime | None) -> str:
    """To the minute, in UTC."""
    return time.strftime("%Y-%m-%d %H:%M UTC") if time else "–"


def day(time: datetime | None) -> str:
    return time.strftime("%Y-%m-%d") if time else "–"


def money(amount: int | None, currency: str | None) -> str:
    return f"{plain_amount(amount or 0, currency)} {(currency or '').upper()}".rstrip()


def counted(number: int) -> str:
    return f"{number:,}"
