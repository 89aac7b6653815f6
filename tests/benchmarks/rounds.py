"""Rounds of load by turns, so that whatever else this machine does hits all series alike; their medians."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks.load import Result, run
from tests.benchmarks.processes import processor_time
from tests.benchmarks.report import show
from tests.benchmarks.servers import Server

FASTEST = 5_000  # requests a second that are made beforehand

HEAD = ("", "requests/s", "ratio", "p50 ms", "p99 ms", "p99 ratio", "CPU µs/request")


@dataclass(frozen=True)
class Options:
    """`seconds` a round."""

    seconds: float = 2.0
    rounds: int = 5
    sizes: tuple[int, ...] = (100, 10_000)

    @property
    def requests(self) -> int:
        """How many a round may need."""
        return int(self.seconds * FASTEST)


@dataclass
class Series:
    """`requests` gives those of one round. What was measured: medians over the rounds."""

    name: str
    server: Server
    requests: Callable[[], Sequence[bytes]]
    connections: int = 8
    results: list[Result] = field(default_factory=list, repr=False)
    processor: list[float] = field(default_factory=list, repr=False)

    @property
    def rate(self) -> float:
        return median(result.rate for result in self.results)

    @property
    def p50(self) -> float:
        return median(result.p50 for result in self.results)

    @property
    def p99(self) -> float:
        return median(result.p99 for result in self.results)

    @property
    def cpu(self) -> float:
        """Processor time of the server's workers, in microseconds a request."""
        return median(self.processor) * 1e6

    def measure(self, seconds: float) -> None:
        requests, workers = self.requests(), self.server.workers()
        before = processor_time(workers)
        result = run(self.server.port, self.connections, iter(requests), seconds)
        self.results.append(result)
        self.processor.append((processor_time(workers) - before) / len(result.times))


def alternate(series: Sequence[Series], options: Options) -> None:
    for _ in range(options.rounds):
        for each in series:
            each.measure(options.seconds)


def show_series(title: str, series: Sequence[Series], yardstick: Series) -> None:
    """Ratios are to the yardstick."""
    rows = [
        (
            each.name,
            f"{each.rate:.0f}",
            f"{each.rate / yardstick.rate:.2f}",
            f"{each.p50:.1f}",
            f"{each.p99:.1f}",
            f"{each.p99 / yardstick.p99:.2f}",
            f"{each.cpu:.0f}",
        )
        for each in series
    ]
    show(title, HEAD, rows)
