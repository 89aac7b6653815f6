"""(d) A hundred learners, ten thousand, a million: as many of them active, spread over all."""

import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

from tests.benchmarks.documents import make_documents
from tests.benchmarks.report import Target, at_least, at_most, show
from tests.benchmarks.requests import messages
from tests.benchmarks.rounds import Options, Series, alternate, show_series
from tests.benchmarks.servers import product
from tests.benchmarks.stores import scratch, warm_up

ACTIVE = 97  # a prime number
STARTS = 5


def measure(options: Options) -> list[Target]:
    with scratch() as folder:
        for size in options.sizes:
            begun = time.monotonic()
            make_documents(folder / str(size), size)
            print(f"\n(d) {size:,} documents made in {time.monotonic() - begun:.0f} s", flush=True)
        os.sync()  # or the disk would be busy with gigabytes of them while the last series is measured
        starts = _starts(folder, options.sizes)
        series = _serve(folder, options)
    show_series("(d) POST /whatsapp, JSON files, 8 connections", series, series[0])
    rows = [(f"{size:,} learners", f"{start:.2f}") for size, start in zip(options.sizes, starts, strict=True)]
    show("(d) from the start to the first answer", ("", "s"), rows)
    most = f"{options.sizes[-1]:,}"
    return [
        at_least(f"(d) throughput at {most} to that at a hundred", series[-1].rate / series[0].rate, 0.95),
        at_most(f"(d) start-up time at {most} to that at a hundred", starts[-1] / starts[0], 1.1),
    ]


def _serve(folder: Path, options: Options) -> list[Series]:
    with ExitStack() as stack:
        series: list[Series] = []
        for size in options.sizes:
            server = stack.enter_context(product(f"json:{folder / str(size)}"))
            active = range(0, size, size // ACTIVE)[:ACTIVE]
            warm_up(server, active)
            series.append(Series(f"{size:,} learners", server, partial(_texts, active, options.requests)))
        alternate(series, options)
        for each in series:
            each.server.check()
    return series


def _texts(active: Sequence[int], how_many: int) -> Sequence[bytes]:
    return messages(active, how_many)


def _starts(folder: Path, sizes: Sequence[int]) -> list[float]:
    """Seconds, by turns, the medians."""
    times: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(STARTS):
        for size in sizes:
            begun = time.monotonic()
            with product(f"json:{folder / str(size)}"):
                times[size].append(time.monotonic() - begun)
    return [median(times[size]) for size in sizes]
