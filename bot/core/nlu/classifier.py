"""What a text is most like among all that learners say: a linear classifier over its runs of letters.

It maps whatever is written to something ("don't stop" to stop): last_resort.py says what may come of that.
How it is trained: tests/training/.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.nlu.ngrams import ngrams

STEP = 1 / 24  # a weight's unit
SHARPNESS = 4.0  # how sure a lead over the other meanings makes; chosen on held-out phrases
FIRST_CODE = ord("!")  # of the first meaning; the others' codes follow
NO_WEIGHT = ord("P")  # weights go from -46, ", to +46, ~


@dataclass(frozen=True)
class Classifier:
    """`weights`: by n-gram, pairs of a meaning's code and its weight, a character each: twenty thousand short
    texts cost a process less than as many lists, and are read in milliseconds."""

    meanings: Sequence[str]
    biases: Sequence[float]
    weights: Mapping[str, str]

    @classmethod
    def read(cls, lines: Iterable[str]) -> "Classifier":
        """As classifier.txt has them: the meanings, each after its bias, an empty line, the n-grams."""
        rest = iter(lines)
        heads = [line.split(" ", 1) for line in iter(lambda: next(rest), "")]
        weights = dict(line.split("\t", 1) for line in rest)
        return cls([meaning for _, meaning in heads], [float(bias) for bias, _ in heads], weights)

    def rank(self, text: str) -> list[tuple[float, str]]:
        """The meanings with how likely each is, likeliest first. Nothing for a text without letters."""
        grams = ngrams(text)
        if not grams:
            return []
        scores = [0] * len(self.meanings)
        for gram in grams:
            pairs = self.weights.get(gram, "")
            for code, weight in zip(pairs[::2], pairs[1::2], strict=True):
                scores[ord(code) - FIRST_CODE] += ord(weight) - NO_WEIGHT
        unit = STEP / math.sqrt(len(grams))  # unknown ones too: what is strange is less sure
        powers = [math.exp(SHARPNESS * (b + s * unit)) for b, s in zip(self.biases, scores, strict=True)]
        whole = sum(powers)
        return sorted(((p / whole, m) for p, m in zip(powers, self.meanings, strict=True)), reverse=True)
