"""The gauges of the store, at each scrape."""

from collections.abc import Iterable
from typing import Any

from bot.errors import StoreError
from bot.metrics.gauges import families
from bot.services.store_figures import StoreFigures
from bot.web.health import Health


def store_gauges(figures: StoreFigures, health: Health) -> Iterable[Any]:
    """With the store away the rest of a scrape is as good as ever, and the gauges say what is known."""
    values: dict[str, dict[str, float]] = {}
    try:
        health.check()
        queues, ledger = figures.queues(), figures.ledger()
    except StoreError:
        return families({"store_up": {"": 0.0}})
    values = {
        "store_up": {"": 1.0},
        "store_seconds": {"": health.took},
        "deliveries_waiting": {"": queues.deliveries},
        "oldest_delivery_seconds": {"": queues.oldest_delivery},
        "stripe_tasks_waiting": {"": queues.tasks},
        "oldest_stripe_task_seconds": {"": max(queues.oldest_task, 0.0)},
        "deliverers": {"": queues.deliverers},
        "deliveries_parked": {"": ledger.parked},
        "unmatched_payments": {"": ledger.unmatched},
    }
    if ledger.wall_to_paid is not None:
        values["wall_to_paid_seconds"] = dict(zip(("0.5", "0.9"), ledger.wall_to_paid, strict=True))
    return families(values)
