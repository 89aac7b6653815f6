"""What is said to a question about a word of the course."""

from bot.core.course import Chapter
from bot.core.glossary import Term


def explained(term: Term, where: str, after: str) -> str:
    """`where`: which chapter is about it, or ""."""
    return "\n\n".join(filter(None, (f"📖 *{term.name}*: {term.text}", where, after)))


def found(where: str, after: str) -> str:
    return "\n\n".join(filter(None, (where, after)))


def chapter_about(chapter: Chapter, is_open: bool, offered: bool) -> str:
    named = f"Chapter {chapter.number}, *{chapter.title}*, teaches it"
    if not is_open:
        return f"{named}. It is part of the full course."
    return f"{named}: say *chapter {chapter.number}*." if offered else f"{named}."


def lesson_about(chapter: Chapter, lesson: int, is_open: bool, offered: bool) -> str:
    named = f"*{chapter.lessons[lesson - 1].heading}* is a lesson of chapter {chapter.number}"
    if not is_open:
        return f"{named}, in the full course."
    return f"{named}: say *chapter {chapter.number} lesson {lesson}*." if offered else f"{named}."
