"""Whether an answer to an exercise is right, for an agent: as the chat would find it."""

from dataclasses import dataclass

from bot.core.course import Exercise
from bot.core.grading import Answered, Unclear, Verdict, read_attempt
from bot.core.program_runs import Busy, Stopped
from bot.core.programs.judging import Failed, Judgement, Right, Unjudged, Wrong, can_be_tried
from bot.core.programs.mending import mended
from bot.core.wording import exercising, programs


@dataclass(frozen=True, slots=True)
class Graded:
    """`answer` is what of the learner's words was judged."""

    answer: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Ungraded:
    """Talk, two answers, or a program that cannot be judged: nothing is marked."""

    say: str


def worth_trying(exercise: Exercise, answer: str) -> bool:
    """Whether it is code that is not known to be right, nor wrong by the author's own word: it is run."""
    reading = read_attempt(exercise, answer)
    if exercise.kind != "code" or not isinstance(reading, Answered):
        return False
    known = reading.verdict.correct or reading.verdict.advice
    return not known and can_be_tried(exercise, mended(answer).code)


def read_answer(exercise: Exercise, answer: str, tried: Judgement | None) -> Graded | Ungraded:
    """`tried`: what came of running it. None where that was not worth trying, or cannot be done here."""
    match tried:
        case Right():
            return Graded(answer, Verdict(correct=True))
        case Failed(stopped=Stopped()):  # it may be the machine that was slow
            return Ungraded(programs.wrong(tried))
        case Wrong() | Failed():
            return Graded(answer, Verdict(correct=False, advice=programs.wrong(tried)))
        case Unjudged(Busy() as busy):
            return Ungraded(programs.not_run(busy))
        case Unjudged(None):
            return Ungraded(programs.neither())
    reading = read_attempt(exercise, answer)
    if isinstance(reading, Answered):
        return Graded(reading.answer, reading.verdict)
    if isinstance(reading, Unclear):
        return Ungraded(exercising.which_answer(exercise, reading.answers, 0))
    return Ungraded(exercising.no_answer(exercise, 0))
