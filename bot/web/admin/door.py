"""The door of the operator's page: logging in and out, and what every request has to show."""

import logging
import re
from dataclasses import dataclass, field
from typing import Final

from flask import Blueprint, Response, g, request

from bot.logs.log import event
from bot.logs.repeated import Repeated
from bot.services.rate_limit import RateLimit
from bot.web.admin.origin import is_ours
from bot.web.admin.rendering import render
from bot.web.admin.tickets import KEPT, Tickets

log = logging.getLogger(__name__)

COOKIE: Final = "tutorclaw_admin"
LOGIN: Final = "/admin/login"
LIMIT: Final = 64 * 1024  # bytes of a form
WRONG_TOKENS: Final = 10  # at once in a process; then one each six seconds
_OPEN: Final = (LOGIN, "/admin/style.css")
_PAGE: Final = re.compile(r"/admin(/[\w-]+)*", re.ASCII)
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # "no-referrer" would have browsers send `Origin: null`
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class Door:
    """Wrong tokens are bounded for all together: behind a proxy everybody has one address. The right one
    always passes, or strangers could lock the operator out."""

    tickets: Tickets
    public_url: str
    tries: RateLimit = field(default_factory=lambda: RateLimit(1 / 6, WRONG_TOKENS))
    refusals: Repeated = field(default_factory=lambda: Repeated(5, 60.0))

    def add_to(self, pages: Blueprint) -> None:
        pages.before_request(self.check)
        pages.after_request(_with_headers)
        pages.add_url_rule("/login", "show_login", lambda: _login_page(""), methods=["GET"])
        pages.add_url_rule("/login", "log_in", self.log_in, methods=["POST"])
        pages.add_url_rule("/logout", "log_out", self.log_out, methods=["POST"])

    def check(self) -> Response | None:
        """The answer to who may not pass; None lets the request through."""
        request.max_content_length = LIMIT
        changes = request.method not in ("GET", "HEAD", "OPTIONS")
        if changes and not is_ours(request, self.public_url):
            return self._refuse("another site", "This was not sent by a page of this address.")
        if request.path in _OPEN:
            return None
        session = self.tickets.session(request.cookies.get(COOKIE))
        if session is None:
            back = request.path if not changes and _PAGE.fullmatch(request.path) else "/admin"
            return _to(LOGIN if back == "/admin" else f"{LOGIN}?next={back}")
        if changes and not self.tickets.is_form_of(session, request.form.get("form", "")):
            return self._refuse(
                "no form of ours", "That form was not ours, or is too old. Go back and reload."
            )
        g.admin_form = self.tickets.form_token(session)
        return None

    def log_in(self) -> Response:
        if self.tickets.is_token(request.form.get("token", "")):
            event(log, logging.INFO, "admin_login")
            wanted = request.args.get("next", "")
            answer = _to(wanted if _PAGE.fullmatch(wanted) else "/admin")
            self._set_cookie(answer, self.tickets.issue(), int(KEPT.total_seconds()))
            return answer
        self.refusals.event(log, logging.WARNING, "login", "admin_login_refused")
        if not self.tries.admit():
            return _login_page(
                "Too many wrong tokens just now. Wait a minute; the right one works at once.", 429
            )
        return _login_page("That is not the token. It is ADMIN_TOKEN in the server's settings.", 403)

    def log_out(self) -> Response:
        answer = _to(LOGIN)
        self._set_cookie(answer, "", 0)
        return answer

    def _set_cookie(self, answer: Response, value: str, seconds: int) -> None:
        answer.set_cookie(
            COOKIE,
            value,
            max_age=seconds,
            path="/admin",
            secure=self.public_url.startswith("https:"),
            httponly=True,
            samesite="Strict",
        )

    def _refuse(self, why: str, words: str) -> Response:
        self.refusals.event(log, logging.WARNING, "request", "admin_refused", why=why)
        return render("refused.html", 403, words=words)


def _login_page(fault: str, status: int = 200) -> Response:
    return render("login.html", status, fault=fault)


def _to(path: str) -> Response:
    """303: by GET, whatever was asked by."""
    return Response(status=303, headers={"Location": path})


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
