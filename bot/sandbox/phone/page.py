"""The phone's web server: the page, its feed, and what its controls do."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, redirect, request, send_from_directory

from bot.sandbox.phone.phones import Phones

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)


def create_page(phones: Phones) -> Flask:
    app = Flask("tutorclaw.demo", static_folder=str(STATIC), static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 0
    app.before_request(_only_from_here)
    app.after_request(_secured)
    app.add_url_rule("/", view_func=lambda: send_from_directory(STATIC, "index.html"), endpoint="page")
    app.add_url_rule(
        "/favicon.ico", view_func=lambda: send_from_directory(STATIC, "favicon.png"), endpoint="icon"
    )
    app.add_url_rule(
        "/operator", view_func=lambda: redirect(phones.operator_page(), 303), endpoint="operator"
    )
    app.add_url_rule("/feed", view_func=lambda: _feed(phones), endpoint="feed")
    for path, act in _actions(phones).items():
        app.add_url_rule(path, view_func=act, endpoint=path, methods=["POST"])
    return app


def _actions(phones: Phones) -> dict[str, Callable[[], Response]]:
    def say() -> Response:
        phones.say(_phone(), _text("text", 4096))
        return jsonify(said="sent")

    def rename() -> Response:
        phones.rename(_phone(), _text("name", 60))
        return jsonify(said="renamed")

    def switch() -> Response:
        known = phones.flip(_text("name", 40), request.get_json().get("on") is True)
        return jsonify(said="done") if known else abort(404)

    def resend() -> Response:
        return jsonify(said=phones.resend())

    return {"/say": say, "/name": rename, "/switch": switch, "/resend": resend}


def _feed(phones: Phones) -> Response:
    phone = _phone()
    stream = phones.feed.listen(phone, lambda: phones.hello(phone))
    return Response(stream, mimetype="text/event-stream", headers={"Cache-Control": "no-store"})


def _phone() -> str:
    """The number of the phone that asks: digits only, for it names a file."""
    number = request.args.get("phone") if request.method == "GET" else request.get_json().get("phone")
    if not isinstance(number, str) or not re.fullmatch(r"[0-9]{8,15}", number):
        abort(400)
    return number


def _text(field: str, longest: int) -> str:
    text = request.get_json().get(field)
    if not isinstance(text, str):
        abort(400)
    return text[:longest]


def _only_from_here() -> None:
    """Turn away other sites that a browser has open: by a name of theirs that leads here, or by a form."""
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    if host not in ("127.0.0.1", "localhost") or (origin and origin != request.host_url.rstrip("/")):
        abort(403)
    if request.method == "POST" and not isinstance(request.get_json(silent=True), dict):
        abort(400)


def _secured(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
