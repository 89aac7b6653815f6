"""What is said around the answers to an exercise."""

import re
from collections.abc import Sequence

from bot.core.course import Exercise
from bot.core.wording.rotating import unlike

_GAP_IN_A_LINE = re.compile(r"^(?=.*____)(?!\s*`*____`*\s*$)", re.MULTILINE)


def asks_for(exercise: Exercise) -> str:
    if exercise.kind == "choice":
        return f"a number from 1 to {len(exercise.options)}"
    if exercise.kind == "code" and _GAP_IN_A_LINE.search(exercise.question):
        return "what belongs in the gap"
    return {"number": "a number", "text": "a word or two", "code": "one line of code"}[exercise.kind]


def no_answer(exercise: Exercise, count: int) -> str:
    """To talk that is not understood. `count` is how often in a row, from 0: no text comes twice running."""
    wanted = asks_for(exercise)
    if count == 0:
        return (
            f"I see no answer in that, so I have not marked it. The exercise asks for {wanted}.\n\n"
            "*hint* helps, *skip* leaves it."
        )
    if count % 2 == 1:
        return f"That does not look like {wanted} to me. *again* shows the question once more, *hint* helps."
    return (
        f"Your exercise is still open, and nothing is lost: send {wanted}, or say *hint*, *next* or *menu*."
    )


_QUESTIONS = (
    "A fair question, and I am only a program: I cannot answer that one.",
    "That is more than I know, I am only a program.",
    "I wish that I could answer that. I am only a program.",
)
_TALK = (
    "I hear you. Nothing was marked.",
    "All right, nothing was marked.",
    "Take your time, nothing is lost.",
)


def question(exercise: Exercise, last: str) -> str:
    """To a question that nobody has an answer to. `last`: the reply before."""
    return (
        f"{unlike(last, _QUESTIONS)}\n\n*explain* says the lesson in other words, *hint* helps with this "
        f"exercise, *person* leads to a human. It still waits for {asks_for(exercise)}."
    )


def talk(exercise: Exercise, last: str) -> str:
    """To what people say."""
    return (
        f"{unlike(last, _TALK)} Your exercise waits for {asks_for(exercise)}: *hint* helps, *skip* leaves it."
    )


def which_answer(exercise: Exercise | None, answers: Sequence[str], again: int) -> str:
    """`again`: how often it was asked before."""
    if exercise is not None and exercise.kind == "choice":
        return _which_option(exercise, answers, again)
    if len(answers) == 1:
        if again % 2:
            return f"Is *{answers[0]}* your answer? Say *yes*, or send another."
        return f"Did you mean *{answers[0]}* as your answer? Say *yes*, or send your answer alone."
    *others, last = [f"*{answer}*" for answer in answers]
    either = f"{', '.join(others)}, or {last}"
    if again % 2:
        return f"I still see two answers: {either}. Send the one that you mean."
    return f"Did you mean {either}? Send the one that you mean."


def _which_option(exercise: Exercise, answers: Sequence[str], again: int) -> str:
    numbers = [int(answer) for answer in answers]
    options = "\n".join(f"{number}. {exercise.options[number - 1]}" for number in numbers)
    if len(answers) == 1:
        asks = "Is this your answer?" if again % 2 else "Did you mean this one?"
        return f"{asks}\n\n{options}\n\nSay *yes*, or send another number."
    asks = "I still see more than one. Which do you mean?" if again % 2 else "Which one do you mean?"
    return f"{asks}\n\n{options}\n\nSend its number."
