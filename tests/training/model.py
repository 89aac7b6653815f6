"""Learning, and the few weights that are kept of it."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.svm import LinearSVC

from bot.core.nlu.classifier import FIRST_CODE, NO_WEIGHT, STEP
from bot.core.nlu.ngrams import ngrams
from tests.training.phrases import Example

MOST_GRAMS = 24_000
MOST_WEIGHTS = 160_000
SEED = 0
_MOST = 46  # units of a weight, up and down


def train(learned: Sequence[Example]) -> list[str]:
    """The lines of classifier.txt, the same ones each time."""
    counter = CountVectorizer(analyzer=lambda text: sorted(ngrams(text)), binary=True, min_df=2)
    found = counter.fit_transform([each.text for each in learned])
    grams = counter.get_feature_names_out()
    kept = _most_frequent(found, [each.pattern for each in learned], grams)
    model = LinearSVC(C=1, random_state=SEED)
    model.fit(_scaled(found, learned)[:, kept], [each.meaning for each in learned])
    return list(_lines(model, grams[kept]))


def _most_frequent(found: csr_matrix, patterns: Sequence[str], grams: np.ndarray) -> np.ndarray:
    """By the patterns that they stand in: a pattern that spells out to many phrases counts once."""
    places = {pattern: n for n, pattern in enumerate(dict.fromkeys(patterns))}
    rows = [places[pattern] for pattern in patterns]
    group = csr_matrix((np.ones(len(rows)), (rows, range(len(rows)))), shape=(len(places), len(rows)))
    counts = np.asarray((group @ found > 0).sum(axis=0)).ravel()
    order = sorted(range(len(grams)), key=lambda n: (-counts[n], grams[n]))
    return np.array(sorted(order[:MOST_GRAMS]))


def _scaled(found: csr_matrix, learned: Sequence[Example]) -> csr_matrix:
    """As the classifier scales: by all n-grams of a text, those that are not kept too."""
    counts = np.array([max(len(ngrams(each.text)), 1) for each in learned])
    return csr_matrix(found.multiply(1 / np.sqrt(counts)[:, None]))


def _lines(model: LinearSVC, grams: np.ndarray) -> Iterator[str]:
    weights = np.clip(np.rint(model.coef_ / STEP), -_MOST, _MOST).astype(int)
    weights[np.abs(weights) < _least(weights)] = 0
    for bias, meaning in zip(model.intercept_, model.classes_, strict=True):
        yield f"{bias:.2f} {meaning}"
    yield ""
    for gram, column in sorted(zip(grams, weights.T, strict=True), key=lambda each: each[0]):
        if pairs := "".join(chr(FIRST_CODE + n) + chr(NO_WEIGHT + column[n]) for n in np.flatnonzero(column)):
            yield f"{gram}\t{pairs}"


def _least(weights: np.ndarray) -> int:
    """The smallest weight that is kept, so that not too many are."""
    sizes = Counter(np.abs(weights).ravel().tolist())
    del sizes[0]
    kept, least = 0, _MOST + 1
    for size in sorted(sizes, reverse=True):
        kept += sizes[size]
        if kept > MOST_WEIGHTS:
            break
        least = size
    return least
