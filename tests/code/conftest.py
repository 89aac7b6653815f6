from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.code.code_runner import CodeRunner
from bot.core.program_runs import Busy, Program, RunResult
from tests.sandboxes import compiled as compiled

TRIES = 8


class Persistent(CodeRunner):
    """On a machine that is busy with other tests: what it had no time for is run again."""

    def run(self, program: Program) -> RunResult:
        for _ in range(TRIES):
            result = super().run(program)
            if not isinstance(result, Busy):
                break
        return result


@pytest.fixture(autouse=True)
def other_tests_may_run_programs_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The places are the host's."""
    monkeypatch.setattr("bot.code.code_runner.LONGEST_WAIT", 60.0)


@pytest.fixture(scope="module")
def impatient(compiled: Path) -> Iterator[CodeRunner]:
    """Programs that mean harm would each take all of the time that they are given."""
    running = Persistent(compiled, seconds=0.7)
    yield running
    running.close()


@pytest.fixture
def runner(compiled: Path) -> Iterator[CodeRunner]:
    running = Persistent(compiled)
    yield running
    running.close()
