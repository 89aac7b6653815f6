"""The committed weights are those that the phrase files give."""

from bot.core.nlu.classifier import FIRST_CODE, NO_WEIGHT, Classifier
from bot.i18n.classifier import read_classifier
from tests.training.model import train
from tests.training.phrases import examples

# Of 100 weights, 99 are the same up to one unit: processors and library versions round differently.
ALIKE = 0.99
AGAIN = "the phrases have changed since: run `uv run python -m tests.training` and commit classifier.txt"


def weights_of(classifier: Classifier) -> dict[tuple[str, str], int]:
    return {
        (gram, classifier.meanings[ord(code) - FIRST_CODE]): ord(weight) - NO_WEIGHT
        for gram, pairs in classifier.weights.items()
        for code, weight in zip(pairs[::2], pairs[1::2], strict=True)
    }


def test_training_again_gives_the_same_model():
    again, kept = Classifier.read(train(examples())), read_classifier()
    assert again.meanings == kept.meanings, AGAIN
    new, old = weights_of(again), weights_of(kept)
    alike = sum(abs(new[each] - old[each]) <= 1 for each in new.keys() & old.keys())
    assert alike >= ALIKE * len(new.keys() | old.keys()), AGAIN
