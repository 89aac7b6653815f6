"""The reply that waits for a program: it is run, and what came of it told."""

import logging
import time
from collections.abc import Callable
from typing import Protocol

from bot.core.conversation.program_results import exercise_named, finish_run
from bot.core.course import Course
from bot.core.languages import edition_of
from bot.core.learner import Learner
from bot.core.messaging.messages import RunProgram, Text
from bot.core.program_runs import Busy, CannotRun, Program, Ran, RunResult, Stopped
from bot.core.programs.judging import Judgement, Unjudged, judge
from bot.logs.log import event

log = logging.getLogger(__name__)


class Runner(Protocol):
    """What is needed of code.CodeRunner, which is handed in."""

    def run(self, program: Program) -> RunResult: ...


class ProgramRuns:
    """Nothing of a program or of what it shows is logged."""

    def __init__(self, course: Course, runner: Runner) -> None:
        self._course = course
        self._runner = runner

    def finish(self, learner_id: str, run: RunProgram) -> Callable[[Learner], tuple[Learner, Text]]:
        """May be done twice where a process dies: what it returns is applied once. No lock may be held."""
        began = time.monotonic()
        found = self._found(run)
        ms = round((time.monotonic() - began) * 1000)
        event(log, logging.INFO, "program_ran", learner_id=learner_id, outcome=outcome_of(found), ms=ms)
        cause = found.why if isinstance(found, Unjudged) else found
        if isinstance(cause, CannotRun) and cause.reason:
            event(log, logging.ERROR, "sandbox_failed", reason=cause.reason)
        return lambda learner: finish_run(self._course, learner, run, found)

    def _found(self, run: RunProgram) -> RunResult | Judgement:
        if not run.exercise:
            return self._runner.run(Program(run.code, run.inputs, seed=run.seed, at=run.at))
        named = exercise_named(edition_of(self._course), run.exercise)
        return judge(named[1], run.code, self._runner.run) if named else Unjudged()


def outcome_of(found: RunResult | Judgement) -> str:
    match found:
        case Ran(asks=str()):
            return "asks"
        case Ran(error=error):
            return error.kind if error and error.kind.isidentifier() and len(error.kind) < 40 else "ran"
        case Stopped(why):
            return why
        case Unjudged(Busy() | CannotRun() as why):
            return outcome_of(why)
        case CannotRun():
            return "cannot run"
    return type(found).__name__.lower()
