"""Counters and histograms, shown to Prometheus as sums over every process that serves or delivers, and times
at which something happened last.

    metrics = Metrics(Path("data/metrics"))
    metrics.count("messages", "answered")
    metrics.observe("request_seconds", "/whatsapp", 0.0042)
    metrics.happened("reconciled", "ok", 1795000000)

Every series is declared here, so nothing that a stranger sends can make a new one: an undeclared label
counts as "other".
"""

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate, product
from pathlib import Path
from typing import Any

from bot.core.messaging.send_result import CODES
from bot.core.payments.stripe_events import NEEDED_EVENTS
from bot.metrics.shared_file import open_slot

OTHER = "other"
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
LAG_BOUNDS = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 3600.0, 21600.0, 86400.0)


@dataclass(frozen=True, slots=True)
class Family:
    """`labels` has the values of each label. A histogram has `bounds`."""

    name: str
    help: str
    labels: Mapping[str, tuple[str, ...]]
    bounds: tuple[float, ...] = ()

    @property
    def width(self) -> int:
        """How many numbers a series is: of a histogram a count for each bound, one above the last, and the
        sum in microseconds."""
        return len(self.bounds) + 2 if self.bounds else 1


EVENT_TYPES = tuple(sorted(NEEDED_EVENTS))  # in one order, for processes must agree on the file's layout
COUNTERS = (
    Family(
        "messages",
        "Incoming WhatsApp messages by what became of them.",
        {"outcome": ("answered", "repeat", "empty", "ignored", "refused", "busy", "failed", OTHER)},
    ),
    Family(
        "misdirected",
        "Requests that arrived where they do no good, by what they are.",
        {
            "kind": (
                *("status at /whatsapp", "message at /whatsapp/status", "from ourselves", "other channel"),
                *("GET for POST", "twilio elsewhere", "stripe elsewhere", OTHER),
            )
        },
    ),
    Family(
        "undelivered",
        "Messages that Twilio took and did not deliver, by Twilio's code.",
        {"what": ("delivery", "reply", OTHER), "code": CODES},
    ),
    Family(
        "webhook_events",
        "Stripe events by type and by what became of them.",
        {
            "type": (*EVENT_TYPES, OTHER),
            "outcome": (
                *("upgraded", "second payment", "duplicate", "waiting", "promised", "unmatched"),
                *("another product's", "closed", "given back", "refund waits", "refund failed"),
                *("not allowed", "not found", "ignored"),
                *("refused", "failed", OTHER),
            ),
        },
    ),
    Family(
        "agent_calls",
        "Calls of agents' tools by what became of them.",
        {
            "tool": (
                *("register_learner", "get_learner_state", "update_progress", "get_chapter_content"),
                *("get_exercises", "generate_guidance", "assess_response", "submit_code", "get_upgrade_url"),
                OTHER,
            ),
            "outcome": ("ok", "refused", "failed", OTHER),
        },
    ),
    Family(
        "deliveries",
        "Tries to send a WhatsApp message by their outcome.",
        {"outcome": ("sent", "again", "parked", "held", "failed", OTHER)},
    ),
    Family(
        "stripe_calls",
        "Calls to Stripe's API by their outcome.",
        {
            "call": ("create", "retrieve", "expire", "list", "refund", OTHER),
            "outcome": ("ok", "refused", "unreachable", "busy", OTHER),
        },
    ),
)
HISTOGRAMS = (
    Family(
        "request_seconds",
        "Time to answer a request, by route.",
        {
            "route": (
                *("/whatsapp", "/whatsapp/status", "/webhook"),
                *("/checkout/success", "/checkout/cancel", "/healthz", "/metrics", OTHER),
            )
        },
        bounds=BOUNDS,
    ),
    Family(
        "event_lag_seconds",
        "Time from when Stripe made an event until it was taken here.",
        {"kind": ("whole", "thin", OTHER)},
        bounds=LAG_BOUNDS,
    ),
)
TIMES = (
    Family(
        "reconciled",
        "When Stripe was last asked for what no event told, by how that went.",
        {"outcome": ("ok", "failed", OTHER)},
    ),
)
FAMILIES = {family.name: family for family in (*COUNTERS, *HISTOGRAMS, *TIMES)}

More = Callable[[], Iterable[Any]]


