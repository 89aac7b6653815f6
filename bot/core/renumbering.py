"""A learner's numbers, brought to the course as it is loaded: names stay where they are, numbers follow.

Where the document has no names, its numbers mean what the course's `numbered` says. Where its numbers were
edited since the names were written, the numbers count, in the order that is loaded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.course import Chapter, Course, mark
from bot.core.kept_names import (
    KeptPlace,
    KeptSteps,
    noted,
    place_numbers,
    read_place,
    read_steps,
    without_chapter,
    write_steps,
)
from bot.core.learner import Learner, Progress, at_the_door


def settled(course: Course, learner: Learner) -> Learner:
    """The learner with the numbers of this course; the same one where they are that already."""
    before = learner.progress
    if before.kept_order == course.order:
        if before.guess is None or before.kept_place.startswith(f"{place_numbers(before)} "):
            return learner
        return replace(learner, progress=replace(before, guess=None))  # it was a guess at another place
    after = before
    if before.kept_order:
        after = _solved_by_names(course, _placed_by_names(course, before))
    elif course.numbered:
        after = _solved_by_table(course, _placed_by_table(course, before))
    everything = Progress(kept_steps=after.kept_steps)
    return replace(learner, progress=noted(course, everything, after))


def _has_begun(progress: Progress) -> bool:
    """Whoever has not is at the start of the course, whatever its first chapter is."""
    return progress.chapter > 1 or progress.lesson > 0 or progress.exercise > 0 or bool(progress.read)


def _standing(progress: Progress, chapter: Chapter, step: int, exercise: int, moved: bool) -> Progress:
    """`moved`: to another step than they stood at."""
    return replace(
        progress,
        chapter=chapter.number,
        lesson=chapter.lessons_to[step],
        step=step,
        exercise=exercise,
        hints=progress.hints if exercise else 0,
        wrong=progress.wrong if exercise else (),
        guess=None if moved else progress.guess,
        twin=progress.twin and bool(exercise) and not moved,
    )


def _last_of(found: Iterable[Chapter | None], course: Course, progress: Progress) -> Progress:
    """At the end of the nearest chapter before one that is gone."""
    chapter = next((each for each in found if each is not None), None)
    if chapter is None:
        return at_the_door(progress, 1)
    return _standing(progress, chapter, len(chapter.steps), 0, moved=True)


def _wall(course: Course, slug: str, number: int) -> int:
    """The chapter asked for past the paywall: whoever pays goes on where it was, even if it is gone."""
    return course.by_slug[slug].number if slug in course.by_slug else min(number, course.last_chapter)


def _exercise(chapter: Chapter, name: str) -> int:
    """Its number, 0 where it is gone."""
    return chapter.exercise_number(chapter.at.get(name, 0))


# By the names in the document


def _placed_by_names(course: Course, progress: Progress) -> Progress:
    place, wall = read_place(progress.kept_place), progress.wall
    number, _, slug = progress.kept_wall.partition(" ")
    if wall is not None and number == str(wall):
        wall = _wall(course, slug, wall)
    progress = replace(progress, wall=wall)
    if place is None or place.numbers != place_numbers(progress):
        return replace(progress, step=0, guess=None)
    if not _has_begun(progress):
        return at_the_door(progress, 1)
    chapter = course.by_slug.get(place.slug)
    if chapter is None:
        marked = {mark(each.slug): each for each in course.chapters}
        return _last_of((marked.get(each) for each in reversed(place.chapters)), course, progress)
    return _placed_in(chapter, progress, place)


def _placed_in(chapter: Chapter, progress: Progress, place: KeptPlace) -> Progress:
    step = chapter.at.get(place.step, 0)
    if place.step and not step:
        marked = {mark(name): number for name, number in chapter.at.items()}
        step = next((marked[each] for each in reversed(place.steps) if each in marked), 0)
        exercise = _exercise(chapter, place.beside) if place.beside else 0
        return _standing(progress, chapter, step, exercise, moved=True)
    if place.beside:
        exercise = _exercise(chapter, place.beside)
    else:
        exercise = chapter.exercise_number(step) if progress.exercise else 0
    return _standing(progress, chapter, step, exercise, moved=False)


def _solved_by_names(course: Course, progress: Progress) -> Progress:
    kept: dict[str, str] = {}
    read, solved = dict(progress.read), dict(progress.solved)
    found: list[tuple[Chapter, int, tuple[int, ...]]] = []
    for slug, steps in progress.kept_steps.items():
        known, chapter = read_steps(steps), course.by_slug.get(slug)
        if known is None or _is_edited(known, progress):
            continue
        read.pop(known.chapter, None)
        solved.pop(known.chapter, None)
        if chapter is None:
            kept[slug] = without_chapter(steps)
            continue
        done, gone = _found(chapter, known.marks)
        found.append((chapter, _read_in(chapter, known), done))
        kept[slug] = write_steps(chapter, found[-1][1], done, gone)
    # What was edited by hand counts before what has names.
    read = {**{chapter.number: furthest for chapter, furthest, _ in found if furthest}, **read}
    solved = {**{chapter.number: done for chapter, _, done in found if done}, **solved}
    return replace(progress, read=read, solved=solved, kept_steps=kept)


def _is_edited(known: KeptSteps, progress: Progress) -> bool:
    numbers = progress.read.get(known.chapter, 0), progress.solved.get(known.chapter, ())
    return bool(known.chapter) and numbers != (known.read, known.solved)


def _found(chapter: Chapter, marks: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The numbers of the exercises with these marks, and the marks of those that are gone."""
    marked = {mark(each.step): number for number, each in enumerate(chapter.exercises, 1)}
    numbers = sorted({marked[each] for each in marks if each in marked})
    return tuple(numbers), tuple(each for each in marks if each not in marked)


