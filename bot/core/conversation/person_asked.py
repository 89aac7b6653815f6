"""What somebody writes who asked for a person, for that person to read: only where texts are kept."""

from dataclasses import replace
from typing import Final

from bot.core.course import Course
from bot.core.learner import Learner

TEXTS_KEPT: Final = 5
SENTENCE: Final = 3  # words
TEXT_LENGTH: Final = 300  # characters of each


def with_text_kept(course: Course, before: Learner, after: Learner, text: str) -> Learner:
    """`after` with the text by which they asked, and what else they say while they wait: sentences, and what
    was not understood; no commands and answers."""
    asked, said = after.asked_for_person, " ".join(text.split())[:TEXT_LENGTH]
    if asked is None or not course.keeps_texts or not said:
        return after
    waits, unclear = before.asked_for_person is not None, after.progress.confused > before.progress.confused
    if waits and not unclear and said.count(" ") < SENTENCE - 1:
        return after
    return replace(after, asked_for_person=replace(asked, texts=(*asked.texts, said)[-TEXTS_KEPT:]))
