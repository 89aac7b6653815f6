"""(e) Stripe's events, beside an app that only makes an event of them with Stripe's library.

Each payment is of a learner who has written once: their document was saved a single time, and the product has
not made the session. No payment that succeeds costs more.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from bot.store.json_files.store import JsonFiles
from tests.benchmarks.events import completed, created_customers
from tests.benchmarks.load import send_all
from tests.benchmarks.report import Target, at_least
from tests.benchmarks.requests import address, message
from tests.benchmarks.rounds import Options, Series, alternate, show_series
from tests.benchmarks.servers import Server, bare, product
from tests.benchmarks.stores import scratch

FASTEST = 2_500  # payments saved in a second: each needs a learner of its own


def measure(options: Options) -> list[Target]:
    a_round = int(options.seconds * FASTEST)

    def others() -> Sequence[bytes]:
        return created_customers(options.requests)

    with scratch() as folder, bare() as yardstick, product(f"json:{folder}") as ours:
        learners = _say_hi(ours, folder, a_round * options.rounds)
        series = [
            Series("bare app, customer.created", yardstick, others),
            Series("ours, customer.created", ours, others),
            Series("bare app, completed", yardstick, lambda: completed(["lrn_" + "a" * 26] * a_round)),
            Series("ours, completed, each saved", ours, lambda: completed(islice(learners, a_round))),
        ]
        alternate(series, options)
        ours.check()
    show_series("(e) POST /webhook, JSON files, 8 connections", series, series[0])
    return [
        at_least("(e) other events, throughput to the bare app's", series[1].rate / series[0].rate, 1.5),
        at_least("(e) payments saved, throughput to the bare app's", series[3].rate / series[2].rate, 0.45),
    ]


def _say_hi(ours: Server, folder: Path, how_many: int) -> Iterator[str]:
    """The ids of so many learners who have written once."""
    send_all(ours.port, [message(number, "hi") for number in range(how_many)])
    store = JsonFiles(folder)
    ids = [store.id_for(address(number)) for number in range(how_many)]
    store.close()
    return iter(ids)