def _read_in(chapter: Chapter, known: KeptSteps) -> int:
    """The number that the furthest lesson read has today; where it is gone, that of the one before."""
    marked = {mark(each.step): number for number, each in enumerate(chapter.lessons, 1)}
    return marked.get(known.last_read, min(max(known.read - 1, 0), len(chapter.lessons)))


# By the course's table, for documents without names


def _placed_by_table(course: Course, progress: Progress) -> Progress:
    wall = progress.wall
    if wall is not None and 1 <= wall <= len(course.numbered):
        progress = replace(progress, wall=_wall(course, course.numbered[wall - 1].chapter, wall))
    if not _has_begun(progress):
        return at_the_door(progress, 1)
    number = min(max(progress.chapter, 1), len(course.numbered))
    was = course.numbered[number - 1]
    chapter = course.by_slug.get(was.chapter)
    if chapter is None:
        earlier = (course.by_slug.get(each.chapter) for each in reversed(course.numbered[: number - 1]))
        return _last_of(earlier, course, progress)
    lesson = min(max(progress.lesson, 0), len(was.lessons))
    before = (chapter.at[name] for name in reversed(was.lessons[:lesson]) if name in chapter.at)
    named = was.exercises[progress.exercise - 1] if 0 < progress.exercise <= len(was.exercises) else ""
    return _standing(progress, chapter, next(before, 0), _exercise(chapter, named), moved=False)


def _solved_by_table(course: Course, progress: Progress) -> Progress:
    read: dict[int, int] = {}
    solved: dict[int, tuple[int, ...]] = {}
    kept: dict[str, str] = {}
    for number, was in enumerate(course.numbered, 1):
        chapter = course.by_slug.get(was.chapter)
        furthest, done = progress.read.get(number, 0), progress.solved.get(number, ())
        if furthest <= 0 and not done:
            continue
        marks = tuple(mark(was.exercises[each - 1]) for each in done if 0 < each <= len(was.exercises))
        names = was.lessons[: max(furthest, 0)]
        if chapter is None:
            last = mark(names[-1]) if names else "-"
            kept[was.chapter] = f"0.{len(names)} {last} - {''.join(marks)}"
            continue
        numbers, gone = _found(chapter, marks)
        lessons = {each.step: count for count, each in enumerate(chapter.lessons, 1)}
        last_read = next((lessons[name] for name in reversed(names) if name in lessons), 0)
        kept[was.chapter] = write_steps(chapter, last_read, numbers, gone)
        read |= {chapter.number: last_read} if last_read else {}
        solved |= {chapter.number: numbers} if numbers else {}
    return replace(progress, read=read, solved=solved, kept_steps=kept)
