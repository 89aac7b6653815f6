"""The states in which an exercise is open, or has just been solved."""

from collections.abc import Callable

from bot.core.course import Chapter, Exercise
from tests.chat import Person
from tests.core.conversation.said.start import Unreachable, shipped, welcomed

USUAL = {
    "number": "Four, three times",
    "choice": "Seven and seven",
    "text": "A pet",
    "code": "Write a line",
    "hints_out": "A copy",
}


def open_exercise(person: Person) -> Exercise | None:
    """The one whose question was just read."""
    every = (exercise for chapter in shipped().chapters for exercise in chapter.exercises)
    asked = [exercise for exercise in every if exercise.question in person.reply]
    return max(asked, key=lambda exercise: person.reply.rfind(exercise.question), default=None)


def exercise_of(kind: str) -> Callable[[str], Person]:
    return lambda title: _at(*_found(kind, title))


def _found(kind: str, title: str) -> tuple[Chapter, Exercise]:
    """The exercise of that title; where none was asked for, any of that kind."""
    there = [(chapter, each) for chapter in shipped().chapters for each in chapter.exercises]
    wanted = title or USUAL[kind]
    for chapter, each in there:
        if each.title == wanted and (kind in (each.kind, "hints_out")):
            return chapter, each
    if title:
        raise Unreachable(f"the course has no {kind} exercise {title!r}")
    return next(pair for pair in there if kind in (pair[1].kind, "hints_out"))


def _at(chapter: Chapter, wanted: Exercise) -> Person:
    person = welcomed()
    if chapter.number > shipped().free_chapters:
        person.pays()
    person.says(f"chapter {chapter.number}")
    person.says(f"exercises {chapter.number}")
    for _ in range(len(chapter.exercises) + 1):
        if wanted.question in person.reply:
            return person
        now = open_exercise(person)
        person.says(now.answers[0] if now else "exercises")
    raise Unreachable(f"`exercises` does not lead to {wanted.title!r}")


def one_wrong(title: str) -> Person:
    chapter, exercise = _found("number", title)
    person = _at(chapter, exercise)
    person.says(next(iter(exercise.advice)))
    return person


def hints_out(title: str) -> Person:
    chapter, exercise = _found("hints_out", title)
    person = _at(chapter, exercise)
    for _ in exercise.hints:  # one more would tell the answer
        person.says("hint")
    return person


def all_solved(_: str = "") -> Person:
    """Just when the last exercise of a chapter was solved."""
    person = _at(shipped().chapter(1), shipped().chapter(1).exercises[0])
    for _ in range(20):
        now = open_exercise(person)
        if now is None:
            return person
        person.says(now.answers[0])
    raise Unreachable("the exercises of chapter 1 have no end")
