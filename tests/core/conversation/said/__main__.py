"""The figures: `uv run python -m tests.core.conversation.said [FOLDER] [--failures] [--kind KIND]`."""

import argparse
from operator import attrgetter
from pathlib import Path

from tests.core.conversation.said import report
from tests.core.conversation.said.inputs import FOLDER, read_said
from tests.core.conversation.said.judge import judge


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.core.conversation.said", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="a folder of *.toml")
    parser.add_argument("--failures", action="store_true", help="list what did not come out as it must")
    parser.add_argument("--kind", help="only the inputs of this kind")
    asked = parser.parse_args()
    said = [each for each in read_said(asked.folder) if asked.kind in (None, each.kind)]
    judgements = [judge(each) for each in said]
    if asked.failures:
        print(report.failures(judgements), end="\n\n")
    for key in (report.promise, attrgetter("kind"), attrgetter("state"), attrgetter("language")):
        print(report.table(judgements, key), end="\n\n")
    reasons = sorted({f"{each.said.state}: {each.skipped}" for each in judgements if each.skipped})
    if reasons:
        print("\n".join(["Skipped:", *reasons]))


if __name__ == "__main__":
    main()
