"""Gauges: how things stand at the moment of a scrape. Each is declared here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Gauge:
    """`label` is the name of its one label, if it has one."""

    name: str
    help: str
    label: str | None = None


GAUGES: Final = (
    Gauge("store_up", "1 where a document could be written now, else 0."),
    Gauge("store_seconds", "What writing a document took at the last look."),
    Gauge("deliveries_waiting", "Messages that wait to be sent, but for the parked ones."),
    Gauge("oldest_delivery_seconds", "For how long the oldest of them has waited."),
    Gauge(
        "stripe_tasks_waiting", "What is still to be done at Stripe: refunds, sessions to be ended, links."
    ),
    Gauge("oldest_stripe_task_seconds", "For how long the oldest of them has been due."),
    Gauge("deliverers", "Processes that deliver; of files' whether one does."),
    Gauge("deliveries_parked", "Messages of the last week that wait for their learners to write."),
    Gauge("unmatched_payments", "Paid sessions that match nobody and wait for the operator."),
    Gauge(
        "wall_to_paid_seconds",
        "From a payer's first sight of the paywall to the payment, in the last week.",
        "quantile",
    ),
)

# By the gauge's name: a value for each value of its label, under "" where it has none. What is missing is
# not known, and not shown.
Values = Mapping[str, Mapping[str, float]]


def families(values: Values) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    for gauge in GAUGES:
        labels = [gauge.label] if gauge.label else []
        family = GaugeMetricFamily(f"tutorclaw_{gauge.name}", gauge.help, labels=labels)
        for label, value in values.get(gauge.name, {}).items():
            family.add_metric([label] if labels else [], value)
        yield family
