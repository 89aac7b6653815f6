"""The course as the phone shows it, with what `course check` says of it."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response
from markupsafe import Markup, escape

from bot.content import read_course
from bot.content.advice import advice_on
from bot.core.course import Chapter, Course, Exercise, Lesson
from bot.core.wording import teaching
from bot.web.admin.desk import Desk
from bot.web.admin.rendering import render

# As WhatsApp shows it. What is escaped first holds no mark of these.
_MARKS: Final = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), "strong"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), "em"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), "s"),
)
_CODE: Final = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message; `label` says what it is."""

    label: str
    text: Markup
    theirs: bool = False


class Findings:
    """What `course check` says of the files as they are now, read again where one of them changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._looked_at: object = None
        self._found: Sequence[str] = ()

    def now(self) -> Sequence[str]:
        files = self._files()
        if files != self._looked_at:
            found = read_course(self._folder)
            self._found = advice_on(found) if isinstance(found, Course) else list(map(str, found))
            self._looked_at = files
        return self._found

    def _files(self) -> object:
        try:
            with os.scandir(self._folder) as entries:
                return sorted((each.name, each.stat().st_mtime_ns, each.stat().st_size) for each in entries)
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class CoursePages:
    desk: Desk
    findings: Findings

    def add_to(self, pages: Blueprint) -> None:
        pages.add_url_rule("/course", "course", self.show, methods=["GET"])
        pages.add_url_rule("/course/<int:number>", "chapter", self.chapter, methods=["GET"])

    def show(self) -> Response:
        course = self.desk.course
        return render("course.html", course=course, findings=self.findings.now())

    def chapter(self, number: int) -> Response:
        course = self.desk.course
        if not 0 < number <= course.last_chapter:
            return render("nobody.html", 404, learner_id=f"chapter {number}")
        chapter = course.chapter(number)
        return render(
            "chapter.html",
            course=course,
            chapter=chapter,
            bubbles=list(bubbles(course, chapter)),
            findings=[each for each in self.findings.now() if chapter.slug in each],
        )


def bubbles(course: Course, chapter: Chapter) -> Iterator[Bubble]:
    for step in chapter.steps:
        if isinstance(step, Lesson):
            yield Bubble("Lesson", as_shown(f"*{step.heading}*\n\n{step.text}"))
            if step.prediction is not None:
                yield Bubble("A guess", Markup("…"), theirs=True)
                yield Bubble("The result", as_shown(step.prediction.result))
            yield from _others(step)
        else:
            yield Bubble("Exercise", as_shown(teaching.question(step)))
            yield from _answers(step)


def _others(lesson: Lesson) -> Iterator[Bubble]:
    if lesson.again:
        yield Bubble("Explained again", as_shown(lesson.again))
    if lesson.example:
        yield Bubble("Another example", as_shown(lesson.example))


def _answers(exercise: Exercise) -> Iterator[Bubble]:
    shown = exercise.options[int(exercise.answers[0]) - 1] if exercise.options else exercise.answers[0]
    yield Bubble("The answer", Markup("<code>{}</code>").format(shown), theirs=True)
    for number, hint in enumerate(exercise.hints, 1):
        yield Bubble(f"Hint {number}", as_shown(hint))
    if exercise.praise:
        yield Bubble("Right", as_shown(exercise.praise))
    if exercise.twin is not None:
        yield Bubble("Its twin", as_shown(teaching.question(exercise.twin)))


def as_shown(text: str) -> Markup:
    """WhatsApp's marks as HTML; everything else is text."""
    parts: list[str] = []
    end = 0
    for code in _CODE.finditer(text):
        parts.append(_marked(text[end : code.start()]))
        tag = "pre" if code[1] is not None else "code"
        parts.append(f"<{tag}>{escape((code[1] or code[2] or '').strip(chr(10)))}</{tag}>")
        end = code.end()
    parts.append(_marked(text[end:]))
    return Markup("".join(parts))  # noqa: S704 - all of it is escaped


def _marked(text: str) -> str:
    safe = str(escape(text))
    for mark, tag in _MARKS:
        safe = mark.sub(rf"<{tag}>\1</{tag}>", safe)
    return safe
