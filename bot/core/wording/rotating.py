"""Stock phrases in turn: none is said twice running."""

from collections.abc import Sequence

from bot.core.wording.speaking import _


def unlike(last: str, phrases: Sequence[str], start: int = 0) -> str:
    """The first of the phrases, from the place `start` on and round, that the reply before has not."""
    turned = [_(phrases[(start + n) % len(phrases)]) for n in range(len(phrases))]
    return next((phrase for phrase in turned if phrase not in last), turned[0])
