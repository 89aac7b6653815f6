"""(c) Both stores at 1, 8 and 64 connections."""

from collections.abc import Sequence
from dataclasses import replace

from tests.benchmarks.report import Target
from tests.benchmarks.requests import messages
from tests.benchmarks.rounds import Options, Series, alternate, show_series
from tests.benchmarks.servers import bare
from tests.benchmarks.stores import LEARNERS, json_product, postgres_product


def measure(options: Options) -> list[Target]:
    def texts() -> Sequence[bytes]:
        return messages(LEARNERS, options.requests)

    with bare() as yardstick, json_product() as files, postgres_product() as database:
        named = (("bare Flask app", yardstick), ("JSON files", files), ("PostgreSQL", database))
        fewer = replace(
            options, rounds=min(options.rounds, 3)
        )  # nine series: it would be half of the whole run
        for connections in (1, 8, 64):
            series = [
                Series(name, server, texts, connections) for name, server in named if server is not None
            ]
            alternate(series, fewer)
            show_series(f"(c) POST /whatsapp, connections: {connections}", series, series[0])
    return []
