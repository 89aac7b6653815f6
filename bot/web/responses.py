"""The answers that several routes give."""

from collections.abc import Iterable

import orjson
from flask import Response

from bot import whatsapp


def as_twiml(texts: Iterable[str]) -> Response:
    return Response(whatsapp.twiml(texts), content_type="text/xml; charset=utf-8")


def as_json(body: dict[str, object], status: int) -> Response:
    return Response(orjson.dumps(body), status, content_type="application/json")


def as_text(text: str, status: int) -> Response:
    return Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")


def as_page(html: str, status: int = 200) -> Response:
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # the session id is in the address
    return response
