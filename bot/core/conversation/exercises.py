"""Exercises: which one is next, what an answer leads to, and hints that never repeat."""

from dataclasses import replace

from bot.core.conversation.position import Place, behind, following, is_at, is_beside, place_of
from bot.core.conversation.turn import Turn, go_to, say, standing_at
from bot.core.course import Chapter, Course, Exercise
from bot.core.gate import is_open
from bot.core.grading import Verdict, grade
from bot.core.learner import Expecting, Learner
from bot.core.nlu.normalize import normalize
from bot.core.wording import teaching

ANSWERS_KEPT = 6  # wrong answers of the open exercise
ANSWER_LENGTH = 60  # characters of each
LEAVE = "leave"  # the kind of Expecting after the first `next`: the second one leaves the exercise


def open_exercise(course: Course, learner: Learner) -> Exercise | None:
    """The exercise that waits for an answer. None too where its chapter was closed meanwhile: hints
    and answers are lines of a chapter like any other."""
    place = place_of(course, learner)
    if not place.exercise or not is_open(course, learner, place.chapter):
        return None
    return course.chapter(place.chapter).exercises[place.exercise - 1]


def solved_in(learner: Learner, chapter: Chapter) -> tuple[int, ...]:
    """The exercises of a chapter that are solved, as the course is today."""
    solved = learner.progress.solved.get(chapter.number, ())
    return tuple(n for n in solved if 0 < n <= len(chapter.exercises))


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
    lead = teaching.exercises_again(chapter) if first is None else ""
    return go_to(course, learner, Place(chapter.number, step, first or 1), lead)


def ask_to_leave(learner: Learner, exercise: Exercise) -> Turn:
    """The answer to the first `next` on an open exercise."""
    asked = replace(learner, progress=replace(learner.progress, expecting=Expecting(LEAVE)))
    return say(asked, teaching.still_open(exercise))


def leave(course: Course, learner: Learner) -> Turn:
    """From the open exercise to where its answer would have led."""
    place = place_of(course, learner)
    chapter = course.chapter(place.chapter)
    left = behind(chapter, place)
    if is_beside(chapter, place) and (another := _another(learner, chapter, place, again=False)):
        return go_to(course, learner, replace(left, exercise=another))
    return walk_on(course, _beyond(chapter, learner, left), left)


def _beyond(chapter: Chapter, learner: Learner, left: Place) -> Learner:
    """The learner with the exercise left: a lesson that was not left meanwhile does not ask again."""
    guess = learner.progress.guess if is_at(chapter, learner.progress, left) else None
    return standing_at(chapter, learner, left, guess)


def walk_on(course: Course, learner: Learner, place: Place, lead: str = "") -> Turn:
    """To the next step of the path. What it passes because it is solved is named."""
    chapter = course.chapter(place.chapter)
    solved = solved_in(learner, chapter)
    there = following(course, place, solved)
    if there is None:
        return say(learner, lead, teaching.course_finished(course))
    if there.chapter == place.chapter and not lead:
        passed = range(place.step + 1, there.step)
        lead = teaching.passed([chapter.steps[step - 1] for step in passed])
    return go_to(course, learner, there, lead)


def _another(learner: Learner, chapter: Chapter, place: Place, again: bool) -> int:
    """The exercise after this one that is not solved; where they are done `again`, simply the next one.
    0: none is left."""
    solved = () if again else solved_in(learner, chapter)
    after = range(place.exercise + 1, len(chapter.exercises) + 1)
    return next((number for number in after if number not in solved), 0)


def take_answer(course: Course, learner: Learner, exercise: Exercise, answer: str, verdict: Verdict) -> Turn:
    if verdict.correct:
        return _right(course, learner, exercise, verdict.capital)
    return _wrong(learner, exercise, answer, verdict)


def _right(course: Course, learner: Learner, exercise: Exercise, capital: bool) -> Turn:
    place = place_of(course, learner)
    chapter = course.chapter(place.chapter)
    before = solved_in(learner, chapter)
    solved = tuple(sorted({*before, place.exercise}))
    better = replace(learner.progress, solved={**learner.progress.solved, chapter.number: solved})
    learner = replace(learner, progress=better)
    lead = teaching.right(exercise, capital)
    left = behind(chapter, place)
    if is_beside(chapter, place):
        if another := _another(learner, chapter, place, again=place.exercise in before):
            return go_to(course, learner, replace(left, exercise=another), lead)
    elif (there := following(course, left, solved)) and there.chapter == place.chapter:
        return go_to(course, learner, there, lead)
    done = _beyond(chapter, learner, left)
    unread = chapter.lessons_to[left.step] < len(chapter.lessons)
    return say(done, lead, teaching.exercises_done(course, chapter, len(solved), unread))


def _wrong(learner: Learner, exercise: Exercise, answer: str, verdict: Verdict) -> Turn:
    given = normalize(answer[: 4 * ANSWER_LENGTH])[:ANSWER_LENGTH]
    fresh = verdict.advice is not None and not _was_given(learner, exercise, given, verdict.advice)
    word = verdict.advice if fresh and verdict.advice else _hint(exercise, learner.progress.hints)
    text = teaching.wrong(word, len(learner.progress.wrong))
    progress = replace(
        learner.progress,
        wrong=(*learner.progress.wrong[-(ANSWERS_KEPT - 1) :], given),
        hints=learner.progress.hints + (0 if fresh else 1),
    )
    return say(replace(learner, progress=progress), text)


def _was_given(learner: Learner, exercise: Exercise, given: str, advice: str) -> bool:
    """Whether that advice was given before: for these very words, or for the same answer in other ones."""
    before = learner.progress.wrong
    return given in before or any(grade(exercise, wrong).advice == advice for wrong in before)


def give_hint(learner: Learner, exercise: Exercise) -> Turn:
    given = learner.progress.hints
    progress = replace(learner.progress, hints=given + 1)
    return say(replace(learner, progress=progress), teaching.hint(_hint(exercise, given)))


def _hint(exercise: Exercise, given: int) -> str:
    """The next hint on the ladder. At its end the two wordings of the answer take turns."""
    ladder = teaching.hints(exercise)
    given = max(given, 0)
    return ladder[given] if given < len(ladder) else ladder[len(ladder) - 2 + (given - len(ladder)) % 2]
