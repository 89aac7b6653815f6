"""Whether an answer is right. Generous with how people write on a phone, never with what they write."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from bot.core.course import AnswerKind, Exercise
from bot.core.grading.amounts import read_amounts
from bot.core.grading.answers import LONGEST, bare, peeled
from bot.core.grading.choosing import chosen
from bot.core.grading.codeline import meaning_of, squeezed, without_name, written

# What of an answer is compared. Two answers are the same where they have one form in common.
Form = str | Decimal
_MOST_PARSED = 400  # characters of one answer that Python is asked about: this bounds what grading costs


@dataclass(frozen=True, slots=True)
class Verdict:
    """`advice` is the course's word for this very wrong answer, None where it has none.

    `capital`: right but for a capital at the start, as phones put it into code; Python would mind.
    `names_option`: one of the options of a choice, right or wrong, whatever else the words may mean.
    """

    correct: bool
    advice: str | None = None
    capital: bool = False
    names_option: bool = False


def grade(exercise: Exercise, answer: str) -> Verdict:
    """The verdict on any text whatever; one of more than 300 characters is no answer."""
    if len(answer) > LONGEST:
        return Verdict(correct=False)
    if exercise.kind == "choice":
        return _grade_choice(exercise, answer)
    verdict = _compare(exercise, _forms(exercise.kind, answer))
    if exercise.kind == "code" and not verdict.correct and (small := _small_start(answer)) != answer:
        again = _compare(exercise, {meaning_of(written(small))} - {""})
        return Verdict(again.correct, verdict.advice or again.advice, capital=again.correct)
    return verdict


def _grade_choice(exercise: Exercise, answer: str) -> Verdict:
    option = chosen(exercise.options, answer)
    if option is None:
        return Verdict(correct=False)
    return Verdict(str(option) in exercise.answers, exercise.advice.get(str(option)), names_option=True)


def _compare(exercise: Exercise, given: Set[Form]) -> Verdict:
    if _any_same(exercise.kind, exercise.answers, given):
        return Verdict(correct=True)
    advice = (word for wrong, word in exercise.advice.items() if _any_same(exercise.kind, (wrong,), given))
    return Verdict(correct=False, advice=next(advice, None))


def _any_same(kind: AnswerKind, accepted: Iterable[str], given: Set[Form]) -> bool:
    return any(_wanted(kind, text) in given for text in accepted)


@lru_cache(4096)  # a course has a few hundred, and each wrong answer is compared with several
def _wanted(kind: AnswerKind, accepted: str) -> Form:
    """The form of an answer as the course's author wrote it."""
    if kind == "code":
        return meaning_of(written(accepted))
    amounts = read_amounts(accepted) if kind == "number" else ()
    return amounts[0] if amounts else bare(accepted)


def _forms(kind: AnswerKind, answer: str) -> Set[Form]:
    forms: set[Form] = set(_code_forms(answer)) if kind == "code" else set(map(bare, peeled(answer)))
    if kind == "number":
        forms.update(read_amounts(answer))
    return forms - {""}


def _code_forms(answer: str) -> Iterator[str]:
    lines = [written(candidate) for candidate in peeled(answer)]
    lines += [line.rstrip(".") for line in lines]  # a full stop that a keyboard added
    lines += [without_name(line) for line in lines]
    left = _MOST_PARSED
    for line in dict.fromkeys(lines):
        yield meaning_of(line) if len(line) <= left else squeezed(line)
        left -= len(line)


def _small_start(answer: str) -> str:
    """With the first letter small: `Print(1)` is what a phone makes of print(1)."""
    start = next((place for place, sign in enumerate(answer) if sign.isalpha()), 0)
    return f"{answer[:start]}{answer[start : start + 1].lower()}{answer[start + 1 :]}"
