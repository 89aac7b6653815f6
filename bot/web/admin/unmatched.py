"""Paid sessions that match nobody, and whose they are."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from bot.core.learner import Learner
from bot.core.payments.stripe_results import NotFound
from bot.logs.log import event
from bot.services.assignments import Anothers, Assignable, NotPaid, Recorded, what_follows
from bot.services.waiting_payments import received_at
from bot.web.admin.desk import Desk
from bot.web.admin.naming import Unclear, named, one_learner
from bot.web.admin.rendering import money, render

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UnmatchedPages:
    desk: Desk

    def add_to(self, pages: Blueprint) -> None:
        pages.add_url_rule("/unmatched", "unmatched", self.show, methods=["GET"])
        pages.add_url_rule("/unmatched/assign", "assign", self.assign, methods=["POST"])

    def show(self) -> Response:
        return self._page()

    def _page(self, fault: str | None = None) -> Response:
        waiting = sorted(waiting_payments(self.desk), key=received_at, reverse=True)
        return render(
            "unmatched.html", 409 if fault else 200, waiting=waiting, received_at=received_at, fault=fault
        )

    def assign(self) -> Response:
        """Stripe is asked what the session is before anything is said of it."""
        session_id = request.form.get("session", "").strip()[:255]
        learner = one_learner(self.desk, request.form.get("learner", "").strip()[:240])
        if isinstance(learner, Unclear):
            return self._page(learner.why)
        match self.desk.assignments.look_at(session_id, learner):
            case Assignable() as assignable:
                return self._assign(assignable, learner)
            case Recorded():
                return self._page(f"It is {named(learner)}'s already.")
            case Anothers(owner):
                return self._page(f"It is another learner's: {owner}")
            case NotPaid(status):
                return self._page(f"It is not paid: {status}")
            case NotFound():
                return self._page("Stripe has no such session for this key.")
            case _:
                return self._page("Stripe did not answer. Try again.")

    def _assign(self, assignable: Assignable, learner: Learner) -> Response:
        if request.form.get("sure") != "yes":
            return render(
                "assign.html",
                learner=learner,
                session_id=assignable.session.session_id,
                plan=list(_plan(assignable, learner)),
            )
        self.desk.assignments.assign(assignable, learner)
        event(log, logging.INFO, "admin_action", action="assign", learner_id=learner.learner_id)
        to = f"/admin/learners/{learner.learner_id}?done=assign"
        return Response(status=303, headers={"Location": to})


def waiting_payments(desk: Desk) -> Iterator[Mapping[str, Any]]:
    """Those that found their payer since are not among them."""
    records = list(desk.store.unmatched())
    recorded = desk.figures.recorded() if records else set()
    return (each for each in records if each.get("session_id") not in recorded)


def _plan(assignable: Assignable, learner: Learner) -> Iterator[str]:
    session = assignable.session
    yield f"{money(session.amount_total, session.currency)} is recorded as paid by {named(learner)}."
    yield from what_follows(assignable, learner)
