"""What is said around the answers to an exercise."""

from collections.abc import Sequence

from bot.core.course import Exercise


def asks_for(exercise: Exercise) -> str:
    if exercise.kind == "choice":
        return f"a number from 1 to {len(exercise.options)}"
    return {"number": "a number", "text": "a word or two", "code": "one line of code"}[exercise.kind]


def no_answer(exercise: Exercise, count: int) -> str:
    """To talk that is not understood. `count` is how often in a row, from 0: no text comes twice running."""
    wanted = asks_for(exercise)
    if count == 0:
        return (
            f"I see no answer in that, so I have not marked it. The exercise asks for {wanted}.\n\n"
            "*hint* helps, *next* leaves it."
        )
    if count % 2 == 1:
        return f"That does not look like {wanted} to me. *again* shows the question once more, *hint* helps."
    return (
        f"Your exercise is still open, and nothing is lost: send {wanted}, or say *hint*, *next* or *menu*."
    )


def which_answer(answers: Sequence[str], again: int) -> str:
    """`again`: how often it was asked before."""
    if len(answers) == 1:
        if again % 2:
            return f"Is *{answers[0]}* your answer? Say *yes*, or send another."
        return f"Did you mean *{answers[0]}* as your answer? Say *yes*, or send your answer alone."
    *others, last = [f"*{answer}*" for answer in answers]
    either = f"{', '.join(others)}, or {last}"
    if again % 2:
        return f"I still see two answers: {either}. Send the one that you mean."
    return f"Did you mean {either}? Send the one that you mean."
