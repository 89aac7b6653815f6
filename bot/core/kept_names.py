"""A learner's place and progress by name, as their document keeps them beside the numbers.

    kept_place  "2.3.0 variables/run-two-names d41dA3x/.8kQzPw0c"
    kept_steps  {"variables": "2.3 Pw0c 1.4 aB3dEf5h"}
    kept_wall   "6 lists"

The numbers come first, as they stood when the names were written: a document whose own numbers are others
was edited by hand, and then those count. A place has the chapter, lesson and exercise, then slug and step
("+" and an exercise that is done beside the path), then a mark of every chapter and every step up to it:
where the step is gone, the nearest one before it is known. Steps have the chapter and the furthest lesson
read with its mark, then the exercises solved with theirs, and the marks of those that are gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.course import MARK, Chapter, Course, mark
from bot.core.learner import Progress

_NOTHING = "-"


@dataclass(frozen=True, slots=True)
class KeptPlace:
    numbers: str  # "2.3.0"
    slug: str
    step: str  # "": at the chapter's door
    beside: str  # the exercise that is done beside the path, or ""
    chapters: tuple[str, ...]  # marks
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptSteps:
    chapter: int  # 0: the course has it no more
    read: int
    last_read: str  # the mark of that lesson
    solved: tuple[int, ...]
    marks: tuple[str, ...]  # of `solved`, then of what the course no longer has


def place_numbers(progress: Progress) -> str:
    return f"{progress.chapter}.{progress.lesson}.{progress.exercise}"


def write_place(course: Course, progress: Progress) -> str:
    number, exercise = progress.chapter, progress.exercise
    if not 1 <= number <= len(course.chapters):
        return ""
    chapter = course.chapters[number - 1]
    step = path_step(chapter, progress)
    name = chapter.steps[step - 1].step if step else ""
    if 0 < exercise <= len(chapter.exercises) and chapter.exercise_at[exercise - 1] != step:
        name = f"{name}+{chapter.exercises[exercise - 1].step}"
    marks = f"{course.trail[: MARK * number]}.{chapter.trail[: MARK * step]}"
    return f"{number}.{progress.lesson}.{exercise} {chapter.slug}/{name} {marks}"


def path_step(chapter: Chapter, progress: Progress) -> int:
    """How far the path was walked: `step` where it goes with `lesson`, or else `lesson`, within bounds."""
    lesson = min(max(progress.lesson, 0), len(chapter.lesson_at))
    if 0 < progress.step < len(chapter.lessons_to) and chapter.lessons_to[progress.step] == lesson:
        return progress.step
    return chapter.lesson_at[lesson - 1] if lesson else 0


def read_place(kept: str) -> KeptPlace | None:
    """None for what is no place: somebody may have edited it."""
    numbers, _, rest = kept.partition(" ")
    names, _, marks = rest.partition(" ")
    slug, slash, step = names.rpartition("/")
    chapters, point, steps = marks.partition(".")
    if not (slash and point):
        return None
    step, _, beside = step.partition("+")
    return KeptPlace(numbers, slug, step, beside, _each_mark(chapters), _each_mark(steps))


def _each_mark(marks: str) -> tuple[str, ...]:
    return tuple(marks[at : at + MARK] for at in range(0, len(marks), MARK))


def write_steps(chapter: Chapter, read: int, solved: tuple[int, ...], gone: tuple[str, ...]) -> str:
    last = mark(chapter.lessons[read - 1].step) if 0 < read <= len(chapter.lessons) else _NOTHING
    kept = f"{chapter.number}.{read} {last}"
    there = [number for number in solved if 0 < number <= len(chapter.exercises)]
    marks = (*(mark(chapter.exercises[number - 1].step) for number in there), *gone)
    return f"{kept} {'.'.join(map(str, there)) or _NOTHING} {''.join(marks)}" if marks else kept


def read_steps(kept: str) -> KeptSteps | None:
    """None for what was edited."""
    parts = kept.split(" ")
    if len(parts) not in (2, 4):
        return None
    numbers, last, solved, marks = parts if len(parts) == 4 else (*parts, _NOTHING, "")
    try:
        chapter, read = map(int, numbers.split("."))
        done = () if solved == _NOTHING else tuple(map(int, solved.split(".")))
    except ValueError:
        return None
    return KeptSteps(chapter, read, last, done, _each_mark(marks))


def without_chapter(kept: str) -> str:
    """The steps of a chapter that the course no longer has: they count again once it is back."""
    return f"0.{kept.partition('.')[2]}"


def noted(course: Course, before: Progress, after: Progress) -> Progress:
    """`after`, with the names of what changed since `before`."""
    changed: dict[str, object] = {}
    if (place := write_place(course, after)) != after.kept_place:
        changed["kept_place"] = place
    if after.read is not before.read or after.solved is not before.solved:
        changed["kept_steps"] = _steps_noted(course, before, after)
    if (wall := _wall_noted(course, after)) != after.kept_wall:
        changed["kept_wall"] = wall
    if after.kept_order != course.order:
        changed["kept_order"] = course.order
    return replace(after, **changed) if changed else after  # type: ignore[arg-type]


def _steps_noted(course: Course, before: Progress, after: Progress) -> Mapping[str, str]:
    kept = dict(after.kept_steps)
    for number in after.read.keys() | after.solved.keys():
        read, solved = after.read.get(number, 0), after.solved.get(number, ())
        same = read == before.read.get(number, 0) and solved == before.solved.get(number, ())
        if 1 <= number <= len(course.chapters) and not same:
            chapter = course.chapters[number - 1]
            known = read_steps(kept.get(chapter.slug, ""))
            gone = known.marks[len(known.solved) :] if known else ()
            kept[chapter.slug] = write_steps(chapter, read, solved, gone)
    return kept


def with_steps_of(progress: Progress, other: Progress) -> Progress:
    """The progress with what another document of the same person had read and solved, whatever course each
    was written with. Their names are put together; the numbers follow when the course is at hand."""
    kept = dict(progress.kept_steps)
    for slug, steps in other.kept_steps.items():
        known, more = read_steps(kept.get(slug, "0.0 -")), read_steps(steps)
        if known is not None and more is not None:
            kept[slug] = _joined(known, more)
    return replace(progress, kept_order="joined", kept_steps=kept)


def _joined(known: KeptSteps, more: KeptSteps) -> str:
    """`more` may have numbers of another course, so only its marks are taken."""
    last = known.last_read if known.read >= more.read else more.last_read
    marks = (*known.marks, *(each for each in more.marks if each not in known.marks))
    solved = ".".join(map(str, known.solved)) or _NOTHING
    return f"{known.chapter}.{known.read} {last}" + (f" {solved} {''.join(marks)}" if marks else "")


def _wall_noted(course: Course, progress: Progress) -> str:
    wall = progress.wall
    known = wall is not None and 1 <= wall <= len(course.chapters)
    return f"{wall} {course.chapters[wall - 1].slug}" if wall is not None and known else ""
