"""Hello, and where the learner stands."""

import unicodedata

from bot.core.course import Chapter, Course
from bot.core.wording.joining import paragraphs, sentences
from bot.core.wording.speaking import _, plural

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
    return _("Hi {name}!", name=shown) if shown else _("Hi!")


def welcome(course: Course, name: str) -> str:
    size = plural(
        "{number} short chapter, made for your phone.",
        "{number} short chapters, made for your phone.",
        course.last_chapter,
    )
    parts = [
        short_welcome(course, name),
        course.promise,
        f"{size} {_free_part(course)}",
        _("Say *next* for your first lesson."),
    ]
    return "\n\n".join(filter(None, parts))


def _free_part(course: Course) -> str:
    if course.sells_nothing:
        return _("All of it is free.")
    if course.free_chapters == 0:
        return _("You can look around first.")
    return plural("The first one is free.", "The first {number} are free.", course.free_chapters)


def short_welcome(course: Course, name: str) -> str:
    return sentences("👋", _hello(name), _("Welcome to *{course}*.", course=course.title))


def hello_again(name: str, where: str, onward: str) -> str:
    return paragraphs(sentences(_hello(name), _("Good to see you."), where), onward)


def where_new(course: Course) -> str:
    return _("You are at the start of *{course}*.", course=course.title)


def where(chapter: Chapter, lesson: int, exercise: int) -> str:
    """`exercise`: the open one, or 0."""
    named = {"chapter": chapter.number, "title": chapter.title}
    if exercise:
        return _(
            "You are in chapter {chapter}, *{title}*, at exercise {exercise} of {last}.",
            exercise=exercise,
            last=len(chapter.exercises),
            **named,
        )
    if lesson == 0:
        return _("You are at the start of chapter {chapter}, *{title}*.", **named)
    return _(
        "You are in chapter {chapter}, *{title}*, lesson {lesson} of {last}.",
        lesson=lesson,
        last=len(chapter.lessons),
        **named,
    )
