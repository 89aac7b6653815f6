"""(b) The tutorial way: all learners in one JSON file."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.documents import make_documents
from tests.benchmarks.report import Target, at_least
from tests.benchmarks.requests import address, messages
from tests.benchmarks.rounds import Options, Series, alternate, show_series
from tests.benchmarks.servers import Server, bare, product
from tests.benchmarks.stores import LEARNERS, scratch, warm_up

TOTAL = 10_000


def measure(options: Options) -> list[Target]:
    def texts() -> Sequence[bytes]:
        return messages(LEARNERS, options.requests)

    with scratch() as folder, _tutorial(folder / "plain") as plain, _tutorial(folder / "safe", "1") as safe:
        make_documents(folder / "learners", TOTAL)
        with product(f"json:{folder / 'learners'}") as ours:
            warm_up(ours)
            series = [
                Series("one file, written over", plain, texts),
                Series("one file, synced and renamed", safe, texts),
                Series("ours, JSON files", ours, texts),
            ]
            alternate(series, options)
            ours.check()
    show_series(f"(b) {TOTAL:,} learners, 8 connections", series, series[0])
    return [at_least("(b) throughput to one file's, safe or not", series[2].rate / series[0].rate, 20)]


@contextmanager
def _tutorial(folder: Path, safe: str = "") -> Iterator[Server]:
    """In one process: two would lose each other's changes."""
    folder.mkdir()
    learner = {"tier": "free", "chapter": 1, "lesson": 1}
    file = folder / "learners.json"
    file.write_text(
        json.dumps({address(n): {"name": f"Learner {n}", **learner} for n in range(TOTAL)}, indent=2)
    )
    app = "tests.benchmarks.tutorial:app"
    with bare(app, workers=1, TUTORIAL_FILE=str(file), TUTORIAL_SAFE=safe) as server:
        yield server
