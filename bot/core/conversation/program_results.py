"""What came of a program, told to its learner as they stand by then: the second half of the turn."""

from dataclasses import replace

from bot.core.conversation.answering import Attempt, in_exercise
from bot.core.conversation.answers import solved
from bot.core.conversation.engine import carry_out
from bot.core.conversation.exercises import open_exercise
from bot.core.conversation.onward import onward
from bot.core.conversation.programs import key_of_open
from bot.core.conversation.turn import Turn, joined, say
from bot.core.course import Chapter, Course, Exercise
from bot.core.grading import Verdict
from bot.core.kept_names import noted
from bot.core.languages import edition_of
from bot.core.learner import Learner
from bot.core.messaging.messages import RunProgram, Text
from bot.core.nlu.intents import Unknown
from bot.core.practice import How
from bot.core.program_runs import Busy, CannotRun, Ran, RunResult, Stopped
from bot.core.programs.judging import Failed, Judgement, Right, Unjudged, Wrong
from bot.core.renumbering import settled
from bot.core.wording import programs as wording


def exercise_named(course: Course, key: str) -> tuple[Chapter, Exercise] | None:
    """The exercise of a RunProgram; None where the course has it no more."""
    slug, _, step = key.partition("/")
    chapter = course.by_slug.get(slug)
    for exercise in chapter.exercises if chapter else ():
        for each in (exercise, exercise.twin):
            if chapter and each and each.step == step:
                return chapter, each
    return None


def finish_run(
    course: Course, learner: Learner, run: RunProgram, found: RunResult | Judgement
) -> tuple[Learner, Text]:
    """The learner with what came of the run, and the text that tells it. To be done once, in the write that
    ends the waiting: it may solve an exercise."""
    course = edition_of(course)
    before = settled(course, learner)
    turn = _turn(course, before, run, found)
    after = replace(turn.learner, progress=noted(course, before.progress, turn.learner.progress))
    texts = [reply for reply in turn.replies if isinstance(reply, Text)]
    lead = wording.mended(run.mends)
    whole = joined(lead, *(each.text for each in texts))
    return after, Text(whole, joined(lead, *(each.kept or each.text for each in texts)))


def _turn(course: Course, learner: Learner, run: RunProgram, found: RunResult | Judgement) -> Turn:
    match found:
        case Right() | Wrong() | Failed() | Unjudged():
            if key_of_open(course, learner) != run.exercise:
                return _left_meanwhile(course, learner, run, found)
            return _judged(course, learner, run, found)
        case Ran(asks=str(question)):
            return _asked(learner, run, question, found.output)
        case Busy() if run.inputs:
            return say(_waiting(learner, replace(run, inputs=run.inputs[:-1])), wording.answer_again())
        case Ran() | Stopped():
            return say(learner, wording.result(found), onward(course, learner))
        case Busy() | CannotRun():
            return say(learner, wording.not_run(found), onward(course, learner))


def _asked(learner: Learner, run: RunProgram, question: str, output: str) -> Turn:
    """It waits in the document, unless the learner wrote something else since: that was no answer to it."""
    if learner.inbox.replies[-1].run != run:
        return say(learner, wording.asked_meanwhile(question))
    return say(_waiting(learner, run), wording.asks(question, output))


def _waiting(learner: Learner, run: RunProgram) -> Learner:
    waiting = replace(run, exercise="", sent="", mends=())
    return replace(learner, progress=replace(learner.progress, program=waiting))


def _judged(course: Course, learner: Learner, run: RunProgram, found: Judgement) -> Turn:
    exercise, answer = open_exercise(course, learner), run.sent or run.code
    if exercise is None:
        return say(learner, onward(course, learner))
    match found:
        case Right(output):
            turn = carry_out(course, learner, answer, Attempt(exercise, answer, Verdict(correct=True)))
            return _after(wording.showed(output), turn)
        case Failed(stopped=Stopped()):  # it may be the machine that was slow: nothing is marked
            return say(learner, wording.wrong(found), onward(course, learner))
        case Wrong() | Failed():
            verdict = Verdict(correct=False, advice=wording.wrong(found))
            return carry_out(course, learner, answer, Attempt(exercise, answer, verdict))
        case Unjudged(Busy() as busy):
            return say(learner, wording.not_run(busy), onward(course, learner))
        case Unjudged(CannotRun() as cannot):
            return _compared(course, learner, exercise, answer, cannot)
        case Unjudged():
            return say(learner, wording.neither(), onward(course, learner))


def _compared(course: Course, learner: Learner, exercise: Exercise, answer: str, why: CannotRun) -> Turn:
    """As it is done where nothing can be run, and said so."""
    decision = in_exercise(exercise, answer, Unknown(), may_run=False)
    if not isinstance(decision, Attempt):
        return say(learner, wording.not_run(why), onward(course, learner))
    turn = carry_out(course, learner, answer, decision)
    return turn if decision.verdict.correct else _after(wording.compared_only(), turn)


def _after(lead: str, turn: Turn) -> Turn:
    return Turn(turn.learner, (Text(lead), *turn.replies)) if lead else turn


def _left_meanwhile(course: Course, learner: Learner, run: RunProgram, found: Judgement) -> Turn:
    named = exercise_named(course, run.exercise)
    if named is None:
        return say(learner, onward(course, learner))
    chapter, exercise = named
    if isinstance(found, Right) and exercise in chapter.exercises:
        learner = solved(learner, chapter, chapter.exercises.index(exercise) + 1, How.ALONE)
    return say(learner, wording.later(found, exercise.title), onward(course, learner))
