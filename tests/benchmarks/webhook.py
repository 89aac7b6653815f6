"""(e) Stripe's events, beside an app that only makes an event of them with Stripe's library."""

from collections.abc import Iterator, Sequence

from tests.benchmarks.documents import make_documents
from tests.benchmarks.events import completed, created_customers
from tests.benchmarks.report import Target, at_least
from tests.benchmarks.rounds import Options, Series, alternate, show_series
from tests.benchmarks.servers import bare, product
from tests.benchmarks.stores import scratch

FASTEST = 2_500  # payments saved in a second: each needs a learner of its own


def measure(options: Options) -> list[Target]:
    a_round = int(options.seconds * FASTEST)

    def others() -> Sequence[bytes]:
        return created_customers(options.requests)

    with scratch() as folder, bare() as yardstick:
        learners = iter(make_documents(folder, a_round * options.rounds, at_wall=True))
        with product(f"json:{folder}") as ours:
            series = [
                Series("bare app, customer.created", yardstick, others),
                Series("ours, customer.created", ours, others),
                Series("bare app, completed", yardstick, lambda: completed(["lrn_" + "a" * 26] * a_round)),
                Series("ours, completed, each saved", ours, lambda: completed(_taken(learners, a_round))),
            ]
            alternate(series, options)
            ours.check()
    show_series("(e) POST /webhook, JSON files, 8 connections", series, series[0])
    return [
        at_least("(e) other events, throughput to the bare app's", series[1].rate / series[0].rate, 1.5),
        at_least("(e) payments saved, throughput to the bare app's", series[3].rate / series[2].rate, 0.5),
    ]


def _taken(learners: Iterator[str], how_many: int) -> list[str]:
    return [next(learners) for _ in range(how_many)]
