"""Counters and histograms, shown to Prometheus as sums over every process that serves or delivers.

    metrics = Metrics(Path("data/metrics"))
    metrics.count("messages", "answered")
    metrics.observe("request_seconds", "/whatsapp", 0.0042)

Every series is declared here, so nothing that a stranger sends can make a new one: an undeclared label
counts as "other".
"""

import threading
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
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
_ROW = len(BOUNDS) + 2  # one count for each bound, one above the last, and the sum in microseconds


@dataclass(frozen=True, slots=True)
class Family:
    """`labels` has the values of each label. A series of it is `width` numbers in the file."""

    name: str
    help: str
    labels: Mapping[str, tuple[str, ...]]
    width: int = 1


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
        width=_ROW,
    ),
)
FAMILIES = {family.name: family for family in (*COUNTERS, *HISTOGRAMS)}


class Metrics:
    """The counts of this process, copied to `file` so that any process can show the sum of all.

    Without a file, or if it cannot be made, a process shows only its own.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._cells, size = _layout()
        layout = sha256(repr((FAMILIES, BOUNDS)).encode()).hexdigest()[:8]
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
        row = self._cell(histogram, (label,))
        with self._lock:
            self._values[row + bisect_left(BOUNDS, seconds)] += 1
            self._values[row + _ROW - 1] += round(seconds * 1e6)
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
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        with self._lock:
            sums = self._slot.read_sums(self._values)
        for family in COUNTERS:
            counter = CounterMetricFamily(f"tutorclaw_{family.name}", family.help, labels=[*family.labels])
            for labels in product(*family.labels.values()):
                counter.add_metric(labels, sums[self._cell(family.name, labels)])
            yield counter
        for family in HISTOGRAMS:
            histogram = HistogramMetricFamily(
                f"tutorclaw_{family.name}", family.help, labels=[*family.labels]
            )
            for labels in product(*family.labels.values()):
                row = self._cell(family.name, labels)
                histogram.add_metric(labels, *_cumulated(sums[row : row + _ROW]))
            yield histogram

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


def _cumulated(row: Sequence[int]) -> tuple[list[tuple[str, float]], float]:
    """A bucket of Prometheus counts everything up to its bound; the sum is in seconds."""
    bounds = (*map(str, BOUNDS), "+Inf")
    return list(zip(bounds, accumulate(row[:-1]), strict=True)), row[-1] / 1e6
