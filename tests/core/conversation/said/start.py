"""Where every state begins: the shipped course, and somebody who has just been welcomed to it."""

from functools import cache

from bot.content import read_course
from bot.core.course import Course
from tests.chat import Person
from tests.course.chapters import FOLDER


class Unreachable(Exception):
    """The course or the engine has no such state (yet)."""


@cache
def shipped() -> Course:
    course = read_course(FOLDER)
    assert isinstance(course, Course), course
    return course


def newcomer(_: str = "") -> Person:
    return Person(course=shipped())


def welcomed(_: str = "") -> Person:
    person = newcomer()
    person.says("hi")
    return person
