"""Programs that an agent sends: run as the chat's are, counted with them, and a repeat counts once."""

from dataclasses import replace

import pytest

from bot import wiring
from bot.agents.making import OPERATOR, make_server_for
from bot.code.code_runner import CodeRunner
from bot.core.course import Exercise
from bot.core.program_runs import Busy, CannotRun, ProgramError, Ran, Stopped
from bot.core.programs.checks import Check
from tests.agents.agent import agent_at
from tests.chat import small_course
from tests.sandboxes import compiled as compiled
from tests.world import CHAPTERS, FREE, completed


class Runner:
    def __init__(self):
        self.programs, self.result = [], Ran("2\n")

    def run(self, program):
        self.programs.append(program)
        return self.result


@pytest.fixture
def runner(monkeypatch):
    runner = Runner()
    monkeypatch.setattr(wiring, "code_runner", lambda _: runner)
    return runner


@pytest.fixture
def course(runner):
    """Three programs a day, and a code exercise as the fourth of each chapter."""
    small = small_course(FREE, CHAPTERS)
    asks = Exercise("Double", "Write double(n).", "code", ("def double(n): return n * 2",), checks=(CHECK,))
    chapters = tuple(replace(each, steps=(*each.steps, asks)) for each in small.chapters)
    return replace(small, chapters=chapters, runs_free=3)


CHECK = Check("equal", expression="double(3)", expected="6")


def test_what_a_program_shows_asks_and_breaks_at_is_told(agent, runner):
    ana = agent.registers("ana")
    ran = agent.asks("submit_code", ana, code="print(1 + 1)")
    assert (ran["output"], ran["error"], ran["runs_left_today"]) == ("2\n", None, 2)
    runner.result = Ran("", ProgramError("NameError", "NameError: name 'x' is not defined", 3))
    broke = agent.asks("submit_code", ana, code="x")
    assert (broke["error"], broke["error_line"]) == ("NameError: name 'x' is not defined", 3)
    runner.result = Stopped("time", "tick")
    assert agent.asks("submit_code", ana, code="while True: pass")["stopped"] == "time"
    assert [each.code for each in runner.programs] == ["print(1 + 1)", "x", "while True: pass"]


def test_inputs_answer_the_program_that_asks(agent, runner):
    runner.result = Ran("", asks="Name? ")
    ana = agent.registers("ana")
    assert agent.asks("submit_code", ana, code="input('Name? ')")["asks"] == "Name? "
    agent.asks("submit_code", ana, code="input('Name? ')", inputs=["Ana", 7])
    assert runner.programs[1].inputs == ("Ana", "7")
    assert runner.programs[0].seed == runner.programs[1].seed


def test_a_day_has_so_many_runs_and_the_upgrade_more(world, agent, runner):
    ana = agent.registers("ana")
    for _ in range(3):
        agent.asks("submit_code", ana, code="print(1)")
    assert agent.refused("submit_code", ana, code="print(1)")[0] == "allowance_used"
    assert len(runner.programs) == 3
    world.tells(completed(ana))
    assert agent.asks("submit_code", ana, code="print(1)")["output"]


def test_a_repeat_is_run_and_counted_once(world, agent, runner):
    ana = agent.registers("ana")
    first = agent.asks("submit_code", ana, code="print(1)", request_id="a")
    runner.result = Ran("another")
    assert agent.asks("submit_code", ana, code="print(1)", request_id="a") == first
    assert world.store.read(ana).progress.runs == len(runner.programs) == 1


@pytest.mark.parametrize(("result", "code"), [(Busy(), "busy"), (CannotRun(), "code_unavailable")])
def test_what_was_not_run_is_not_counted_and_may_come_again(world, agent, runner, result, code):
    ana = agent.registers("ana")
    runner.result = result
    assert agent.refused("submit_code", ana, code="print(1)", request_id="a")[0] == code
    assert world.store.read(ana).progress.runs == 0
    runner.result = Ran("2\n")
    assert agent.asks("submit_code", ana, code="print(1)", request_id="a")["output"] == "2\n"


def test_a_program_that_is_no_known_answer_is_run_and_judged_by_its_checks(agent, runner):
    from bot.core.program_runs import Checked

    ana = agent.registers("ana")
    answer = {"answer": "def double(n): return n + n", "exercise": 4}
    runner.result = Ran("", checks=(Checked(False, "9"),))
    wrong = agent.asks("assess_response", ana, **answer)
    assert (wrong["correct"], "9" in wrong["say"]) == (False, True)
    runner.result = Ran("", checks=(Checked(True, "6"),))
    assert agent.asks("assess_response", ana, **answer)["correct"] is True
    runner.result = Busy()
    assert agent.asks("assess_response", ana, **answer)["correct"] is None


def test_a_known_answer_needs_no_run(agent, runner):
    ana = agent.registers("ana")
    told = agent.asks("assess_response", ana, answer="def double(n): return n * 2", exercise=4)
    assert (told["correct"], runner.programs) == (True, [])


def test_import_os_sees_nothing_of_this_machine(world, compiled, monkeypatch):
    """The family's malformed input, in the real sandbox."""
    running = CodeRunner(compiled)
    monkeypatch.setattr(wiring, "code_runner", lambda _: running)
    server = make_server_for(world.config, small_course(FREE, CHAPTERS), world.store, lambda _: OPERATOR)
    with agent_at(server) as agent:
        ana = agent.registers("ana")
        code = "import os\nprint(sorted(os.environ))\nprint(os.path.exists('/etc/passwd'))"
        assert agent.asks("submit_code", ana, code=code)["output"].endswith("False\n")
        assert agent.asks("submit_code", ana, code="print(input())", inputs=["hi"])["output"].endswith("hi\n")
    running.close()
