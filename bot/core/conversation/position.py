"""Where in the course a learner can stand, and what lies before and behind."""

from dataclasses import dataclass

from bot.core.course import Chapter, Course, Exercise
from bot.core.kept_names import path_step
from bot.core.learner import Learner, Progress


@dataclass(frozen=True, slots=True)
class Place:
    """`step` is how far the chapter's path was walked, `exercise` the one that waits for an answer (0: none);
    all count from 1. An exercise that is another step is done beside the path. Step 0: at the chapter's
    door, nothing of it shown yet."""

    chapter: int
    step: int = 0
    exercise: int = 0


def place_of(course: Course, learner: Learner) -> Place:
    """Where the learner stands, brought within the bounds of the course as it is today:
    documents are edited by hand, and courses get shorter."""
    progress = learner.progress
    chapter = course.chapter(progress.chapter)
    exercise = progress.exercise if 0 < progress.exercise <= len(chapter.exercises) else 0
    return Place(chapter.number, path_step(chapter, progress), exercise)


def place_at(chapter: Chapter, step: int) -> Place:
    """On the path; step 1 is the first, also for who stands at the door."""
    step = min(max(step, 1), len(chapter.steps))
    return Place(chapter.number, step, chapter.exercise_number(step))


def place_of_lesson(chapter: Chapter, lesson: int) -> Place:
    return Place(chapter.number, chapter.lesson_at[lesson - 1])


def is_beside(chapter: Chapter, place: Place) -> bool:
    """Whether the exercise is done beside the path: it was begun with `exercises`."""
    return bool(place.exercise) and chapter.exercise_at[place.exercise - 1] != place.step


def is_at(chapter: Chapter, progress: Progress, place: Place) -> bool:
    """Whether that step of the path is where they stand already."""
    return (progress.chapter, path_step(chapter, progress)) == (place.chapter, place.step)


def behind(chapter: Chapter, place: Place) -> Place:
    """The place with its exercise behind. One beside the path with no lesson before it is walked past."""
    step = chapter.exercise_at[place.exercise - 1] if place.exercise else 0
    is_next = step > place.step and chapter.lessons_to[step] == chapter.lessons_to[place.step]
    return Place(place.chapter, step if is_next else place.step)


def following(course: Course, place: Place, solved: tuple[int, ...]) -> Place | None:
    """Where `next` leads: the chapter's next step, past exercises that are `solved`, or the next chapter.
    None: the course is at its end."""
    chapter = course.chapter(place.chapter)
    for step in range(place.step + 1, len(chapter.steps) + 1):
        if not isinstance(chapter.steps[step - 1], Exercise) or chapter.exercise_number(step) not in solved:
            return place_at(chapter, step)
    if place.chapter < course.last_chapter:
        return place_at(course.chapter(place.chapter + 1), 1)
    return None


def before(course: Course, place: Place) -> Place | None:
    """Where `back` leads: from beside the path to the lesson, and then back along the path. None: the
    course's beginning."""
    chapter = course.chapter(place.chapter)
    if is_beside(chapter, place):
        lesson = chapter.lessons_to[place.step]
        return place_of_lesson(chapter, lesson) if lesson else place_at(chapter, 1)
    if place.step > 1:
        return place_at(chapter, place.step - 1)
    if place.chapter > 1:
        earlier = course.chapter(place.chapter - 1)
        return place_at(earlier, len(earlier.steps))
    return None
