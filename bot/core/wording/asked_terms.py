"""What is said to a question about a word of the course."""

from bot.core.course import Chapter
from bot.core.glossary import Term
from bot.core.wording.speaking import _


def explained(term: Term, where: str, after: str) -> str:
    """`where`: which chapter is about it, or ""."""
    return "\n\n".join(filter(None, (f"📖 *{term.name}*: {term.text}", where, after)))


def found(where: str, after: str) -> str:
    return "\n\n".join(filter(None, (where, after)))


def chapter_about(chapter: Chapter, is_open: bool, offered: bool) -> str:
    named = {"chapter": chapter.number, "title": chapter.title}
    if not is_open:
        return _("Chapter {chapter}, *{title}*, teaches it. It is part of the full course.", **named)
    if offered:
        return _("Chapter {chapter}, *{title}*, teaches it: say *chapter {chapter}*.", **named)
    return _("Chapter {chapter}, *{title}*, teaches it.", **named)


def lesson_about(chapter: Chapter, lesson: int, is_open: bool, offered: bool) -> str:
    named = {"title": chapter.lessons[lesson - 1].heading, "chapter": chapter.number}
    if not is_open:
        return _("*{title}* is a lesson of chapter {chapter}, in the full course.", **named)
    if offered:
        return _(
            "*{title}* is a lesson of chapter {chapter}: say *chapter {chapter} lesson {lesson}*.",
            lesson=lesson,
            **named,
        )
    return _("*{title}* is a lesson of chapter {chapter}.", **named)
