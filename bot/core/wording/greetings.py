"""Hello, and where the learner stands."""

import unicodedata

from bot.core.course import Chapter, Course
from bot.core.wording.counting import counted

NAME_SHOWN = 30  # characters of a profile name in a greeting
_JOINERS = "\u200c\u200d"  # they hold letters and emoji together


def first_name(name: str) -> str:
    """The name as a message may show it: no formatting characters, none that reverse the direction of the
    text after them, not too long. Empty if nothing visible is left."""
    words = "".join(sign for sign in name if _may_stand(sign)).split()
    shown = next((word for word in words if any(_is_seen(sign) for sign in word)), "")
    return shown[:NAME_SHOWN].rstrip(_JOINERS)


def _may_stand(sign: str) -> bool:
    return sign not in "*_~`<>" and (sign in _JOINERS or unicodedata.category(sign) != "Cf")


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNS"  # a letter, a number, an emoji


def _hello(name: str) -> str:
    shown = first_name(name)
    return f"Hi {shown}!" if shown else "Hi!"


def welcome(course: Course, name: str) -> str:
    size = counted(course.last_chapter, "short chapter")
    parts = [
        short_welcome(course, name),
        course.promise,
        f"{size}, made for your phone. {_free_part(course)}",
        "Say *next* for your first lesson.",
    ]
    return "\n\n".join(filter(None, parts))


def _free_part(course: Course) -> str:
    if course.sells_nothing:
        return "All of it is free."
    if course.free_chapters == 0:
        return "You can look around first."
    if course.free_chapters == 1:
        return "The first one is free."
    return f"The first {course.free_chapters} are free."


def short_welcome(course: Course, name: str) -> str:
    return f"👋 {_hello(name)} Welcome to *{course.title}*."


def hello_again(name: str, where: str, onward: str) -> str:
    return f"{_hello(name)} Good to see you. {where}\n\n{onward}"


def where_new(course: Course) -> str:
    return f"You are at the start of *{course.title}*."


def where(chapter: Chapter, lesson: int, exercise: int) -> str:
    """`exercise`: the open one, or 0."""
    if exercise:
        at = f"exercise {exercise} of {len(chapter.exercises)}"
        return f"You are in chapter {chapter.number}, *{chapter.title}*, at {at}."
    if lesson == 0:
        return f"You are at the start of chapter {chapter.number}, *{chapter.title}*."
    return (
        f"You are in chapter {chapter.number}, *{chapter.title}*, lesson {lesson} of {len(chapter.lessons)}."
    )
