"""What an answer is worth that a learner gave to an agent. The chat's own place and question stay as they
are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.conversation.position import place_of
from bot.core.conversation.solving import solved_in
from bot.core.course import Chapter, Course, Exercise, mark
from bot.core.grading import Verdict
from bot.core.grading.closeness import is_close
from bot.core.grading.guesses import word_for
from bot.core.kept_names import noted
from bot.core.learner import Learner
from bot.core.nlu.normalize import normalize
from bot.core.practice import How, key_of, practised
from bot.core.programs.judging import Judgement
from bot.core.tutoring.answers import Ungraded, read_answer
from bot.core.tutoring.content import lesson_here
from bot.core.tutoring.opening import opened
from bot.core.tutoring.record import Tutoring
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.tutoring.results import Assessment
from bot.core.tutoring.stages import RIGHT, WRONG, confidence_of
from bot.core.wording import answering, for_agents, predicting, teaching
from bot.core.wording.quoting import visible

_GO_ON = "Call generate_guidance next."
_AGAIN = "Pass `say` on, and let the learner answer again."
_SEEN = "Pass `say` on, then call update_progress with stage `run`."


@dataclass(frozen=True, slots=True)
class Given:
    """The learner's answer, to which exercise of their chapter (None: to none), what is hoped to stand in it,
    and what came of running it, as in read_answer."""

    answer: str
    exercise: int | None = None
    concepts: Sequence[str] = ()
    tried: Judgement | None = None


def assess(
    course: Course, learner: Learner, given: Given, now: datetime
) -> tuple[Learner, Assessment] | Refusal:
    """The learner with what came of it. Nothing is graded where no exercise is named."""
    chapter = opened(course, learner, place_of(course, learner).chapter)
    if isinstance(chapter, Refusal):
        return chapter
    if given.exercise is None:
        return learner, _advice(course, learner, chapter, given)
    exercise = exercise_of(chapter, given.exercise)
    if isinstance(exercise, Refusal):
        return exercise
    found = read_answer(exercise, given.answer, given.tried)
    if isinstance(found, Ungraded):
        return learner, _assessment(learner, chapter, None, given, found.say, _AGAIN)
    if found.verdict.correct:
        after = _solved(course, learner, chapter, given.exercise, now)
        say = answering.right(exercise, found.verdict.capital, "", given.exercise)
        return after, _assessment(after, chapter, True, given, say, _GO_ON)
    after, say, told = _wrong(learner, chapter, exercise, found.answer, found.verdict)
    return after, replace(_assessment(after, chapter, False, given, say, _AGAIN), answer_told=told)


def exercise_of(chapter: Chapter, number: int) -> Exercise | Refusal:
    if 1 <= number <= len(chapter.exercises):
        return chapter.exercises[number - 1]
    why = for_agents.no_such_exercise(chapter, number)
    return Refusal(Code.NO_SUCH_EXERCISE, why, "Call get_exercises next.")


def _advice(course: Course, learner: Learner, chapter: Chapter, given: Given) -> Assessment:
    """A guess gets the result beside it; of anything else only what it mentions is said."""
    number = lesson_here(course, learner, chapter)
    prediction = chapter.lessons[number - 1].prediction
    if prediction is None:
        return _assessment(learner, chapter, None, given, "", _GO_ON)
    guess = visible(given.answer)
    after = teaching.after_step(course, chapter, chapter.lesson_at[number - 1])
    say = predicting.result(prediction.result, guess, word_for(prediction, guess), after)
    return _assessment(learner, chapter, None, given, say, _SEEN)


def _assessment(
    learner: Learner, chapter: Chapter, correct: bool | None, given: Given, say: str, next_call: str
) -> Assessment:
    said = normalize(given.answer)
    mentioned = [each for each in given.concepts if _stands_in(said, normalize(each))]
    return Assessment(
        correct=correct,
        exercise=given.exercise,
        say=say,
        answer_told=False,
        confidence=confidence_of(learner.progress),
        solved_in_chapter=len(solved_in(learner, chapter)),
        exercises_in_chapter=len(chapter.exercises),
        concepts_mentioned=tuple(mentioned),
        concepts_missing=tuple(each for each in given.concepts if each not in mentioned),
        next=next_call,
    )


def _stands_in(said: str, concept: str) -> bool:
    """As a word of its own, with signs around it or not: `print` stands in "print(7)"."""
    return bool(concept) and re.search(rf"(?<!\w){re.escape(concept)}(?!\w)", said) is not None


def _solved(course: Course, learner: Learner, chapter: Chapter, number: int, now: datetime) -> Learner:
    progress, exercise = learner.progress, chapter.exercises[number - 1]
    record, name = learner.tutoring or Tutoring(), _name(chapter, exercise)
    wrong = record.wrong if record.asked == name else 0
    how = How.TOLD if wrong > len(answering.hints(exercise)) else How.HELPED if wrong else How.ALONE
    done = tuple(sorted({*solved_in(learner, chapter), number}))
    after = replace(
        progress,
        solved={**progress.solved, chapter.number: done},
        practice=practised(progress.practice, key_of(chapter, exercise), how, now),
        confidence=confidence_of(progress, RIGHT),
    )
    record = replace(record, asked="", wrong=0, advised="")
    return replace(learner, progress=noted(course, progress, after), tutoring=record)


def _wrong(
    learner: Learner, chapter: Chapter, exercise: Exercise, answer: str, verdict: Verdict
) -> tuple[Learner, str, bool]:
    """The course's word for that answer, or else hints from gentle to plain, and after them the answer."""
    record, name = learner.tutoring or Tutoring(), _name(chapter, exercise)
    before = record.wrong if record.asked == name else 0
    advised = record.advised if record.asked == name else ""
    ladder, says = answering.hints(exercise), answering.Wrong(is_close(exercise, answer), before, "")
    told, advice = False, mark(verdict.advice) if verdict.advice else ""
    if verdict.advice and advice != advised:
        say = answering.wrong(verdict.advice, says)
    elif before < len(ladder):
        say = answering.wrong(ladder[before], says)
    else:
        say, told = answering.told(exercise, before - len(ladder)), True
    record = replace(record, asked=name, wrong=before + 1, advised=advice or advised)
    progress = replace(learner.progress, confidence=confidence_of(learner.progress, WRONG))
    return replace(learner, progress=progress, tutoring=record), say, told


def _name(chapter: Chapter, exercise: Exercise) -> str:
    return f"{chapter.slug}/{exercise.step}"
