"""Whether a wrong answer is nearly right: then, and only then, it may be called close."""

from rapidfuzz.distance import OSA

from bot.core.course import Exercise
from bot.core.grading.answers import LONGEST, bare
from bot.core.grading.codeline import squeezed, written

_SHORTEST = 4  # letters: of "int" every letter counts
_LETTERS_A_SLIP = 8  # one letter may be wrong, two in a longer answer


def is_close(exercise: Exercise, answer: str) -> bool:
    """A slip of a letter or two. A number or an option is never close: 13 is no better than 130."""
    if exercise.kind in ("choice", "number") or len(answer) > LONGEST:
        return False
    form = bare if exercise.kind == "text" else lambda text: squeezed(written(text))
    given = form(answer)
    return any(_is_slip(given, form(accepted)) for accepted in exercise.answers)


def _is_slip(given: str, accepted: str) -> bool:
    if len(accepted) < _SHORTEST:
        return False
    most = 1 if len(accepted) <= _LETTERS_A_SLIP else 2
    return OSA.distance(given, accepted, score_cutoff=most) <= most
