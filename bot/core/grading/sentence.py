"""A message as words and signs, with the answers that stand in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.grading import framing

_TOKEN = re.compile(
    r"""
    (?<![\w.])[-+]?(?:\d[\d.,_']*\d|\.?\d)(?:e\d{1,3})?(?![\w]) # a number
    | [^\W\d_][^\s.,;:!?…()\[\]{}"=+*/%<>।。؟،\-–—|`]*           # a word
    | \w+                                                        # h2o, x_1
    | ==?|\*\*|//|[^\s\w]                                        # a sign
    """,
    re.VERBOSE,
)
_ENDS = frozenset(".;!?…।。؟\n")
PAUSES = _ENDS | frozenset(',،:-–—()"')
_CLAUSE_ENDS = _ENDS | framing.REASONS | framing.ASIDES | {"but"}
_PARTS = PAUSES | framing.REASONS | framing.CONCLUSIONS | {"but"}
_OPERATORS = frozenset("+-*/%^") | {"**", "//"} | framing.OPERATIONS
_MOST_TOKENS = 120  # 300 characters of prose hardly have more
_REACH = 4  # words between "not" and what is not the answer


@dataclass(frozen=True, slots=True)
class Mention:
    """An answer that stands in the message: its tokens from `start` to before `end`."""

    start: int
    end: int
    value: str


def tokens_of(text: str) -> list[str]:
    """`text` as fold() gives it."""
    return _TOKEN.findall(text)[:_MOST_TOKENS]


def left_standing(tokens: Sequence[str], found: Sequence[Mention]) -> list[Mention]:
    """The mentions that may be the answer: without what is taken back, refused, or only leads up to it."""
    mentions = _after_last(tokens, list(found), framing.CORRECTIONS, corrects=True)
    mentions = _before_reason(tokens, mentions)
    mentions = [each for each in mentions if not _is_refused(tokens, each, mentions)]
    mentions = _after_last(tokens, mentions, framing.CONCLUSIONS)
    results = [each for each in mentions if not _is_operand(tokens, each)]
    return results or mentions


def is_choice_between(tokens: Sequence[str], mentions: Sequence[Mention]) -> bool:
    """Whether the last two have an "or" between them."""
    first, second = mentions[-2:]
    return not framing.OR.isdisjoint(tokens[first.end : second.start])


def clause_around(tokens: Sequence[str], mention: Mention) -> tuple[list[str], list[str]]:
    """The words of the clause before the mention, and those after it, up to a reason."""
    before = list(tokens[: mention.start])
    for place in range(len(before) - 1, -1, -1):
        if before[place] in _ENDS or before[place] == "but":
            before = before[place + 1 :]
            break
    after: list[str] = []
    for token in tokens[mention.end :]:
        if token in _CLAUSE_ENDS:
            break
        after.append(token)
    return before, after


def _after_last(
    tokens: Sequence[str], mentions: list[Mention], marks: frozenset[str], corrects: bool = False
) -> list[Mention]:
    """What stands after the last such mark, where anything does."""
    for place in range(len(tokens) - 1, 0, -1):
        if tokens[place] not in marks or (corrects and _is_negation(tokens, place)):
            continue
        before = [each for each in mentions if each.end <= place]
        after = [each for each in mentions if each.start > place]
        if before and after:
            return after
    return mentions


def _before_reason(tokens: Sequence[str], mentions: list[Mention]) -> list[Mention]:
    for place, token in enumerate(tokens):
        before = [each for each in mentions if each.end <= place]
        if token in framing.REASONS and before:
            return before
    return mentions


def _is_negation(tokens: Sequence[str], place: int) -> bool:
    if tokens[place] in framing.NO_IS:
        return not framing.AFTER_NO.isdisjoint(tokens[place + 1 : place + 2])
    return tokens[place] in framing.NEGATIONS


def _is_refused(tokens: Sequence[str], mention: Mention, mentions: Sequence[Mention]) -> bool:
    for place in range(mention.start - 1, max(mention.start - 1 - _REACH, -1), -1):
        if tokens[place] in _PARTS or any(each.start <= place < each.end for each in mentions):
            break
        if _is_negation(tokens, place):
            return True
    following = [token for token in tokens[mention.end : mention.end + 3] if token not in framing.AROUND]
    return bool(following) and following[0] in framing.NEGATED_BEFORE


def _is_operand(tokens: Sequence[str], mention: Mention) -> bool:
    """Part of a calculation: "17 % 5 is 2"."""
    before = tokens[mention.start - 1] if mention.start > 1 else ""
    after = tokens[mention.end] if mention.end < len(tokens) - 1 else ""
    return before in _OPERATORS or after in _OPERATORS
