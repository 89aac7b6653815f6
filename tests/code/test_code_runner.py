"""Programs are run within walls: what honest ones show, and what hostile ones cannot do."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.code import interpreter
from bot.code.code_runner import CodeRunner, read_result
from bot.code.interpreter import InterpreterFault
from bot.code.slots import RUNNING, WAITING, Slots
from bot.core.program_runs import Busy, CannotRun, Checked, Program, Ran, RunResult, Stopped
from tests.code.conftest import TRIES
from tests.code.hostile import HOSTILE

ENDS_WITHIN = 6.0  # seconds: three at most, and a machine that is busy with other tests


def ran(result: RunResult) -> Ran:
    assert isinstance(result, Ran), result
    return result


def test_what_a_program_prints_is_shown(runner: CodeRunner) -> None:
    assert ran(runner.run(Program("for i in range(3):\n    print('hi', i)"))).output == "hi 0\nhi 1\nhi 2\n"


@pytest.mark.parametrize(
    ("code", "said", "line"),
    [
        ("total = 1\nprint(totl)", "NameError: name 'totl' is not defined. Did you mean: 'total'?", 2),
        ("print('a'", "SyntaxError: '(' was never closed", 1),
        ("for i in range(3)\n    print(i)", "SyntaxError: expected ':'", 1),
        (
            "if True:\nprint(1)",
            "IndentationError: expected an indented block after 'if' statement on line 1",
            2,
        ),
        ("def f():\n    return 1 / 0\n\nf()", "ZeroDivisionError: division by zero", 2),
        ("'1' + 1", 'TypeError: can only concatenate str (not "int") to str', 1),
        (
            "import json\njson.loads('x')",
            "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
            2,
        ),
        ("open('no.txt')", "FileNotFoundError: [Errno 2] No such file or directory: 'no.txt'", 1),
    ],
)
def test_error_is_pythons_own_last_line_with_the_programs_line(
    runner: CodeRunner, code: str, said: str, line: int
) -> None:
    error = ran(runner.run(Program(code))).error
    assert error is not None
    assert (error.said, error.line) == (said, line)


def test_the_clock_is_the_programs_own_and_nobody_waits_for_it(runner: CodeRunner) -> None:
    began = 1_000_000_000  # 2001-09-09 01:46:40
    code = "import time, datetime\nprint(datetime.datetime.now())\nt = time.time()\ntime.sleep(3600)\n"
    code += "print(round(time.time() - t), time.monotonic() < 3700)\nprint(datetime.date.today())\n"
    code += "end = time.time() + 3\nwhile time.time() < end:\n    pass\nprint('done')"
    shown = ran(runner.run(Program(code, at=began))).output
    assert shown.startswith("2001-09-09 01:46:40")
    assert shown.split("\n")[1:] == ["3600 True", "2001-09-09", "done", ""]
    assert ran(runner.run(Program(code, at=began))).output == shown


def test_all_chance_falls_the_same_way_when_a_program_goes_on(runner: CodeRunner) -> None:
    code = "import os, random, secrets\nprint(random.random(), os.urandom(4), secrets.randbelow(1000))\n"
    code += "input('more? ')"
    first, again = (ran(runner.run(Program(code, inputs, seed=7))) for inputs in ((), ("yes",)))
    other = ran(runner.run(Program(code, seed=8)))
    assert again.output == f"{first.output}more? yes\n"
    assert other.output != first.output


def test_program_that_asks_waits_for_the_next_answer(runner: CodeRunner) -> None:
    code = "name = input('Name? ')\nage = input('Age? ')\nprint(name, age)"
    assert ran(runner.run(Program(code))).asks == "Name? "
    assert ran(runner.run(Program(code, ("Ana",)))).asks == "Age? "
    whole = ran(runner.run(Program(code, ("Ana", "9"))))
    assert (whole.asks, whole.output) == (None, "Name? Ana\nAge? 9\nAna 9\n")


def test_program_that_catches_everything_is_still_asked_for_an_answer(runner: CodeRunner) -> None:
    code = "try:\n    name = input('Name? ')\nexcept:\n    name = 'nobody'\nprint(name)"
    assert ran(runner.run(Program(code))).asks == "Name? "


@pytest.mark.parametrize(
    "code", ["print('\\d')\nprint(1)", "print(1 is 1)\nprint(1)", "import sys\nprint(1, file=sys.stderr)"]
)
def test_warnings_and_what_is_written_beside_hinder_no_report(runner: CodeRunner, code: str) -> None:
    assert ran(runner.run(Program(code))).output.endswith("1\n")


def test_dice_fall_the_same_way_when_a_program_goes_on(runner: CodeRunner) -> None:
    code = "import random\nprint(random.random())"
    one, two, other = (ran(runner.run(Program(code, seed=seed))).output for seed in (7, 7, 8))
    assert one == two != other


def test_files_live_as_long_as_the_run(runner: CodeRunner) -> None:
    writes = "with open('a.txt', 'w') as f:\n    f.write('tea\\nmilk\\n')\n"
    reads = "with open('a.txt') as f:\n    for line in f:\n        print(line.strip())"
    appends = "with open('a.txt', 'a') as f:\n    f.write('bread\\n')\n"
    assert ran(runner.run(Program(writes + appends + reads))).output == "tea\nmilk\nbread\n"
    assert ran(runner.run(Program(reads))).error is not None


def test_checks_compare_what_the_program_made(runner: CodeRunner) -> None:
    code = "def double(x):\n    return x * 2\n\ntotal = 41"
    checks = (("double(3)", "6"), ("total", "42"), ("nothing", "1"), ("double([1])", "[1, 1]"))
    assert ran(runner.run(Program(code, checks=checks))).checks == (
        Checked(True, "6"),
        Checked(False, "41"),
        Checked(False, "NameError: name 'nothing' is not defined"),
        Checked(True, "[1, 1]"),
    )


@pytest.mark.parametrize("attempt", HOSTILE)
def test_hostile_program_ends_in_time_and_learns_nothing(impatient: CodeRunner, attempt: str) -> None:
    for _ in range(TRIES):
        began = time.monotonic()
        result = impatient.run(Program(HOSTILE[attempt]))
        if time.monotonic() - began < ENDS_WITHIN:
            break
    else:
        pytest.fail("it takes too long each time")
    assert isinstance(result, Ran | Stopped)
    assert len(result.output) <= 4_000
    for secret in ("root:", "bot", "STRIPE", "/usr", "/home"):
        assert secret not in result.output


def test_run_that_dies_hurts_no_other(runner: CodeRunner) -> None:
    with ThreadPoolExecutor(2) as pool:
        hangs = pool.submit(runner.run, Program("while True: pass"))
        assert ran(pool.submit(runner.run, Program("print(1)")).result()).output == "1\n"
        assert hangs.result() == Stopped("time")


def test_runner_that_was_killed_is_replaced(runner: CodeRunner) -> None:
    pid = started_by(runner)
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert ran(runner.run(Program("print(2)"))).output == "2\n"


def started_by(runner: CodeRunner) -> int:
    before = set(children_of(os.getpid()))
    runner.run(Program("print(1)"))
    (pid,) = set(children_of(os.getpid())) - before
    return pid


def children_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found if b"bot.code.runner" in Path(f"/proc/{each}/cmdline").read_bytes()]


def test_runner_has_nothing_of_ours(runner: CodeRunner, compiled: Path) -> None:
    pid = started_by(runner)
    assert Path(f"/proc/{pid}/environ").read_bytes() == b""
    descriptors = {os.readlink(each).split(":")[0] for each in Path(f"/proc/{pid}/fd").iterdir()}
    assert descriptors <= {"/dev/null", "socket", "anon_inode", str(interpreter.compiled_path(compiled))}


def test_more_than_may_run_and_wait_are_told_that_it_is_busy(compiled: Path, tmp_path: Path) -> None:
    slots = Slots(tmp_path)
    held = [slots.taken(0) for _ in range(RUNNING)]
    assert all(each.__enter__() for each in held)
    with slots.taken(0.05) as free:
        assert not free
    held.pop().__exit__(None, None, None)
    with slots.taken(0) as free:
        assert free
    for each in held:
        each.__exit__(None, None, None)


def test_no_more_wait_than_there_are_places(tmp_path: Path) -> None:
    slots = Slots(tmp_path)
    running = [slots.taken(0) for _ in range(RUNNING)]
    for each in running:
        each.__enter__()

    def wait(_: int) -> float:
        began = time.monotonic()
        with slots.taken(0.5):
            return time.monotonic() - began

    with ThreadPoolExecutor(WAITING + 4) as pool:
        waited = list(pool.map(wait, range(WAITING + 4)))
    assert sum(each >= 0.5 for each in waited) == WAITING
    for each in running:
        each.__exit__(None, None, None)


def test_without_a_compiled_interpreter_it_says_that_it_is_being_prepared(tmp_path: Path) -> None:
    assert CodeRunner(tmp_path).run(Program("print(1)")) == CannotRun(preparing=True)


def test_without_the_extra_it_says_that_it_cannot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(interpreter, "installed", lambda: False)
    assert CodeRunner(tmp_path).run(Program("print(1)")) == CannotRun()


@pytest.mark.parametrize("mode", [0o722, 0o702])
def test_folder_that_others_may_write_is_not_trusted(compiled: Path, tmp_path: Path, mode: int) -> None:
    copy = interpreter.compiled_path(tmp_path)
    copy.symlink_to(interpreter.compiled_path(compiled))
    with pytest.raises(InterpreterFault):
        interpreter.load(copy)
    tmp_path.chmod(mode)
    with pytest.raises(InterpreterFault):
        interpreter.make_private(tmp_path)


def test_report_that_was_forged_counts_as_a_crash() -> None:
    def result(report: str) -> RunResult:
        head = b'{"code": 0, "full": false, "report": ' + report.encode() + b"}"
        return read_result(len(head).to_bytes(4, "big") + head)

    for forged in ('"[]"', '"{\\"checks\\": 1}"', '"{\\"error\\": \\"x\\"}"', '""', '"null"'):
        assert result(forged) == Stopped("crash")


def test_nothing_is_started_before_the_first_program(compiled: Path) -> None:
    before = children_of(os.getpid())
    assert CodeRunner(compiled) is not None
    assert children_of(os.getpid()) == before


def test_busy_is_what_a_learner_hears_where_all_places_are_taken(
    compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.code.code_runner.LONGEST_WAIT", 0.05)
    slots = Slots(compiled)
    held = [slots.taken(5) for _ in range(RUNNING)]
    for each in held:
        each.__enter__()
    try:
        assert CodeRunner(compiled).run(Program("print(1)")) == Busy()
    finally:
        for each in held:
            each.__exit__(None, None, None)
