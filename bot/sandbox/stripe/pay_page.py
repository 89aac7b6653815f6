"""The hosted page where a learner pays with a test card."""

from typing import Any

from babel.numbers import format_currency, get_currency_precision
from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from bot.sandbox.stripe.cards import HINTS
from bot.sandbox.stripe.forms import ApiError
from bot.sandbox.stripe.ledger import Ledger

HOLD = 10.0  # seconds: Checkout keeps the buyer until the webhook was answered, but no longer


class PayPage:
    """The page's routes. A card's number lives as long as its request: never stored, logged, shown."""

    def __init__(self, ledger: Ledger, title: str) -> None:
        self._ledger = ledger
        self._title = title
        self.blueprint = Blueprint("pay", __name__, template_folder="templates")
        self.blueprint.add_url_rule("/c/pay/<session_id>", "show", self._show, methods=["GET"])
        self.blueprint.add_url_rule("/c/pay/<session_id>", "pay", self._pay, methods=["POST"])

    def _show(self, session_id: str) -> AnyResponse:
        try:
            session = self._ledger.session(session_id)
        except ApiError:
            return Response("There is no such checkout.", 404, mimetype="text/plain")
        state = {"open": "card", "complete": "paid"}.get(session["status"], "expired")
        return self._page(session, "voucher" if self._ledger.is_promised(session) else state)

    def _pay(self, session_id: str) -> AnyResponse:
        step = request.form.get("step")
        try:
            if step == "voucher":
                self._ledger.promise(session_id)
                return self._page(self._ledger.session(session_id), "voucher")
            if step:
                outcome, completed = self._ledger.authenticate(session_id, step == "complete")
            else:
                outcome, completed = self._ledger.pay(session_id, request.form.get("number", ""))
            session = self._ledger.session(session_id)
        except ApiError:
            return self._show(session_id)  # paid in another tab, or expired meanwhile
        if outcome.result == "authenticate":
            return self._page(session, "authenticate")
        if outcome.result != "paid":
            return self._page(session, "card", outcome.message)
        completed.answered.wait(HOLD)
        return redirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id), 303)

    def _page(self, session: dict[str, Any], state: str, message: str = "") -> Response:
        response = make_response(
            render_template(
                "pay_page.html",
                title=self._title,
                amount=_written(session["amount_total"], session["currency"]),
                state=state,
                message=message,
                cards=HINTS,
                cancel_url=session["cancel_url"],
            )
        )
        response.headers["Cache-Control"] = "no-store"
        return response


def _written(amount: int, currency: str) -> str:
    """2900 usd as "$29.00", 2900 jpy as "¥2,900"."""
    code = currency.upper()
    return format_currency(amount / 10 ** get_currency_precision(code), code, locale="en_US")
