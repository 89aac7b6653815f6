"""The pages and what each of them answers, behind one door."""

import logging
import threading
from pathlib import Path

from flask import Blueprint, Response

from bot.config.config import Config
from bot.core.course import Course
from bot.errors import DocumentUnreadable, StoreError, TutorClawError
from bot.logs.log import event
from bot.services.store_figures import StoreFigures
from bot.store.protocol import Store
from bot.web.admin.actions import ActionPages
from bot.web.admin.course import CoursePages, Findings
from bot.web.admin.desk import make_desk
from bot.web.admin.door import Door
from bot.web.admin.learners import LearnerPages
from bot.web.admin.overview import OverviewPage
from bot.web.admin.persons import PersonPages
from bot.web.admin.rendering import render
from bot.web.admin.tickets import Tickets
from bot.web.admin.unmatched import UnmatchedPages
from bot.wiring import Money, utc_now

log = logging.getLogger(__name__)

_STYLE = Path(__file__).with_name("style.css")


def make_pages(
    config: Config, token: str, course: Course, store: Store, money: Money, store_figures: StoreFigures
) -> Blueprint:
    pages = Blueprint("admin", __name__, url_prefix="/admin")
    Door(Tickets(token, utc_now), config.public_url).add_to(pages)
    desk = make_desk(config, course, store, money, store_figures)
    threading.Thread(target=desk.figures.warm, daemon=True).start()
    pages.add_url_rule("/style.css", "style", _style, methods=["GET"])
    pages.register_error_handler(TutorClawError, _unavailable)
    for each in (OverviewPage, LearnerPages, ActionPages, PersonPages, UnmatchedPages):
        each(desk).add_to(pages)
    CoursePages(desk, Findings(config.course_dir)).add_to(pages)
    return pages


def _style() -> Response:
    return Response(_STYLE.read_bytes(), content_type="text/css; charset=utf-8")


def _unavailable(error: TutorClawError) -> Response:
    if isinstance(error, DocumentUnreadable):
        event(log, logging.ERROR, "document_unreadable", where=error.where, reason=error.reason)
    else:
        name = "store_unavailable" if isinstance(error, StoreError) else "stripe_unavailable"
        event(log, logging.ERROR, name, reason=str(error))
    return render("trouble.html", 503, error=error)
