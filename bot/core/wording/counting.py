"""How exercises were solved, and things one after another."""

from collections.abc import Sequence

from bot.core.practice import Solved
from bot.core.wording.speaking import _, plural


def in_one_way(done: Solved) -> bool:
    return done.solved > 0 and done.solved in (done.alone, done.helped, done.told)


def how_solved(done: Solved) -> str:
    """ "3 on your own, 1 with help", "all on your own"; "" where nothing is known of it."""
    if in_one_way(done):
        return _all_in_one_way(done)
    # Translators: how exercises were solved: "3 on your own, 1 with help", in brackets or as a sentence.
    alone = plural("{number} on your own", "{number} on your own", done.alone) if done.alone else ""
    helped = plural("{number} with help", "{number} with help", done.helped) if done.helped else ""
    told = plural("{number} after the answer", "{number} after the answer", done.told) if done.told else ""
    ways = [way for way in (alone, helped, told) if way]
    return ", ".join(ways)


def _all_in_one_way(done: Solved) -> str:
    number = done.solved
    if done.alone == number:
        # Translators: how all exercises were solved: two of them, one, or more.
        return _("both on your own") if number == 2 else plural("on your own", "all on your own", number)
    if done.helped == number:
        return _("both with help") if number == 2 else plural("with help", "all with help", number)
    if number == 2:
        return _("both after the answer")
    return plural("after the answer", "all after the answer", number)


def how_solved_sentence(done: Solved) -> str:
    """Likewise, as a sentence."""
    how = how_solved(done)
    begins_large = how[:1].upper() + how[1:]
    # Translators: how exercises were solved, as a sentence: "3 on your own, 1 with help."
    return _("{how}.", how=begins_large) if how else ""


def either(answers: Sequence[str]) -> str:
    """ "*a*, *b*, or *c*"; at least two."""
    *others, last = [f"*{answer}*" for answer in answers]
    # Translators: a list of answers: "*2*, *3*, or *4*".
    return _("{list}, or {last}", list=", ".join(others), last=last)


def together(words: Sequence[str]) -> str:
    """ "*a* and *b*"."""
    first, *more = [f"*{word}*" for word in words]
    for word in more:
        # Translators: a list of commands: "*hint* and *menu*".
        first = _("{list} and {last}", list=first, last=word)
    return first
