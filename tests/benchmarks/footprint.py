"""(f) How long a web process takes to start, and how much memory the processes take."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.load import run
from tests.benchmarks.processes import descendants, proportional, resident
from tests.benchmarks.report import Target, at_most, show
from tests.benchmarks.requests import messages
from tests.benchmarks.rounds import Options
from tests.benchmarks.servers import BIN, ROOT, environment, product
from tests.benchmarks.stores import LEARNERS, scratch, warm_up

STARTS = 5


def measure(options: Options) -> list[Target]:
    with scratch() as folder:
        start = median(_start(folder) for _ in range(STARTS))
        rows = [
            ("start of the server to its first answer", f"{start:.2f} s"),
            (
                "import of the server",
                f"{_import_time('bot.commands.serving', 'bot.web.app', 'bot.server.supervisor'):.0f} ms",
            ),
            ("import of the worker", f"{_import_time('bot.cli', 'bot.commands.serving'):.0f} ms"),
        ]
        idle, loaded, main, background, whole = _memory(folder, options.seconds)
        rows += [
            ("main process", f"{main:.0f} MB"),
            ("web process, idle", f"{idle:.0f} MB"),
            ("web process, under load", f"{loaded:.0f} MB"),
            ("process in the background", f"{background:.0f} MB"),
            ("all of them, what they share counted once", f"{whole:.0f} MB"),
            ("tutorclaw worker", f"{_worker(folder):.0f} MB"),
        ]
    show("(f) start and memory (resident; of the web processes the largest)", ("", ""), rows)
    return [
        at_most("(f) cold start, s", start, 0.5),
        at_most("(f) a web process under load, MB", loaded, 60),
    ]


def _start(folder: Path) -> float:
    begun = time.monotonic()
    with product(f"json:{folder / 'starts'}"):
        return time.monotonic() - begun


def _import_time(*modules: str) -> float:
    """Milliseconds, by the interpreter's own count, the best of three."""
    command = [sys.executable, "-X", "importtime", "-c", "import " + ", ".join(modules)]
    found = (subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True) for _ in range(3))
    return min(sum(_own_times(each.stderr)) for each in found) / 1000


def _own_times(report: str) -> Iterator[int]:
    for line in report.splitlines():
        own = line.removeprefix("import time:").partition("|")[0].strip()
        if own.isdigit():
            yield int(own)


def _memory(folder: Path, seconds: float) -> tuple[float, float, float, float, float]:
    """Megabytes: a web process at rest, the same under load, the main process, the one in the background,
    and all of them together."""
    with product(f"json:{folder / 'memory'}") as server:
        idle = max(map(resident, server.workers()))
        warm_up(server)
        run(server.port, 64, iter(messages(LEARNERS, int(seconds * 5000))), seconds)
        loaded, background = (max(map(resident, pids)) for pids in (server.workers(), server.background()))
        whole = sum(map(proportional, [server.pid, *descendants(server.pid)]))
        return idle, loaded, resident(server.pid), background, whole


def _worker(folder: Path) -> float:
    with _running_worker(folder) as process:
        time.sleep(2)  # it tells nobody that it is up
        return resident(process.pid)


@contextmanager
def _running_worker(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environ = environment(f"json:{folder / 'memory'}", 0)
    process = subprocess.Popen(
        [str(BIN / "tutorclaw"), "worker"], env=environ, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
