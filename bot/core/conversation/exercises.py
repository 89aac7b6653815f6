"""Exercises: which one is open, which is next, and how one is left."""

from dataclasses import replace

from bot.core.conversation.position import Place, behind, following, is_at, is_beside, place_of
from bot.core.conversation.review import MOST, begin_review, open_question
from bot.core.conversation.solving import counted, solved_in
from bot.core.conversation.turn import Turn, go_to, joined, say, standing_at
from bot.core.course import Chapter, Course, Exercise
from bot.core.gate import is_open
from bot.core.learner import Expecting, Learner
from bot.core.wording import reviewing, teaching

LEAVE = "leave"  # the kind of Expecting after the first `next`: the second one leaves the exercise


def open_exercise(course: Course, learner: Learner) -> Exercise | None:
    """The exercise that waits for an answer: a question from before, or the one at the learner's place, or
    its twin. None too where its chapter was closed meanwhile: hints and answers are lines of a chapter like
    any other."""
    if question := open_question(course, learner):
        return question.exercise
    place = place_of(course, learner)
    if not place.exercise or not is_open(course, learner, place.chapter):
        return None
    exercise = course.chapter(place.chapter).exercises[place.exercise - 1]
    return exercise.twin if learner.progress.twin and exercise.twin else exercise


def begin_exercises(course: Course, learner: Learner, number: int | None) -> Turn:
    """The first exercise not solved yet, of that chapter or of the learner's own. It is done beside the path,
    unless it is the step on which the learner stands."""
    here = place_of(course, learner)
    chapter = course.chapter(here.chapter if number is None else number)
    step = here.step if chapter.number == here.chapter else 0
    if not chapter.exercises:
        return go_to(course, learner, Place(chapter.number, step), teaching.no_exercises(chapter))
    solved = solved_in(learner, chapter)
    first = next((n for n in range(1, len(chapter.exercises) + 1) if n not in solved), None)
    if first is None:
        return go_to(course, learner, Place(chapter.number, step, 1), teaching.exercises_again(chapter))
    return go_to(course, learner, Place(chapter.number, step, first), ahead(course, learner, chapter, first))


def ahead(course: Course, learner: Learner, chapter: Chapter, number: int, after: int = 0) -> str:
    """What is said before an exercise whose lesson was not read yet: once, and not again where it follows one
    (`after`) of which that was true already."""
    if not is_open(course, learner, chapter.number) or not _is_ahead(learner, chapter, number):
        return ""
    said = after and _is_ahead(learner, chapter, after)
    return "" if said else teaching.exercise_ahead(learner.progress.read.get(chapter.number, 0) + 1)


def _is_ahead(learner: Learner, chapter: Chapter, number: int) -> bool:
    return chapter.lessons_to[chapter.exercise_at[number - 1]] > learner.progress.read.get(chapter.number, 0)


def ask_to_leave(learner: Learner, exercise: Exercise) -> Turn:
    """The answer to the first `next` on an open exercise."""
    asked = replace(learner, progress=replace(learner.progress, expecting=Expecting(LEAVE)))
    return say(asked, teaching.still_open(exercise))


def leave(course: Course, learner: Learner) -> Turn:
    """From the open exercise to where its answer would have led."""
    place = place_of(course, learner)
    chapter = course.chapter(place.chapter)
    left = behind(chapter, place)
    if is_beside(chapter, place) and (following_one := another(learner, chapter, place, again=False)):
        lead = ahead(course, learner, chapter, following_one, place.exercise)
        return go_to(course, learner, replace(left, exercise=following_one), lead)
    return walk_on(course, beyond(chapter, learner, left), left)


def beyond(chapter: Chapter, learner: Learner, left: Place) -> Learner:
    """The learner with the exercise left: a lesson that was not left meanwhile does not ask again."""
    guess = learner.progress.guess if is_at(chapter, learner.progress, left) else None
    return standing_at(chapter, learner, left, guess)


def walk_on(course: Course, learner: Learner, place: Place, lead: str = "", review: bool = True) -> Turn:
    """To the next step of the path. What it passes because it is solved is named. Before a chapter that is
    entered there are questions from before, unless they were just asked (`review`)."""
    chapter = course.chapter(place.chapter)
    solved = solved_in(learner, chapter)
    there = following(course, place, solved)
    if there is None:
        return say(learner, lead, teaching.course_finished(course, counted(learner, course.chapters)))
    if there.chapter == place.chapter and not lead:
        passed = range(place.step + 1, there.step)
        lead = teaching.passed([chapter.steps[step - 1] for step in passed])
    if review and there.chapter != place.chapter and (asked := _review(course, learner, there.chapter, lead)):
        return asked
    return go_to(course, learner, there, lead)


def _review(course: Course, learner: Learner, number: int, lead: str) -> Turn | None:
    """Questions from before, in front of a chapter that is open."""
    if not is_open(course, learner, number):
        return None
    begins = reviewing.begins(course.chapter(number))
    return begin_review(course, learner, number, MOST, joined(lead, begins))


def another(learner: Learner, chapter: Chapter, place: Place, again: bool) -> int:
    """The exercise after this one that is not solved; where they are done `again`, simply the next one.
    0: none is left."""
    solved = () if again else solved_in(learner, chapter)
    after = range(place.exercise + 1, len(chapter.exercises) + 1)
    return next((number for number in after if number not in solved), 0)