def nothing_more() -> Iterable[Any]:
    return ()


class Metrics:
    """The counts of this process, copied to `file` so that any process can show the sum of all.

    Without a file, or if it cannot be made, a process shows only its own. `more` gives further families of
    prometheus_client's at each scrape.
    """

    def __init__(self, file: Path | None = None, more: More = nothing_more) -> None:
        self._more = more
        self._cells, size = _layout()
        layout = sha256(repr(FAMILIES).encode()).hexdigest()[:8]
        # A version that counts other things has a file of its own.
        self._slot = open_slot(file.with_name(f"{file.name}-{layout}") if file else None, size)
        self._values = self._slot.read_own()
        self._lock = threading.Lock()

    def count(self, counter: str, *labels: str) -> None:
        """Add one to a counter; its labels come in the declared order. KeyError for an unknown counter."""
        cell = self._cell(counter, labels)
        with self._lock:
            self._values[cell] += 1
            self._slot.write(self._values)

    def observe(self, histogram: str, label: str, seconds: float) -> None:
        """Add a duration to a histogram."""
        row, bounds = self._cell(histogram, (label,)), FAMILIES[histogram].bounds
        with self._lock:
            self._values[row + bisect_left(bounds, seconds)] += 1
            self._values[row + len(bounds) + 1] += round(seconds * 1e6)
            self._slot.write(self._values)

    def happened(self, what: str, label: str, at: float) -> None:
        """Note the time at which it happened last, in seconds since 1970."""
        cell = self._cell(what, (label,))
        with self._lock:
            self._values[cell] = round(at)
            self._slot.write(self._values)

    def _cell(self, family: str, labels: Sequence[str]) -> int:
        known = FAMILIES[family].labels.values()
        declared = (label if label in values else OTHER for label, values in zip(labels, known, strict=True))
        return self._cells[family, *declared]

    def text(self) -> bytes:
        """Prometheus' text format, version 0.0.4."""
        # Imported at the first scrape: it costs a tenth of a second, and many installations never scrape.
        from prometheus_client import generate_latest

        return generate_latest(self)

    def collect(self) -> Iterator[Any]:
        """The interface of a prometheus_client collector."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

        with self._lock:
            numbers = self._slot.read_all(self._values)
        sums = [sum(each) for each in zip(*numbers, strict=True)]
        for family in COUNTERS:
            counter = CounterMetricFamily(f"tutorclaw_{family.name}", family.help, labels=[*family.labels])
            for labels, cell in self._series(family):
                counter.add_metric(labels, sums[cell])
            yield counter
        for family in HISTOGRAMS:
            name, labelled = f"tutorclaw_{family.name}", [*family.labels]
            histogram = HistogramMetricFamily(name, family.help, labels=labelled)
            for labels, cell in self._series(family):
                histogram.add_metric(labels, *_cumulated(family.bounds, sums[cell : cell + family.width]))
            yield histogram
        for family in TIMES:
            name, labelled = f"tutorclaw_{family.name}_timestamp_seconds", [*family.labels]
            gauge = GaugeMetricFamily(name, family.help, labels=labelled)
            for labels, cell in self._series(family):
                gauge.add_metric(labels, max(each[cell] for each in numbers))
            yield gauge
        yield from self._more()

    def _series(self, family: Family) -> Iterator[tuple[tuple[str, ...], int]]:
        """The labels of each, and where its first number is."""
        return ((labels, self._cell(family.name, labels)) for labels in product(*family.labels.values()))

    def close(self) -> None:
        self._slot.close()


def _layout() -> tuple[dict[tuple[str, ...], int], int]:
    """Where the first number of each series is, by family and labels; and how many numbers there are."""
    cells: dict[tuple[str, ...], int] = {}
    end = 0
    for family in FAMILIES.values():
        for labels in product(*family.labels.values()):
            cells[family.name, *labels] = end
            end += family.width
    return cells, end


def _cumulated(limits: Sequence[float], row: Sequence[int]) -> tuple[list[tuple[str, float]], float]:
    """A bucket of Prometheus counts everything up to its bound; the sum is in seconds."""
    bounds = (*map(str, limits), "+Inf")
    return list(zip(bounds, accumulate(row[:-1]), strict=True)), row[-1] / 1e6
