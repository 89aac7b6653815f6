"""Whether what waits is worked off."""

from typing import Final

from bot.checkup.finding import Finding, must, note, ok
from bot.checkup.names import QUEUE
from bot.services.store_figures import LedgerFigures, QueueFigures, StoreFigures

LATE: Final = 900.0  # seconds: by then a message was tried nine times


def queue(figures: StoreFigures, delivers_elsewhere: bool) -> Finding:
    """`delivers_elsewhere`: DELIVERY=worker."""
    return queue_finding(figures.queues(), figures.ledger(), delivers_elsewhere)


def queue_finding(queues: QueueFigures, ledger: LedgerFigures, delivers_elsewhere: bool) -> Finding:
    if delivers_elsewhere and not queues.deliverers:
        found = "DELIVERY=worker, and no worker runs: no confirmation goes out"
        return must(QUEUE, found, "DELIVERY", "start `tutorclaw worker`, or set DELIVERY=inline")
    if queues.oldest_delivery > LATE:
        found = f"{queues.deliveries} messages wait, the oldest for {queues.oldest_delivery / 60:.0f} minutes"
        return must(QUEUE, found, "the log", "its lines outbox_held and delivery_again say why")
    if ledger.unmatched:
        found = f"{ledger.unmatched} payments match nobody"
        return note(QUEUE, found, way_out="`tutorclaw payments --unmatched`, then `payment assign`")
    return ok(QUEUE, f"{queues.deliveries} messages wait, {ledger.parked} for their learners to write")
