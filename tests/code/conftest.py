from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.code.code_runner import CodeRunner
from tests.sandboxes import compiled as compiled


@pytest.fixture(autouse=True)
def other_tests_may_run_programs_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The places are the host's."""
    monkeypatch.setattr("bot.code.code_runner.LONGEST_WAIT", 60.0)


@pytest.fixture(scope="module")
def impatient(compiled: Path) -> Iterator[CodeRunner]:
    """Programs that mean harm would each take all of the time that they are given."""
    running = CodeRunner(compiled, seconds=0.7)
    yield running
    running.close()


@pytest.fixture
def runner(compiled: Path) -> Iterator[CodeRunner]:
    running = CodeRunner(compiled)
    yield running
    running.close()
