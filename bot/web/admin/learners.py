"""Finding learners, and all that is to be seen of one."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request

from bot.core.conversation.position import place_of
from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.ledger import Fact, timeline, timeline_of
from bot.core.payments.payment import Payment
from bot.errors import DocumentUnreadable
from bot.services.exports import everything_of
from bot.services.payment_story import DESCRIPTIONS, facts_of
from bot.services.persons import can_write_to
from bot.web.admin.desk import Desk
from bot.web.admin.rendering import render

SHOWN: Final = 50
PATIENCE: Final = 0.2  # seconds that a page looks through documents; then it says how far it came

# What was done, as the page after it says; by the name in its address.
DONE: Final = {
    "resend": "The confirmation is on its way.",
    "move": "They are reached at the new address.",
    "merge": "The two are one learner now.",
    "grant": "The paid chapters are open, and they are told.",
    "revoke": "The paid chapters are closed.",
    "refund": "The refund is asked for at Stripe, and they are told.",
    "forget": "They are erased everywhere but in the ledger.",
    "answer": "Your answer is on its way.",
    "done": "They wait for no person any more.",
    "assign": "The payment is theirs.",
}


@dataclass(frozen=True, slots=True)
class Place:
    chapter: str
    step: str
    open_exercise: str
    solved: int
    exercises: int
    lessons_read: int
    lessons: int


@dataclass(frozen=True, slots=True)
class Story:
    payment: Payment
    lines: Sequence[tuple[Fact, str]]


@dataclass(frozen=True, slots=True)
class LearnerPages:
    desk: Desk

    def add_to(self, pages: Blueprint) -> None:
        pages.add_url_rule("/learners", "learners", self.find, methods=["GET"])
        pages.add_url_rule("/learners/<learner_id>", "learner", self.show, methods=["GET"])
        pages.add_url_rule("/learners/<learner_id>/export", "export", self.export, methods=["GET"])

    def find(self) -> Response:
        wanted = request.args.get("q", "").strip()[:240]
        after = request.args.get("after", "")
        found, left_at = self._found(wanted, after) if wanted else ([], None)
        if len(found) == 1 and left_at is None and isinstance(found[0], Learner) and not after:
            return Response(status=303, headers={"Location": f"/admin/learners/{found[0].learner_id}"})
        done = DONE.get(request.args.get("done", ""))
        return render(
            "learners.html",
            wanted=wanted,
            found=found,
            left_at=left_at,
            done=done,
            is_paid=is_paid,
            is_damaged=lambda each: isinstance(each, DocumentUnreadable),
        )

    def _found(self, wanted: str, after: str) -> tuple[list[Learner | DocumentUnreadable], str | None]:
        """Who was found, and behind which id to go on looking; None: all were looked at."""
        ends_at = time.monotonic() + PATIENCE
        found: list[Learner | DocumentUnreadable] = []
        for each in self.desk.search.looking(wanted, after):
            if each.found is not None:
                found.append(each.found)
            if len(found) >= SHOWN or time.monotonic() >= ends_at:
                return found, each.looked_at
        return found, None

    def show(self, learner_id: str) -> Response:
        learner = self.desk.store.read(learner_id)
        if learner is None:
            return render("nobody.html", 404, learner_id=learner_id)
        if learner.learner_id != learner_id:
            return Response(status=303, headers={"Location": f"/admin/learners/{learner.learner_id}"})
        return self.page(learner, DONE.get(request.args.get("done", "")))

    def page(self, learner: Learner, done: str | None = None, fault: str | None = None) -> Response:
        facts = facts_of(self.desk.store, learner.learner_id)
        return render(
            "learner.html",
            409 if fault else 200,
            learner=learner,
            paid=is_paid(learner),
            place=where(self.desk.course, learner),
            stories=[
                Story(each, list(_lines(timeline_of(each.session_id, facts))))
                for each in learner.purchase.payments
            ],
            happened=list(_lines(timeline(facts))),
            can_write=can_write_to(learner, self.desk.clock()),
            done=done,
            fault=fault,
        )

    def export(self, learner_id: str) -> Response:
        learner = self.desk.store.read(learner_id)
        if learner is None:
            return render("nobody.html", 404, learner_id=learner_id)
        text = json.dumps(everything_of(self.desk.store, learner), indent=2, ensure_ascii=False, default=str)
        named = {"Content-Disposition": f'attachment; filename="{learner.learner_id}.json"'}
        data = text.encode("utf-8", "replace")
        return Response(data, content_type="application/json; charset=utf-8", headers=named)


def where(course: Course, learner: Learner) -> Place:
    place = place_of(course, learner)
    chapter = course.chapter(place.chapter)
    lesson = chapter.lesson_at_step(place.step)
    return Place(
        chapter=f"{chapter.number}. {chapter.title}",
        step=lesson.heading if lesson else "at the chapter's door",
        open_exercise=chapter.exercises[place.exercise - 1].title if place.exercise else "",
        solved=sum(len(set(each)) for each in learner.progress.solved.values()),
        exercises=sum(len(each.exercises) for each in course.chapters),
        lessons_read=sum(
            min(max(learner.progress.read.get(each.number, 0), 0), len(each.lessons))
            for each in course.chapters
        ),
        lessons=sum(len(each.lessons) for each in course.chapters),
    )


def _lines(facts: Sequence[Fact]) -> Iterator[tuple[Fact, str]]:
    for fact in facts:
        yield fact, DESCRIPTIONS.get(fact.kind, fact.kind.replace("_", " "))
