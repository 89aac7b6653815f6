"""Counters and histograms, shown to Prometheus as sums over every process that serves or delivers.

    metrics = Metrics(Path("data/metrics"))
    metrics.count("messages", "answered")
    metrics.observe("request_seconds", "/whatsapp", 0.0042)

Every series is declared here, so nothing that a stranger sends can make a new one: an undeclared label
counts as "other".
"""

import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

from bot.core.payments.stripe_events import NEEDED_EVENTS
from bot.metrics.shared_file import Slot, open_slot

OTHER = "other"
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
_ROW = len(BOUNDS) + 2  # one count for each bound, one above the last, and the sum in microseconds


@dataclass(frozen=True, slots=True)
class Counter:
    """`labels` are (label, its values); without labels it is one number."""

    name: str
    help: str
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Histogram:
    name: str
    help: str
    label: str
    values: tuple[str, ...]


EVENT_TYPES = tuple(sorted(NEEDED_EVENTS))  # in one order, for processes must agree on the file's layout
COUNTERS = (
    Counter(
        "messages",
        "Incoming WhatsApp messages by what became of them.",
        (("outcome", ("answered", "repeat", "empty", "refused", "failed", OTHER)),),
    ),
    Counter(
        "webhook_events",
        "Stripe events by type and by what became of them.",
        (
            ("type", (*EVENT_TYPES, OTHER)),
            (
                "outcome",
                (
                    *("upgraded", "second payment", "duplicate", "waiting", "unmatched", "closed"),
                    *("given back", "refund failed", "ignored"),
                    *("refused", "failed", OTHER),
                ),
            ),
        ),
    ),
    Counter(
        "deliveries",
        "Tries to send a WhatsApp message by their outcome.",
        (("outcome", ("sent", "again", "parked", "held", "failed", OTHER)),),
    ),
    Counter(
        "stripe_calls",
        "Calls to Stripe's API by their outcome.",
        (
            ("call", ("create", "retrieve", "expire", "list", "refund", OTHER)),
            ("outcome", ("ok", "refused", "unreachable", "busy", OTHER)),
        ),
    ),
)
HISTOGRAMS = (
    Histogram(
        "request_seconds",
        "Time to answer a request, by route.",
        "route",
        (
            *("/whatsapp", "/whatsapp/status", "/webhook"),
            *("/checkout/success", "/checkout/cancel", "/healthz", "/metrics", OTHER),
        ),
    ),
)


class Metrics:
    """The counts of this process, copied to `file` so that any process can show the sum of all.

    Without a file, or if it cannot be made, a process shows only its own.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._cells, size = _layout()
        layout = sha256(repr((COUNTERS, HISTOGRAMS, BOUNDS)).encode()).hexdigest()[:8]
        # A version that counts other things has a file of its own.
        self._slot: Slot = open_slot(file.with_name(f"{file.name}-{layout}") if file else None, size)
        self._values = self._slot.read_own()
        self._lock = threading.Lock()

    def count(self, counter: str, *labels: str, at_once: bool = True) -> None:
        """Add one to a counter; its labels come in the declared order. KeyError for an unknown counter.

        Unless `at_once`, it is written together with this process's next observation, which saves a write."""
        cell = self._cells[counter].at(labels)
        with self._lock:
            self._values[cell] += 1
            if at_once:
                self._slot.write(self._values)

    def observe(self, histogram: str, label: str, seconds: float) -> None:
        """Add a duration to a histogram."""
        row = self._cells[histogram].at((label,))
        with self._lock:
            self._values[row + bisect_left(BOUNDS, seconds)] += 1
            self._values[row + _ROW - 1] += round(seconds * 1e6)
            self._slot.write(self._values)

    def text(self) -> bytes:
        """Prometheus' text format, version 0.0.4."""
        # Imported at the first scrape: it costs a tenth of a second, and many installations never scrape.
        from prometheus_client import CollectorRegistry, generate_latest

        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterator[Any]:
        """The interface of a prometheus_client collector."""
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        with self._lock:
            sums = self._slot.read_sums(self._values)
        for counter in COUNTERS:
            family = CounterMetricFamily(
                f"tutorclaw_{counter.name}", counter.help, labels=[name for name, _ in counter.labels]
            )
            for labels, cell in self._cells[counter.name].items():
                family.add_metric(labels, sums[cell])
            yield family
        for histogram in HISTOGRAMS:
            shown = HistogramMetricFamily(
                f"tutorclaw_{histogram.name}", histogram.help, labels=[histogram.label]
            )
            for labels, row in self._cells[histogram.name].items():
                shown.add_metric(labels, *_cumulated(sums[row : row + _ROW]))
            yield shown

    def close(self) -> None:
        self._slot.close()


class _Cells:
    """The position of each label's first number, for one counter or histogram."""

    def __init__(self, dimensions: Sequence[tuple[str, ...]], first: int, width: int) -> None:
        self._known = [frozenset(values) for values in dimensions]
        self._cells = {key: first + n * width for n, key in enumerate(product(*dimensions))}
        self.end = first + len(self._cells) * width

    def at(self, labels: Sequence[str]) -> int:
        cell = self._cells.get(tuple(labels))
        if cell is not None:
            return cell
        declared = (
            label if label in known else OTHER for label, known in zip(labels, self._known, strict=True)
        )
        return self._cells[tuple(declared)]

    def items(self) -> Iterable[tuple[tuple[str, ...], int]]:
        return self._cells.items()


def _layout() -> tuple[dict[str, _Cells], int]:
    """The cells of every counter and histogram, and the number of all cells."""
    cells: dict[str, _Cells] = {}
    end = 0
    for counter in COUNTERS:
        cells[counter.name] = _Cells([values for _, values in counter.labels], end, 1)
        end = cells[counter.name].end
    for histogram in HISTOGRAMS:
        cells[histogram.name] = _Cells([histogram.values], end, _ROW)
        end = cells[histogram.name].end
    return cells, end


def _cumulated(row: Sequence[int]) -> tuple[list[tuple[str, float]], float]:
    """A bucket of Prometheus counts everything up to its bound; the sum is in seconds."""
    total = 0
    buckets: list[tuple[str, float]] = []
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), row, strict=False):
        total += count
        buckets.append((bound, total))
    return buckets, row[-1] / 1e6
