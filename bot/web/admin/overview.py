"""How the course does, at a glance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, Response

from bot.core.course import Course, Exercise, Lesson
from bot.core.figures import UNCLEAR
from bot.services.course_figures import Counts, Takings, sum_of
from bot.web.admin.charts import Column, bars, columns
from bot.web.admin.desk import Desk
from bot.web.admin.rendering import money, render

MOST: Final = 8  # of a list
PROCESS_GONE: Final = timedelta(seconds=45)
PROCESS_FORGOTTEN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Process:
    name: str
    seen: int  # seconds ago

    @property
    def is_well(self) -> bool:
        return self.seen < PROCESS_GONE.total_seconds()


@dataclass(frozen=True, slots=True)
class Revenue:
    currency: str
    columns: Sequence[Column]
    lately: str
    ever: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    desk: Desk

    def add_to(self, pages: Blueprint) -> None:
        pages.add_url_rule("", "overview", self.show, methods=["GET"])
        pages.add_url_rule("/", "overview_as_typed", _without_slash, methods=["GET"])

    def show(self) -> Response:
        counts, now, course = self.desk.figures.counts(), self.desk.clock(), self.desk.course
        return render(
            "overview.html",
            counts=counts,
            funnel=bars(funnel(course, counts)),
            active=columns([(f"{day:%b %-d}", n) for day, n in zip(counts.days, counts.active, strict=True)]),
            revenue=list(_revenue(counts.revenue, counts)),
            test_revenue=list(_revenue(counts.test_revenue, counts)),
            stands=bars([(step_title(course, name), n) for name, n in _first(counts.stands)]),
            wrong=bars([(step_title(course, name), n) for name, n in _first(counts.wrong)]),
            unclear=[(where, counts.unclear.get(where, 0)) for where in UNCLEAR],
            texts=_first(counts.texts),
            keeps_texts=course.keeps_texts,
            queues=self.desk.store_figures.queues(),
            reconcile_failed=_failed_since(counts.moments),
            dead=_first(counts.dead),
            parked=_first(counts.parked),
            processes=list(_processes(counts.moments, now)),
            asking=len(self.desk.store.asking_for_person(MOST + 1)),
            now=now,
        )


def funnel(course: Course, counts: Counts) -> Iterator[tuple[str, int]]:
    yield "Joined", counts.of("joined")
    for chapter in course.chapters:
        if chapter.number == course.free_chapters + 1:
            yield from _at_the_wall(counts)
        yield f"{chapter.number}. {chapter.title}", counts.of(f"chapter {chapter.slug}")
    yield "Finished", counts.of("finished")


def _at_the_wall(counts: Counts) -> Iterator[tuple[str, int]]:
    yield "Met the paywall", counts.of("wall")
    yield "Was given a link", counts.of("link")
    yield "Paid", counts.of("paid")


def step_title(course: Course, name: str) -> str:
    """A step by its heading, "4. Decisions: Or else"; its name where the course has it no more."""
    slug, _, step = name.partition("/")
    chapter = course.by_slug.get(slug)
    if chapter is None:
        return name
    number = chapter.at.get(step, 0)
    if not number:
        return f"{chapter.number}. {chapter.title}: {step or 'at its door'}"
    return f"{chapter.number}. {chapter.title}: {_heading(chapter.steps[number - 1])}"


def _heading(step: Lesson | Exercise) -> str:
    return step.heading if isinstance(step, Lesson) else f"Exercise: {step.title}"


def _revenue(by_currency: Mapping[str, tuple[Takings, ...]], counts: Counts) -> Iterator[Revenue]:
    for currency, days in sorted(by_currency.items()):
        ever = counts.revenue_ever.get(currency)
        lately = sum_of(days)
        shown = [
            (f"{day:%b %-d}", each.amount, money(each.amount, currency))
            for day, each in zip(counts.days, days, strict=True)
        ]
        yield Revenue(
            currency.upper() or "no currency",
            columns(shown),
            _told(lately, currency),
            _told(ever, currency) if ever and by_currency is counts.revenue else "",
        )


def _without_slash() -> Response:
    return Response(status=303, headers={"Location": "/admin"})


def _told(taken: Takings, currency: str) -> str:
    back = f", {money(taken.back, currency)} went back" if taken.back else ""
    payments = "payment" if taken.payments == 1 else "payments"
    return f"{money(taken.amount, currency)} by {taken.payments:,} {payments}{back}"


def _first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return list(counts.items())[:MOST]


def _failed_since(moments: Mapping[str, datetime]) -> bool:
    ok, failed = (moments.get(f"reconcile {outcome}") for outcome in ("ok", "failed"))
    return failed is not None and (ok is None or ok < failed)


def _processes(moments: Mapping[str, datetime], now: datetime) -> Iterator[Process]:
    """Those that were seen lately."""
    for name, at in sorted(moments.items()):
        if name.startswith("seen ") and now - at < PROCESS_FORGOTTEN:
            yield Process(name.removeprefix("seen "), max(int((now - at).total_seconds()), 0))
