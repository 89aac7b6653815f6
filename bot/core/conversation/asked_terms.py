"""Questions about a word of the course, answered from its glossary, or else from its titles and headings.

All three may be shown to anybody: no line of a chapter is.
"""

from collections.abc import Iterator

from bot.core.conversation.exercises import open_exercise
from bot.core.conversation.onward import onward
from bot.core.conversation.position import place_of
from bot.core.conversation.predictions import open_prediction
from bot.core.conversation.turn import Turn, say
from bot.core.course import Chapter, Course
from bot.core.gate import is_open
from bot.core.glossary import Term, find_term, key_of
from bot.core.learner import Learner
from bot.core.wording import asked_terms

_SHORTEST = 3  # letters of a word that is looked for in titles


def answer_about(course: Course, learner: Learner, words: str, asked: bool = True) -> Turn | None:
    """None: the course has nothing about it. `asked`: it was a question; otherwise the words stand alone."""
    if term := find_term(course.terms, words, asked):
        return say(learner, _explained(course, learner, term))
    if chapter := next(_chapters_about(course, words), None):
        opens, offered = _way(course, learner, chapter)
        where = asked_terms.chapter_about(chapter, opens, offered)
        return say(learner, asked_terms.found(where, "" if offered else onward(course, learner)))
    if asked and (lesson := _lesson_about(course, learner, words)):
        opens, offered = _way(course, learner, lesson[0])
        where = asked_terms.lesson_about(*lesson, opens, offered)
        return say(learner, asked_terms.found(where, "" if offered else onward(course, learner)))
    return None


def _explained(course: Course, learner: Learner, term: Term) -> str:
    chapter = course.by_slug.get(term.chapter)
    after = onward(course, learner)
    if chapter is None or chapter.number == place_of(course, learner).chapter:
        return asked_terms.explained(term, "", after)
    opens, offered = _way(course, learner, chapter)
    where = asked_terms.chapter_about(chapter, opens, offered)
    return asked_terms.explained(term, where, "" if offered else after)


def _way(course: Course, learner: Learner, chapter: Chapter) -> tuple[bool, bool]:
    """Whether that chapter is open, and whether to offer it: what waits for an answer goes before."""
    opens = is_open(course, learner, chapter.number)
    waits = open_exercise(course, learner) is not None or open_prediction(course, learner) is not None
    return opens, opens and not waits


def _chapters_about(course: Course, words: str) -> Iterator[Chapter]:
    return (chapter for chapter in course.chapters if _names(chapter.title, words))


def _lesson_about(course: Course, learner: Learner, words: str) -> tuple[Chapter, int] | None:
    """The first lesson with the words in its heading, and rather one that is open."""
    found = [
        (chapter, number)
        for chapter in course.chapters
        for number, lesson in enumerate(chapter.lessons, 1)
        if _names(lesson.heading, words)
    ]
    opened = (each for each in found if is_open(course, learner, each[0].number))
    return next(opened, found[0] if found else None)


def _names(heading: str, words: str) -> bool:
    said = key_of(words).split()
    return any(len(word) >= _SHORTEST for word in said) and set(said) <= _words(heading)


def _words(heading: str) -> set[str]:
    return {key_of(word) for word in heading.split()}
