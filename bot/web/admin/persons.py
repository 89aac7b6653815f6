"""Who asked for a person."""

from dataclasses import dataclass

from flask import Blueprint, Response

from bot.errors import DocumentUnreadable
from bot.services.persons import LONGEST, MOST, can_write_to
from bot.web.admin.desk import Desk
from bot.web.admin.learners import where
from bot.web.admin.rendering import render


@dataclass(frozen=True, slots=True)
class PersonPages:
    desk: Desk

    def add_to(self, pages: Blueprint) -> None:
        pages.add_url_rule("/persons", "persons", self.show, methods=["GET"])

    def show(self) -> Response:
        found = list(self.desk.persons.waiting())
        now = self.desk.clock()
        waiting = [each for each in found if not isinstance(each, DocumentUnreadable)]
        return render(
            "persons.html",
            waiting=[(each, where(self.desk.course, each), can_write_to(each, now)) for each in waiting],
            damaged=[each for each in found if isinstance(each, DocumentUnreadable)],
            most=MOST,
            longest=LONGEST,
            keeps_texts=self.desk.course.keeps_texts,
        )
