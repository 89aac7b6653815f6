"""What is taught: a course of chapters, each a path of lessons and exercises."""

import re
from binascii import b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from typing import Any, Final, Literal

from bot.core.glossary import Term, by_name
from bot.core.programs.checks import Check
from bot.core.wording.speaking import Catalogue

AnswerKind = Literal["choice", "text", "number", "code"]

RUNS_FREE: Final = 10
RUNS_PAID: Final = 200
LONGEST_STEP = 60  # characters of a step's name
# The shipped course's contact, until whoever sells it puts an address there. Inside a translated sentence it
# would be English, so that such a course's learners read sentences without an address.
NO_ADDRESS_YET = "the person who gave you this number"


def step_name(heading: str) -> str:
    """The name of a step that has none of its own: "Run: a name for a value" is "run-a-name-for-a-value"."""
    return re.sub(r"[\W_]+", "-", heading.casefold()).strip("-")[:LONGEST_STEP].rstrip("-") or "step"


MARK = 4  # characters


@lru_cache(4096)
def mark(name: str) -> str:
    """A name in four characters, where many stand side by side."""
    return _hash(name, 3)


def _hash(text: str, size: int) -> str:
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=size).digest()
    return b2a_base64(digest, newline=False).decode()


def _made() -> Any:
    """A field that is made of the others."""
    return field(init=False, repr=False, compare=False)


def _make(made: object, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(made, name, value)


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
    given: str = ""  # the question's own program, with a gap of ____ where the answer belongs
    checks: tuple[Check, ...] = ()  # of a program that is sent as the answer

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
    program: str = ""  # the first program of its text, for `run`

    def __post_init__(self) -> None:
        if not self.step:
            object.__setattr__(self, "step", step_name(self.heading))


@dataclass(frozen=True, slots=True)
class Chapter:
    """`steps` is the path, in the order in which it is walked; `slug` is the chapter's stable name.

    What follows is made of the steps, once. Steps count from 1: `at` finds one by its name, `lesson_at` and
    `exercise_at` have that of each lesson and exercise. `lessons_to` has how many lessons there are up to
    each step, from step 0, the chapter's door. `trail` has a mark() of every step.
    """

    number: int
    slug: str
    title: str
    steps: tuple[Lesson | Exercise, ...]
    lessons: tuple[Lesson, ...] = _made()
    exercises: tuple[Exercise, ...] = _made()
    at: Mapping[str, int] = _made()
    lesson_at: tuple[int, ...] = _made()
    exercise_at: tuple[int, ...] = _made()
    lessons_to: tuple[int, ...] = _made()
    trail: str = _made()

    def __post_init__(self) -> None:
        numbered = tuple(enumerate(self.steps, 1))
        is_lesson = [int(isinstance(step, Lesson)) for step in self.steps]
        _make(
            self,
            lessons=tuple(step for step in self.steps if isinstance(step, Lesson)),
            exercises=tuple(step for step in self.steps if isinstance(step, Exercise)),
            at={step.step: number for number, step in numbered},
            lesson_at=tuple(number for number, step in numbered if isinstance(step, Lesson)),
            exercise_at=tuple(number for number, step in numbered if isinstance(step, Exercise)),
            lessons_to=(0, *accumulate(is_lesson)),
            trail="".join(mark(step.step) for step in self.steps),
        )

    def lesson_at_step(self, step: int) -> Lesson | None:
        """The last lesson up to that step."""
        lesson = self.lessons_to[step]
        return self.lessons[lesson - 1] if lesson else None

    def exercise_number(self, step: int) -> int:
        """The number of the exercise that is that step; 0 where it is none."""
        return step - self.lessons_to[step] if step and isinstance(self.steps[step - 1], Exercise) else 0


@dataclass(frozen=True, slots=True)
class Numbered:
    """What the numbers of one chapter meant before places were kept by name: step names, in order."""

    chapter: str
    lessons: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """`free_chapters` may be 0 to len(chapters). `teasers` may be shown to anybody: a line for each
    chapter past the free ones, by chapter number. `language` is what the bot speaks ("pt-BR"; "": English)
    with those who choose no other of the `catalogues`, which are its sentences in each language; `locale` is
    how prices are written ("en_US"; "": as in that language). `editions` are this course with the chapters
    that there are in another language, by that language, which is their `edition`. `contact` is whom learners
    write to where a person is needed; may be empty. `answers` are the course's own answers, by topic.
    `numbered` says what the numbers in documents of before meant; empty: the order of today. `glossary` may
    be shown to anybody. `exchanges_per_day` is how often an agent may be guided for a learner who has not
    paid; None: as often as it likes.

    `terms` (the glossary by every name), `by_slug`, `order` (a short hash of the names of all steps, in
    order) and `trail` (a mark() of every chapter) are made of the others, once."""

    title: str
    free_chapters: int
    chapters: tuple[Chapter, ...]
    promise: str = ""
    teasers: Mapping[int, str] = field(default_factory=dict)
    locale: str = ""
    contact: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    numbered: tuple[Numbered, ...] = ()
    glossary: tuple[Term, ...] = ()
    language: str = ""
    catalogues: Mapping[str, Catalogue] = field(default_factory=dict, repr=False, compare=False)
    editions: Mapping[str, "Course"] = field(default_factory=dict, repr=False)
    edition: str = ""
    exchanges_per_day: int | None = None
    terms: Mapping[str, Term] = _made()
    runs_free: int = RUNS_FREE  # programs that a learner may run a day
    runs_paid: int = RUNS_PAID
    has_operator: bool = False  # somebody sees who asks for a person, and can answer in the chat
    keeps_texts: bool = False  # for the operator: what is not understood
    by_slug: Mapping[str, Chapter] = _made()
    order: str = _made()
    trail: str = _made()

    def __post_init__(self) -> None:
        names = "\n\n".join(
            "\n".join((each.slug, *(step.step for step in each.steps))) for each in self.chapters
        )
        _make(
            self,
            terms=by_name(self.glossary),
            by_slug={each.slug: each for each in self.chapters},
            order=_hash(names, 6),
            trail="".join(mark(each.slug) for each in self.chapters),
        )

    @property
    def sells_nothing(self) -> bool:
        return self.free_chapters >= self.last_chapter

    @property
    def last_chapter(self) -> int:
        return len(self.chapters)

    def chapter(self, number: int) -> Chapter:
        """The chapter of that number, from 1; a number outside is brought to the nearest one."""
        chapters = self.chapters
        return chapters[number - 1] if 0 < number <= len(chapters) else chapters[0 if number < 1 else -1]


def free_name(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken ("run", "run-2"); adds it to those that are."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
