"""What may come of a text that no rule understands: an answer, or an offer. A guess does nothing else.

Only what changes nothing is answered at once. Whatever stops, sells, moves or grades is offered: the learner
says yes to it, or does not.
"""

from collections.abc import Sequence

from bot.core.nlu.classifier import Classifier
from bot.core.nlu.intents import Ask, Do, Intent, Talk, Word
from bot.core.nlu.topics import Topic
from bot.core.nlu.traits import HARMLESS, NEVER_OFFERED, SOFT, TELLS

# Chosen on phrases unlike all that were learned: 86 in 100 of such answers and 72 of such offers are right;
# of what means nothing, 5 in 100 are answered and 8 get an offer (`uv run python -m tests.training --check`).
LEAST_TO_ANSWER = 0.3
LEAD_TO_ANSWER = 8  # times as likely as the next meaning
LEAST_TO_OFFER = 0.25
ANSWERED = HARMLESS | TELLS
_MOST_OFFERS = 2
# Nobody says yes to be thanked.
OFFERED = frozenset(Word) - SOFT - NEVER_OFFERED
_WORDS = {word.value: word for word in Word}
_TOPICS = {f"topic {topic}": topic for topic in Topic}

Likely = Talk | Do | Ask | None
Ranked = Sequence[tuple[float, str]]


def likely(classifier: Classifier, text: str) -> Likely:
    """None where it is not sure enough, or the text most likely means nothing that is known."""
    ranked = classifier.rank(text)
    if not ranked:
        return None
    meaning = ranked[0][1]
    word = _WORDS.get(meaning)
    if meaning in _TOPICS:
        return Talk(_TOPICS[meaning]) if _may_answer(ranked) else None
    if word in ANSWERED and _may_answer(ranked):
        return Do(Intent(Word(word)), "sentence")
    return _offered(ranked) if word else None


def _may_answer(ranked: Ranked) -> bool:
    (first, _), (second, _) = ranked[:2]
    return first >= LEAST_TO_ANSWER and first >= LEAD_TO_ANSWER * second


def _offered(ranked: Ranked) -> Ask | None:
    """The likeliest command, and the next one where it is likely too."""
    likely_ones = [_WORDS.get(meaning) for sure, meaning in ranked[:_MOST_OFFERS] if sure >= LEAST_TO_OFFER]
    found = [word for word in likely_ones if word in OFFERED]
    return Ask(tuple(map(Intent, found))) if found else None
