"""(g) What running a learner's program costs, and what everybody else notices of it."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.code import interpreter, preparation
from bot.code.code_runner import CodeRunner
from bot.core.program_runs import Program, Ran
from bot.places import code_cache
from tests.benchmarks.load import Result, run
from tests.benchmarks.processes import descendants, resident
from tests.benchmarks.report import Target, at_most, show
from tests.benchmarks.requests import messages
from tests.benchmarks.rounds import Options
from tests.benchmarks.servers import product
from tests.benchmarks.stores import LEARNERS, scratch, warm_up

RUNS = 40
PROGRAM = Program("total = 0\nfor n in range(1000):\n    total += n\nprint(total)")
ENDLESS = Program("while True:\n    pass")
LARGE = Program("x = [0] * 8_000_000\nwhile True:\n    pass")


def measure(options: Options) -> list[Target]:
    if not interpreter.installed():
        print("\n(g) not measured: the extra `code` is not installed")
        return []
    if preparation.is_needed(code_cache()):
        preparation.begin(code_cache()).communicate()
    runner = CodeRunner(code_cache())
    times = sorted(_timed(runner) for _ in range(RUNS))
    median, p95 = times[RUNS // 2], times[int(RUNS * 0.95)]
    memory = _memory(runner)
    alone, beside, web = _beside(runner, options.seconds)
    runner.close()
    rows = [
        ("a run, median", f"{median:.0f} ms"),
        ("a run, p95", f"{p95:.0f} ms"),
        ("a run's process at its largest, resident", f"{memory:.0f} MB"),
        ("/whatsapp, p95, alone", f"{alone:.1f} ms"),
        ("/whatsapp, p95, beside two endless loops", f"{beside:.1f} ms"),
        ("wasmtime in the web processes", "loaded" if web else "not loaded"),
    ]
    show("(g) learners' programs", ("", ""), rows)
    return [
        at_most("(g) a run, median, ms", median, 150),
        at_most("(g) a run's memory, MB", memory, 128),
        at_most("(g) /whatsapp p95 beside two endless loops, times that alone", beside / alone, 2),
        at_most("(g) web processes that load wasmtime", web, 0),
    ]


def _timed(runner: CodeRunner) -> float:
    begun = time.perf_counter()
    result = runner.run(PROGRAM)
    assert isinstance(result, Ran), result
    return (time.perf_counter() - begun) * 1000


def _memory(runner: CodeRunner) -> float:
    """The largest that was seen, of a program that holds a list of 32 MB."""
    thread = threading.Thread(target=runner.run, args=(LARGE,))
    thread.start()
    largest = 0.0
    while thread.is_alive():
        for pid in descendants(os.getpid()):
            try:
                largest = max(largest, resident(pid))
            except (OSError, IndexError):
                continue
        time.sleep(0.02)
    return largest


def _beside(runner: CodeRunner, seconds: float) -> tuple[float, float, int]:
    with scratch() as folder, product(f"json:{folder / 'learners'}") as server:
        warm_up(server)
        asked = iter(messages(LEARNERS, 50_000))
        alone = run(server.port, 1, asked, seconds)
        with _loops(runner):
            beside = run(server.port, 1, asked, seconds)
        web = sum("wasmtime" in Path(f"/proc/{pid}/maps").read_text() for pid in server.workers())
    return _p95(alone), _p95(beside), web


@contextmanager
def _loops(runner: CodeRunner) -> Iterator[None]:
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            runner.run(ENDLESS)

    threads = [threading.Thread(target=go_on) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _p95(result: Result) -> float:
    return sorted(result.times)[int(len(result.times) * 0.95)] * 1000
