"""How often the classifier is right about what it has not learned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sklearn.model_selection import GroupKFold

from bot.core.nlu.classifier import Classifier
from bot.core.nlu.intents import Ask, Do, Talk
from bot.core.nlu.last_resort import Likely, likely
from tests.training.model import train
from tests.training.phrases import NOTHING, Example

FOLDS = 4


@dataclass(frozen=True)
class Guess:
    """`meaning`: what somebody meant who wrote something unlike all that was learned."""

    meaning: str
    ranked: list[tuple[float, str]]
    came: Likely

    @property
    def is_right(self) -> bool:
        return self.ranked[:1] != [] and self.ranked[0][1] == self.meaning


def held_out(learned: Sequence[Example]) -> list[Guess]:
    """Each example guessed by a classifier that learned no phrase of its pattern."""
    return list(_guesses(learned))


def _guesses(learned: Sequence[Example]) -> Iterator[Guess]:
    meanings, patterns = [each.meaning for each in learned], [each.pattern for each in learned]
    for known, unknown in GroupKFold(FOLDS).split(meanings, meanings, patterns):
        classifier = Classifier.read(train([learned[n] for n in known]))
        for n in unknown:
            text = learned[n].text
            yield Guess(learned[n].meaning, classifier.rank(text), likely(classifier, text))


def figures(guesses: Sequence[Guess]) -> str:
    idle = [each for each in guesses if each.meaning == NOTHING]
    return "\n".join(
        [
            f"{'':28}{'of all':>8}{'right':>8}",
            _line("likeliest meaning", guesses, guesses),
            _line(
                "answered at once", [each for each in guesses if isinstance(each.came, Talk | Do)], guesses
            ),
            _line("offered", [each for each in guesses if isinstance(each.came, Ask)], guesses),
            _line(
                "nothing meant, answered", [each for each in idle if isinstance(each.came, Talk | Do)], idle
            ),
            _line("nothing meant, offered", [each for each in idle if isinstance(each.came, Ask)], idle),
        ]
    )


def _line(name: str, some: Sequence[Guess], of: Sequence[Guess]) -> str:
    right = sum(each.is_right for each in some) / len(some) if some else 0.0
    return f"{name:28}{len(some) / len(of):>8.3f}{right:>8.3f}"
