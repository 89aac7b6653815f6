"""(a) A signed message, answered and durably saved, beside an app that only checks the signature."""

from collections.abc import Sequence

from tests.benchmarks.report import Target, at_least, at_most
from tests.benchmarks.requests import messages
from tests.benchmarks.rounds import Options, Series, alternate, show_series
from tests.benchmarks.servers import bare
from tests.benchmarks.stores import LEARNERS, json_product, postgres_product


def measure(options: Options) -> list[Target]:
    def texts() -> Sequence[bytes]:
        return messages(LEARNERS, options.requests)

    with bare() as yardstick, json_product() as files, postgres_product() as database:
        series = [Series("bare Flask app", yardstick, texts), Series("JSON files", files, texts)]
        if database is not None:
            series.append(Series("PostgreSQL", database, texts))
        alternate(series, options)
    show_series("(a) POST /whatsapp, 8 connections (CPU without the database's own)", series, series[0])
    return _targets(*series)


def _targets(yardstick: Series, files: Series, *database: Series) -> list[Target]:
    return [
        at_least("(a) JSON files, throughput to the bare app's", files.rate / yardstick.rate, 0.5),
        at_most("(a) JSON files, p99 to the bare app's", files.p99 / yardstick.p99, 2),
        at_most("(a) JSON files, processor time a message to the bare app's", files.cpu / yardstick.cpu, 2),
        *(at_least("(a) PostgreSQL, throughput", each.rate / yardstick.rate, 0.35) for each in database),
        *(at_most("(a) PostgreSQL, p99", each.p99 / yardstick.p99, 2) for each in database),
    ]
