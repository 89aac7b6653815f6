"""What is taught: a course of chapters, each a path of lessons and exercises."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

AnswerKind = Literal["choice", "text", "number", "code"]

LONGEST_STEP = 60  # characters of a step's name


def step_name(heading: str) -> str:
    """The name of a step that has none of its own: "Run: a name for a value" is "run-a-name-for-a-value"."""
    return re.sub(r"[\W_]+", "-", heading.casefold()).strip("-")[:LONGEST_STEP].rstrip("-") or "step"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One question with an answer that can be checked.

    `options` is filled for a choice alone; its `answers` are then the right options' numbers as
    text, from "1". `advice` gives the word for a particular wrong answer (for a choice: by the
    option's number as text), `hints` the words for any other, from the gentlest to the plainest.
    `because` is the reason that goes with the worked answer, `twin` a question of the same kind that is
    asked once the answer was told; it is not on the path.
    """

    title: str
    question: str
    kind: AnswerKind
    answers: tuple[str, ...]
    options: tuple[str, ...] = ()
    advice: Mapping[str, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    praise: str = ""
    because: str = ""
    twin: "Exercise | None" = None
    step: str = ""  # its name in the chapter; left empty, it is made from the title

    def __post_init__(self) -> None:
        if not self.step:
            object.__setattr__(self, "step", step_name(f"exercise-{self.title}"))


@dataclass(frozen=True, slots=True)
class Prediction:
    """What will be seen, where a lesson asks for it. `guesses` has the word for each typical guess."""

    result: str
    guesses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One message's worth of teaching, in WhatsApp's own formatting.

    `again` is its second wording and `example` another example; either may be empty. With a `prediction` the
    lesson ends in a question, and waits for a guess.
    """

    heading: str
    text: str
    again: str = ""
    example: str = ""
    prediction: Prediction | None = None
    step: str = ""  # its name in the chapter; left empty, it is made from the heading

    def __post_init__(self) -> None:
        if not self.step:
            object.__setattr__(self, "step", step_name(self.heading))


@dataclass(frozen=True, slots=True)
class Chapter:
    """`steps` is the path, in the order in which it is walked. `slug` is its stable name."""

    number: int
    slug: str
    title: str
    steps: tuple[Lesson | Exercise, ...]
    lessons: tuple[Lesson, ...] = field(init=False, repr=False, compare=False)
    exercises: tuple[Exercise, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lessons = tuple(step for step in self.steps if isinstance(step, Lesson))
        exercises = tuple(step for step in self.steps if isinstance(step, Exercise))
        object.__setattr__(self, "lessons", lessons)
        object.__setattr__(self, "exercises", exercises)


@dataclass(frozen=True, slots=True)
class Numbered:
    """What the numbers of one chapter meant before places were kept by name: step names, in order."""

    chapter: str
    lessons: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """`free_chapters` may be 0 to len(chapters). `teasers` may be shown to anybody: a line for each
    chapter past the free ones, by chapter number. `locale` is how prices are written ("en_US"). `contact` is
    whom learners write to where a person is needed; may be empty. `answers` are the course's own answers, by
    topic. `numbered` says what the numbers in documents of before meant; empty: the order of today."""

    title: str
    free_chapters: int
    chapters: tuple[Chapter, ...]
    promise: str = ""
    teasers: Mapping[int, str] = field(default_factory=dict)
    locale: str = "en_US"
    contact: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    numbered: tuple[Numbered, ...] = ()

    @property
    def sells_nothing(self) -> bool:
        return self.free_chapters >= self.last_chapter

    @property
    def last_chapter(self) -> int:
        return len(self.chapters)

    def chapter(self, number: int) -> Chapter:
        """The chapter of that number, from 1; a number outside is brought to the nearest one."""
        return self.chapters[min(max(number, 1), self.last_chapter) - 1]


def free_name(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken ("run", "run-2"); adds it to those that are."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
