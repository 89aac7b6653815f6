"""Hello, and where the learner stands."""

from bot.core.course import Chapter, Course

NAME_SHOWN = 30  # characters of a profile name in a greeting


def first_name(name: str) -> str:
    """The name as it may stand in a message: no formatting characters, not too long."""
    words = "".join(c for c in name if c not in "*_~`<>").split()
    return words[0][:NAME_SHOWN] if words else ""


def _hello(name: str) -> str:
    shown = first_name(name)
    return f"Hi {shown}!" if shown else "Hi!"


def welcome(course: Course, name: str) -> str:
    lines = [f"👋 {_hello(name)} Welcome to *{course.title}*."]
    if course.promise:
        lines.append(course.promise)
    lines.append(
        f"{course.last_chapter} short chapters, made for your phone. {_free_part(course)}\n\n"
        "Say *next* for your first lesson."
    )
    return "\n\n".join(lines)


def _free_part(course: Course) -> str:
    if course.free_chapters >= course.last_chapter:
        return "All of it is free."
    if course.free_chapters == 0:
        return "You can look around first."
    return f"The first {course.free_chapters} are free."


def short_welcome(course: Course, name: str) -> str:
    return f"👋 {_hello(name)} Welcome to *{course.title}*."


def hello_again(name: str, where: str, onward: str) -> str:
    return f"{_hello(name)} Good to see you. {where}\n\n{onward}"


def where_new(course: Course) -> str:
    return f"You are at the start of *{course.title}*."


def where(chapter: Chapter, lesson: int) -> str:
    if lesson == 0:
        return f"You are at the start of chapter {chapter.number}, *{chapter.title}*."
    return (
        f"You are in chapter {chapter.number}, *{chapter.title}*, lesson {lesson} of {len(chapter.lessons)}."
    )
