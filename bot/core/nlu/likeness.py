"""Whether a text is nearly the words of a command: a typing error, and nothing of its own."""

from rapidfuzz.distance import OSA

from bot.core.nlu.normalize import normalize

_LIKE = 0.75  # of the letters


def is_nearly(text: str, words: str) -> bool:
    return OSA.normalized_similarity(normalize(text), words) >= _LIKE
