"""Exercises: which one is next, what an answer leads to, and hints that never repeat."""

from dataclasses import replace

from bot.core.conversation.position import Place, place_of
from bot.core.conversation.turn import Turn, go_to, say
from bot.core.course import Chapter, Course, Exercise
from bot.core.gate import is_open
from bot.core.grading import Verdict, grade
from bot.core.learner import Learner
from bot.core.nlu.normalize import normalize
from bot.core.wording import teaching

ANSWERS_KEPT = 6  # wrong answers of the open exercise
ANSWER_LENGTH = 60  # characters of each


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
    """The first exercise not solved yet, of that chapter or of the learner's own."""
    here = place_of(course, learner)
    chapter = course.chapter(here.chapter if number is None else number)
    lesson = here.lesson if chapter.number == here.chapter else 0
    if not chapter.exercises:
        return go_to(course, learner, Place(chapter.number, lesson), teaching.no_exercises(chapter))
    solved = solved_in(learner, chapter)
    first = next((n for n in range(1, len(chapter.exercises) + 1) if n not in solved), None)
    lead = teaching.exercises_again(chapter) if first is None else ""
    return go_to(course, learner, Place(chapter.number, lesson, first or 1), lead)


def take_answer(course: Course, learner: Learner, exercise: Exercise, answer: str) -> Turn:
    verdict = grade(exercise, answer)
    if verdict.correct:
        return _right(course, learner, exercise, verdict.capital)
    return _wrong(learner, exercise, answer, verdict)


def _right(course: Course, learner: Learner, exercise: Exercise, capital: bool) -> Turn:
    here = place_of(course, learner)
    chapter = course.chapter(here.chapter)
    solved = tuple(sorted({*solved_in(learner, chapter), here.exercise}))
    better = replace(learner.progress, solved={**learner.progress.solved, chapter.number: solved})
    lead = teaching.right(exercise, capital)
    if here.exercise < len(chapter.exercises):
        there = Place(here.chapter, here.lesson, here.exercise + 1)
        return go_to(course, replace(learner, progress=better), there, lead)
    done = replace(learner, progress=replace(better, exercise=0, hints=0, wrong=()))
    return say(done, lead, teaching.exercises_done(course, chapter, len(solved), here.lesson))


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
