"""What the tools answer. Each is shown to an agent as JSON, under these names.

Without slots: the SDK reads a class's defaults off the class, and makes no schema of one with slots.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class LearnerState:
    """`lesson` is the one last shown, 0 before the first of the chapter. `wall` is the chapter that was asked
    for past the paywall, which a payment opens. `news` is to be told to the learner."""

    learner_id: str
    name: str
    tier: str
    chapter: int
    chapter_title: str
    lesson: int
    lessons_in_chapter: int
    stage: str
    confidence: float
    solved_in_chapter: int
    exercises_in_chapter: int
    lessons_read: int
    exercises_solved: int
    chapters: int
    free_chapters: int
    wall: int | None
    news: tuple[str, ...]
    next: str


@dataclass(frozen=True)
class ChapterContent:
    """One lesson, and the headings of the others. `result` is what the lesson's program shows; null until the
    learner has made a guess, and where nothing is to be guessed. `teach` says how to go about it."""

    chapter: int
    title: str
    lesson: int
    lessons: tuple[str, ...]
    heading: str
    text: str
    asks_for_guess: bool
    result: str | None
    in_other_words: str
    another_example: str
    teach: str


@dataclass(frozen=True)
class ExerciseShown:
    exercise: int
    title: str
    question: str
    kind: str
    options: tuple[str, ...]
    solved: bool


@dataclass(frozen=True)
class Exercises:
    chapter: int
    title: str
    exercises: tuple[ExerciseShown, ...]
    teach: str


@dataclass(frozen=True)
class Guidance:
    """`say` is ready for the learner; `teach` is for you. `exercise` is the next one to try, or null."""

    chapter: int
    lesson: int
    heading: str
    stage: str
    confidence: float
    teach: str
    say: str
    exercise: int | None


@dataclass(frozen=True)
class Assessment:
    """`correct` is null where nothing was graded: no exercise was named, or no answer was found. `say` is
    ready for the learner. `answer_told`: the hints are used up, and `say` holds the answer."""

    correct: bool | None
    exercise: int | None
    say: str
    answer_told: bool
    confidence: float
    solved_in_chapter: int
    exercises_in_chapter: int
    concepts_mentioned: tuple[str, ...]
    concepts_missing: tuple[str, ...]
    next: str


@dataclass(frozen=True)
class CodeRun:
    """`error` is Python's own last line, `error_line` where it happened. `asks` is the question of an input()
    that `inputs` had no answer for. `stopped`: "time", "output" or "crash", where it had to be ended."""

    output: str
    error: str | None = None
    error_line: int | None = None
    asks: str | None = None
    stopped: str | None = None
    cut: bool = False
    runs_left_today: int | None = None


@dataclass(frozen=True)
class UpgradeLink:
    """`say` holds the price and the link, ready for the learner."""

    url: str
    price: str
    say: str
    next: str
