"""What a message says to an open exercise: an answer, two of them, or something else.

The answer is found in the sentence around it. A wrong one is graded only where nothing but an answer can be
meant; where something else may be, it is asked about; and talk costs the learner nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.course import Exercise
from bot.core.grading import framing, talk
from bot.core.grading.amounts import ascii_digits, read_amounts
from bot.core.grading.answers import LONGEST
from bot.core.grading.closeness import is_close
from bot.core.grading.code_attempts import bare_code, known_codes, lines_of_own, read_code
from bot.core.grading.grading import Verdict, grade
from bot.core.grading.mentions import mentions_in, names_own_life, vocabulary, words_of
from bot.core.grading.sentence import (
    PAUSES,
    Mention,
    clause_around,
    is_choice_between,
    left_standing,
    tokens_of,
)
from bot.core.nlu.normalize import fold

_MOST_ASKED = 3  # answers that are offered
_REFUSALS = talk.TALK | framing.NEGATIONS | framing.CORRECTIONS
_PAUSES_BEFORE = PAUSES | framing.CONCLUSIONS  # "four times three is twelve, so 12"
_MOST_STRANGE = 3  # words beside a right answer of which nothing is known


@dataclass(frozen=True, slots=True)
class Answered:
    """`answer` is what of the message was judged."""

    answer: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Unclear:
    """One answer or more stand in the message, and which is meant, if any, is to be asked."""

    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoAttempt:
    """Talk: a question, a wish, thanks."""


Reading = Answered | Unclear | NoAttempt


def read_attempt(exercise: Exercise, text: str) -> Reading:
    """The reading of any text whatever; its cost is bound, whatever the length."""
    verdict = grade(exercise, text)
    tokens = tokens_of(ascii_digits(fold(text[:LONGEST])))
    told = exercise.kind == "number" and names_own_life(exercise, tokens)
    if not told and (verdict.correct or verdict.names_option or verdict.advice):
        return Answered(text, verdict)
    if exercise.kind == "code":
        return _read_code(exercise, text)
    if len(text) > LONGEST:
        return NoAttempt()
    found = mentions_in(exercise, tokens)
    if exercise.kind == "text":
        return _read_text(exercise, tokens, found)
    return _of_named(exercise, tokens, found)


def _read_text(exercise: Exercise, tokens: Sequence[str], found: Sequence[Mention]) -> Reading:
    sides = _sides(tokens)
    if len(sides) == 2 and all(0 < len(side) <= _longest(exercise) for side in sides):
        return Unclear(tuple(" ".join(side) for side in sides))
    return _of_named(exercise, tokens, found) if found else _words_alone(exercise, tokens)


def _read_code(exercise: Exercise, text: str) -> Reading:
    own = lines_of_own(exercise, text)
    if own is not None:
        return _of_program(exercise, own) if own else NoAttempt()
    said = read_code(text)
    if found := known_codes(exercise, said):
        return _of_named(exercise, said.tokens, found)
    code = "" if _asks(exercise, said.tokens, said.tokens) else bare_code(exercise, said)
    return Answered(code, grade(exercise, code)) if code else NoAttempt()


def _of_program(exercise: Exercise, own: Sequence[str]) -> Reading:
    verdicts = [(line, grade(exercise, line)) for line in own]
    right = [line for line, verdict in verdicts if verdict.correct]
    if right and len(own) > 1:
        return Unclear((right[0],))
    return Answered(*next((each for each in verdicts if each[1].advice), verdicts[0]))


def _of_named(exercise: Exercise, tokens: Sequence[str], found: Sequence[Mention]) -> Reading:
    named = _distinct(exercise, left_standing(tokens, found))
    if len(named) > 1:
        return _of_several(exercise, tokens, named)
    return _of_one(exercise, tokens, named[0]) if named else NoAttempt()


def _distinct(exercise: Exercise, named: Sequence[Mention]) -> list[Mention]:
    """Without the same answer said again; the last place counts, where they all agree."""
    seen: dict[object, Mention] = {}
    for each in named:
        same = read_amounts(each.value) if exercise.kind == "number" else each.value
        seen.setdefault(same, each)
    return list(seen.values())


def _of_several(exercise: Exercise, tokens: Sequence[str], named: Sequence[Mention]) -> Reading:
    opening = tokens[: named[0].start]
    if len(named) > _MOST_ASKED or _asks(exercise, opening, tokens):
        return NoAttempt()
    if is_choice_between(tokens, named) or _strange(exercise, tokens) <= _MOST_STRANGE:
        return Unclear(tuple(each.value for each in named))
    return NoAttempt()


def _of_one(exercise: Exercise, tokens: Sequence[str], found: Mention) -> Reading:
    verdict = grade(exercise, found.value)
    before, after = clause_around(tokens, found)
    if _asks(exercise, before, [*before, *after]):
        return NoAttempt()
    leading, trailing = _since_pause(before), _until_pause(after)
    if _is_plain(exercise, [*leading, *trailing]):
        return Answered(found.value, verdict)
    if exercise.kind == "code" and verdict.correct and _is_plain(exercise, before):
        return Answered(found.value, verdict)  # a whole right line, whatever is said behind it
    strange = _strange(exercise, [*before, *after])
    if _talks(exercise, [*before, *after]) or strange > _MOST_STRANGE:
        return NoAttempt()
    if not (_is_plain(exercise, before) or _is_plain(exercise, after)):
        return NoAttempt()
    return Answered(found.value, verdict) if verdict.correct else Unclear((found.value,))


def _since_pause(words: Sequence[str]) -> Sequence[str]:
    last = next((n for n in range(len(words) - 1, -1, -1) if words[n] in _PAUSES_BEFORE), -1)
    return words[last + 1 :]


def _until_pause(words: Sequence[str]) -> Sequence[str]:
    return words[: next((n for n, word in enumerate(words) if word in PAUSES), len(words))]


def _asks(exercise: Exercise, before: Sequence[str], clause: Sequence[str]) -> bool:
    """Whether the words before the answer make a question or a wish of it."""
    said = [word for word in before if word[0].isalnum()]
    own = vocabulary(exercise)
    if any(word in talk.ASKING and word not in talk.OPENING for word in said):
        return said[-2:] not in (["what", "about"], ["how", "about"])
    if said and said[0] in talk.OPENING and said[0] not in own:
        return True
    return not talk.ANYWHERE.isdisjoint(clause) and not _is_why_after(clause, before)


def _is_why_after(clause: Sequence[str], before: Sequence[str]) -> bool:
    """English asks before: "5, why?" is an answer first."""
    return "why" in clause[len(before) :] and talk.ANYWHERE.isdisjoint(before)


def _is_plain(exercise: Exercise, words: Sequence[str]) -> bool:
    return _strange(exercise, words) == 0


def _strange(exercise: Exercise, words: Sequence[str]) -> int:
    """How many of the words neither frame an answer nor belong to the exercise."""
    known = framing.AROUND | framing.MARKS | vocabulary(exercise)
    return sum(word[0].isalpha() and len(word) > 1 and word not in known for word in words)


def _talks(exercise: Exercise, words: Sequence[str]) -> bool:
    return not (talk.TALK - framing.AROUND - framing.MARKS - vocabulary(exercise)).isdisjoint(words)


def _words_alone(exercise: Exercise, tokens: Sequence[str]) -> Reading:
    """A word or two that are no answer which the course knows: wrong ones, where they are not talk."""
    inverted = tokens[:1] and tokens[0] in talk.INVERTED and tokens[1:2] != ["it"]  # "is this about cats"
    if inverted or _asks(exercise, tokens, tokens):
        return NoAttempt()
    words = _stripped(tokens)
    answer, verdict = " ".join(words), grade(exercise, " ".join(words))
    of_the_answer = not _answer_words(exercise).isdisjoint(words) or is_close(exercise, answer)
    if not words or len(words) > _longest(exercise) or not (of_the_answer or _REFUSALS.isdisjoint(tokens)):
        return NoAttempt()
    if of_the_answer or vocabulary(exercise).issuperset(words):
        return Answered(answer, verdict)
    if len(words) == 1:
        return Unclear((answer,)) if "?" in tokens else Answered(answer, verdict)
    return NoAttempt() if "?" in tokens else Unclear((answer,))


def _answer_words(exercise: Exercise) -> set[str]:
    return {word for answer in exercise.answers for word in words_of(answer) if len(word) > 1}


def _longest(exercise: Exercise) -> int:
    """How many words an answer may have."""
    return max(2, *(len(words_of(answer)) for answer in exercise.answers))


def _sides(tokens: Sequence[str]) -> list[list[str]]:
    place = next(
        (n for n, token in enumerate(tokens) if token in framing.OR and 0 < n < len(tokens) - 1), None
    )
    return [_stripped(tokens[:place]), _stripped(tokens[place + 1 :])] if place else []


def _stripped(tokens: Sequence[str]) -> list[str]:
    """The words without those that stand around an answer, and without a reason behind it."""
    end = next((n for n, token in enumerate(tokens) if n and token in framing.REASONS), len(tokens))
    words = [token for token in tokens[:end] if token[0].isalnum()]
    while len(words) > 1 and words[0] in framing.AROUND:
        words = words[1:]
    while len(words) > 1 and words[-1] in framing.AROUND:
        words = words[:-1]
    return [] if words and words[0] in framing.AROUND - framing.NOUNS else words
