"""A learner's program that an agent sends: run behind the same walls, and counted with those of the chat."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zlib import crc32

from bot.core.course import Course, Exercise
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.program_runs import Busy, CannotRun, Program, Ran, RunResult, Stopped
from bot.core.programs.judging import Judgement, Unjudged, judge
from bot.core.programs.mending import mended
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.tutoring.results import CodeRun
from bot.core.wording import for_agents
from bot.logs.log import event
from bot.services.program_runs import Runner

log = logging.getLogger(__name__)

_NO_SANDBOX = Refusal(Code.CODE_UNAVAILABLE, for_agents.no_sandbox(), for_agents.talk_it_through())
_BUSY = Refusal(Code.BUSY, for_agents.sandbox_busy(), for_agents.call_it_again())


class AgentCode:
    def __init__(self, course: Course, runner: Runner) -> None:
        self._course = course
        self._runner = runner

    def counted(self, learner: Learner, now: datetime) -> Learner | Refusal:
        """With one more run counted."""
        today, progress = now.astimezone(UTC).date().isoformat(), learner.progress
        used = progress.runs if progress.runs_on == today else 0
        most = self._course.runs_paid if is_paid(learner) else self._course.runs_free
        if used >= most:
            return Refusal(Code.ALLOWANCE_USED, for_agents.runs_used(most), for_agents.talk_it_through())
        return replace(learner, progress=replace(progress, runs=used + 1, runs_on=today))

    def given_back(self, learner: Learner) -> Learner:
        """The run that was counted last did not come about."""
        left = max(learner.progress.runs - 1, 0)
        return replace(learner, progress=replace(learner.progress, runs=left))

    def counted_anyway(self, learner: Learner, now: datetime) -> Learner:
        """With a run that has been made."""
        counted = self.counted(learner, now)
        return learner if isinstance(counted, Refusal) else counted

    def judged(self, exercise: Exercise, answer: str) -> Judgement | None:
        """As the chat judges a program that answers an exercise; None where none can be run here."""
        found = judge(exercise, mended(answer).code, self._runner.run)
        return None if isinstance(found, Unjudged) and isinstance(found.why, CannotRun) else found

    def run(self, learner: Learner, code: str, inputs: Sequence[str]) -> CodeRun | Refusal:
        """It may take seconds: no lock is held. Random numbers are the same for the same program, so that it
        can be run again with one more answer."""
        program = Program(mended(code).code, tuple(inputs), seed=crc32(code.encode("utf-8", "replace")))
        result = self._runner.run(program)
        if isinstance(result, CannotRun) and result.reason:
            event(log, logging.ERROR, "sandbox_failed", reason=result.reason)
        return self._as_run(learner, result)

    def _as_run(self, learner: Learner, result: RunResult) -> CodeRun | Refusal:
        most = self._course.runs_paid if is_paid(learner) else self._course.runs_free
        left = max(most - learner.progress.runs, 0)
        match result:
            case Ran(output, error, asks):
                said, line = (error.said, error.line) if error else (None, None)
                return CodeRun(output, said, line, asks, None, result.cut, left)
            case Stopped(why, output):
                return CodeRun(output, stopped=why, runs_left_today=left)
            case Busy():
                return _BUSY
            case CannotRun():
                return _NO_SANDBOX
