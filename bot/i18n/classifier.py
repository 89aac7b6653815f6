"""The classifier's weights, read once before processes fork. tests/training/ writes them."""

from pathlib import Path

from bot.core.nlu.classifier import Classifier

WEIGHTS = Path(__file__).parent / "classifier.txt"


def read_classifier() -> Classifier:
    return Classifier.read(WEIGHTS.read_text(encoding="utf-8").rstrip("\n").split("\n"))
