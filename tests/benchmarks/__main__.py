"""`uv run python -m tests.benchmarks`: what the product costs, beside yardsticks in the same run."""

import argparse
import time
from collections.abc import Callable, Mapping

from tests.benchmarks import (
    agents,
    answering,
    connections,
    footprint,
    many_learners,
    one_file,
    operator_page,
    programs,
    webhook,
)
from tests.benchmarks.report import Target
from tests.benchmarks.rounds import Options

PARTS: Mapping[str, Callable[[Options], list[Target]]] = {
    "a": answering.measure,
    "b": one_file.measure,
    "c": connections.measure,
    "d": many_learners.measure,
    "e": webhook.measure,
    "f": footprint.measure,
    "g": programs.measure,
    "h": agents.measure,
    "i": operator_page.measure,
}


def main() -> None:
    given = _arguments()
    options = Options(given.seconds, given.rounds, (100, 10_000, given.learners))
    if given.quick:
        options = Options(0.5, 3, (100, 10_000))
    begun, targets = time.monotonic(), list[Target]()
    for part in given.only:
        targets += PARTS[part](options)
    print(f"\nTargets ({options.rounds} rounds of {options.seconds:g} s, by turns; medians):")
    print("\n".join(f"  {target}" for target in targets))
    print(f"\nDone in {time.monotonic() - begun:.0f} s.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", type=_parts, default=list(PARTS), help="parts, as in a,b (default: all)")
    parser.add_argument("--seconds", type=float, default=2.0, help="a round's (default: 2)")
    parser.add_argument("--rounds", type=int, default=5, help="of each series (default: 5)")
    parser.add_argument("--quick", action="store_true", help="short rounds, few learners: a first look")
    parser.add_argument("--learners", type=int, default=100_000, help="the most in (d) (default: 100000)")
    parser.add_argument(
        "--million",
        action="store_const",
        const=1_000_000,
        dest="learners",
        help="a million in (d): 5 GB of disk",
    )
    return parser.parse_args()


def _parts(text: str) -> list[str]:
    parts = text.split(",")
    if unknown := [part for part in parts if part not in PARTS]:
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}")
    return parts


if __name__ == "__main__":
    main()
