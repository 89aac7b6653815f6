"""A learner's place and progress by name, as their document keeps them beside the numbers.

    kept_place  "2.3.0 variables/run-two-names d41dA3x/.8kQzPw0c"
    kept_steps  {"variables": "2.3 Pw0c 1-2.4 aB3dEf5hQ7zT"}
    kept_wall   "6 lists"

The numbers come first, as they stood when the names were written: a document whose own numbers are others
was edited by hand, and then those count. A place has the chapter, lesson and exercise, then slug and step
("+" and an exercise that is done beside the path), then a mark of every chapter and every step up to it:
where the step is gone, the nearest one before it is known. Steps have the chapter and the furthest lesson
read with its mark, then the exercises solved with theirs, and the marks of those that are gone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.core.course import MARK, Chapter, Course
from bot.core.learner import Progress

NOTHING = "-"
_LONGEST_RUN = 1000  # exercises of a chapter


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


def write_place(course: Course, chapter: Chapter, lesson: int, exercise: int, step: int) -> str:
    name = chapter.steps[step - 1].step if step else ""
    if 0 < exercise <= len(chapter.exercise_at) and chapter.exercise_at[exercise - 1] != step:
        name = f"{name}+{chapter.exercises[exercise - 1].step}"
    marks = f"{course.trail[: MARK * chapter.number]}.{chapter.trail[: MARK * step]}"
    return f"{chapter.number}.{lesson}.{exercise} {chapter.slug}/{name} {marks}"


def _place_noted(course: Course, progress: Progress) -> str:
    """ "" where the numbers are out of bounds: then they count as they are."""
    if not 1 <= progress.chapter <= len(course.chapters):
        return ""
    chapter = course.chapters[progress.chapter - 1]
    step = path_step(chapter, progress)
    return write_place(course, chapter, progress.lesson, progress.exercise, step)


def path_step(chapter: Chapter, progress: Progress) -> int:
    """How far the path was walked: `step` where it goes with `lesson`, or else `lesson`, within bounds."""
    step = progress.step
    if 0 < step < len(chapter.lessons_to) and chapter.lessons_to[step] == progress.lesson:
        return step
    lesson = min(progress.lesson, len(chapter.lesson_at))
    return chapter.lesson_at[lesson - 1] if lesson > 0 else 0


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
    last = _mark(chapter, chapter.lesson_at[read - 1]) if 0 < read <= len(chapter.lesson_at) else NOTHING
    kept = f"{chapter.number}.{read} {last}"
    there = [number for number in solved if 0 < number <= len(chapter.exercise_at)]
    if not there and not gone:
        return kept
    marks = [_mark(chapter, chapter.exercise_at[number - 1]) for number in there]
    return f"{kept} {write_ranges(there) or NOTHING} {''.join((*marks, *gone))}"


def write_ranges(numbers: Iterable[int]) -> str:
    """ "1-4.7" """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ".".join(f"{first}-{last}" if last > first else str(first) for first, last in runs)


def _numbers(ranges: str) -> tuple[int, ...]:
    """Raises ValueError."""
    numbers: list[int] = []
    for run in ranges.split("."):
        first, dash, last = run.partition("-")
        start, end = int(first), int(last if dash else first)
        if end - start > _LONGEST_RUN:  # somebody edited it
            raise ValueError
        numbers += range(start, end + 1)
    return tuple(numbers)


def _mark(chapter: Chapter, step: int) -> str:
    return chapter.trail[MARK * (step - 1) : MARK * step]


def read_steps(kept: str) -> KeptSteps | None:
    """None for what was edited."""
    parts = kept.split(" ")
    if len(parts) not in (2, 4):
        return None
    numbers, last, solved, marks = parts if len(parts) == 4 else (*parts, NOTHING, "")
    try:
        chapter, read = map(int, numbers.split("."))
        done = () if solved == NOTHING else _numbers(solved)
    except ValueError:
        return None
    return KeptSteps(chapter, read, last, done, _each_mark(marks))


def without_chapter(kept: str) -> str:
    """The steps of a chapter that the course no longer has: they count again once it is back."""
    return f"0.{kept.partition('.')[2]}"


def noted(course: Course, before: Progress, after: Progress) -> Progress:
    """`after`, with the names of what changed since `before`. Whoever writes some of the names of a chapter's
    steps writes all (steps_of)."""
    changed: dict[str, object] = {}
    if (place := _place_noted(course, after)) != after.kept_place:
        changed["kept_place"] = place
    if after.kept_steps is before.kept_steps and (numbers := _changed_chapters(before, after)):
        changed["kept_steps"] = {**after.kept_steps, **_steps_noted(course, after, numbers)}
    if (wall := _wall_noted(course, after)) != after.kept_wall:
        changed["kept_wall"] = wall
    if after.kept_order != course.order:
        changed["kept_order"] = course.order
    return replace(after, **changed) if changed else after  # type: ignore[arg-type]


def _changed_chapters(before: Progress, after: Progress) -> set[int]:
    """In which something was read or solved."""
    read, solved = before.read, before.solved
    changed = set() if after.read is read else {n for n, value in after.read.items() if read.get(n) != value}
    if after.solved is not solved:
        changed |= {n for n, value in after.solved.items() if solved.get(n) != value}
    return changed


def _steps_noted(course: Course, progress: Progress, numbers: Iterable[int]) -> Mapping[str, str]:
    chapters = [course.chapters[number - 1] for number in numbers if 1 <= number <= len(course.chapters)]
    return {chapter.slug: steps_of(chapter, progress, progress.read) for chapter in chapters}


def steps_of(chapter: Chapter, progress: Progress, read: Mapping[int, int]) -> str:
    """What was solved there, and `read`; names of what is gone stay."""
    kept = progress.kept_steps.get(chapter.slug)
    known = read_steps(kept) if kept else None
    gone = known.marks[len(known.solved) :] if known else ()
    return write_steps(chapter, read.get(chapter.number, 0), progress.solved.get(chapter.number, ()), gone)


def _wall_noted(course: Course, progress: Progress) -> str:
    wall = progress.wall
    known = wall is not None and 1 <= wall <= len(course.chapters)
    return f"{wall} {course.chapters[wall - 1].slug}" if wall is not None and known else ""
