"""Trains the classifier anew: `uv run python -m tests.training [--check]`.

Needed after a change to bot/i18n/phrases or to sentences.toml. `--check` writes nothing, and prints how often
it is right about phrases of patterns that it has not learned.
"""

import argparse

from bot.i18n.classifier import WEIGHTS
from tests.training.held_out import figures, held_out
from tests.training.model import train
from tests.training.phrases import examples


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.training", description=__doc__)
    parser.add_argument("--check", action="store_true", help="measure, and write nothing")
    if parser.parse_args().check:
        print(figures(held_out(examples())))
        return
    WEIGHTS.write_text("\n".join(train(examples())) + "\n", encoding="utf-8")
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
