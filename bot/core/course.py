"""What is taught: a course of chapters, each with its lessons and exercises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

AnswerKind = Literal["choice", "text", "number", "code"]


@dataclass(frozen=True, slots=True)
class Exercise:
    """One question with an answer that can be checked.

    `options` is filled for a choice alone; its `answers` are then the right options' numbers as
    text, from "1". `advice` gives the word for a particular wrong answer (for a choice: by the
    option's number as text), `hints` the words for any other, from the gentlest to the plainest.
    """

    title: str
    question: str
    kind: AnswerKind
    answers: tuple[str, ...]
    options: tuple[str, ...] = ()
    advice: Mapping[str, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    praise: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One message's worth of teaching, in WhatsApp's own formatting."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    number: int
    title: str
    lessons: tuple[Lesson, ...]
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """`free_chapters` may be 0 to len(chapters). `teasers` may be shown to anybody: a line for each
    chapter past the free ones, by chapter number. `locale` is how prices are written ("en_US"). `contact` is
    whom learners write to where a person is needed; may be empty."""

    title: str
    free_chapters: int
    chapters: tuple[Chapter, ...]
    promise: str = ""
    teasers: Mapping[int, str] = field(default_factory=dict)
    locale: str = "en_US"
    contact: str = ""

    @property
    def sells_nothing(self) -> bool:
        return self.free_chapters >= self.last_chapter

    @property
    def last_chapter(self) -> int:
        return len(self.chapters)

    def chapter(self, number: int) -> Chapter:
        """The chapter of that number, from 1; a number outside is brought to the nearest one."""
        return self.chapters[min(max(number, 1), self.last_chapter) - 1]
