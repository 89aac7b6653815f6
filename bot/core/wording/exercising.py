"""What is said around the answers to an exercise."""

import re
from collections.abc import Sequence

from bot.core.course import Exercise
from bot.core.wording.counting import either
from bot.core.wording.joining import paragraphs, sentences
from bot.core.wording.rotating import unlike
from bot.core.wording.speaking import N_, _

_GAP_IN_A_LINE = re.compile(r"^(?=.*____)(?!\s*`*____`*\s*$)", re.MULTILINE)


def answer_with(exercise: Exercise) -> str:
    """What the exercise asks for, as one sentence."""
    if exercise.kind == "choice":
        return _("Answer with a number from 1 to {last}.", last=len(exercise.options))
    if exercise.kind == "code" and _GAP_IN_A_LINE.search(exercise.question):
        return _("Answer with what belongs in the gap.")
    return _(_ANSWER_WITH[exercise.kind])


_ANSWER_WITH = {
    "number": N_("Answer with a number."),
    "text": N_("Answer with a word or two."),
    "code": N_("Answer with one line of code."),
}


def no_answer(exercise: Exercise, count: int) -> str:
    """To talk that is not understood. `count` is how often in a row, from 0: no text comes twice running."""
    wanted = answer_with(exercise)
    if count == 0:
        not_marked = _("I see no answer in that, so I have not marked it.")
        return paragraphs(sentences(not_marked, wanted), _("*hint* helps, *skip* leaves it."))
    if count % 2 == 1:
        unlike_it = _("That does not look like an answer to me.")
        return sentences(unlike_it, wanted, _("*again* shows the question once more, *hint* helps."))
    still_open = _("Your exercise is still open, and nothing is lost.")
    return sentences(still_open, wanted, _("Or say *hint*, *next* or *menu*."))


_QUESTIONS = (
    N_("A fair question, and I am only a program: I cannot answer that one."),
    N_("That is more than I know, I am only a program."),
    N_("I wish that I could answer that. I am only a program."),
)
_TALK = (
    N_("I hear you. Nothing was marked."),
    N_("All right, nothing was marked."),
    N_("Take your time, nothing is lost."),
)


def question(exercise: Exercise, last: str) -> str:
    """To a question that nobody has an answer to. `last`: the reply before."""
    ways_on = _(
        "*explain* says the lesson in other words, *hint* helps with this exercise, "
        "*person* leads to a human."
    )
    return paragraphs(
        unlike(last, _QUESTIONS), ways_on, sentences(_("Your exercise waits."), answer_with(exercise))
    )


def talk(exercise: Exercise, last: str) -> str:
    """To what people say."""
    waits = sentences(_("Your exercise waits."), answer_with(exercise))
    return sentences(unlike(last, _TALK), waits, _("*hint* helps, *skip* leaves it."))


def which_answer(exercise: Exercise | None, answers: Sequence[str], again: int) -> str:
    """`again`: how often it was asked before."""
    if exercise is not None and exercise.kind == "choice":
        return _which_option(exercise, answers, again)
    if len(answers) == 1:
        if again % 2:
            return _("Is *{answer}* your answer? Say *yes*, or send another.", answer=answers[0])
        return _(
            "Did you mean *{answer}* as your answer? Say *yes*, or send your answer alone.", answer=answers[0]
        )
    # Translators: {answers} is a list: "*2*, *3*, or *4*".
    if again % 2:
        return _("I still see two answers: {answers}. Send the one that you mean.", answers=either(answers))
    return _("Did you mean {answers}? Send the one that you mean.", answers=either(answers))


def _which_option(exercise: Exercise, answers: Sequence[str], again: int) -> str:
    numbers = [int(answer) for answer in answers]
    options = "\n".join(f"{number}. {exercise.options[number - 1]}" for number in numbers)
    if len(answers) == 1:
        asks = _("Is this your answer?") if again % 2 else _("Did you mean this one?")
        return paragraphs(asks, options, _("Say *yes*, or send another number."))
    asks = _("I still see more than one. Which do you mean?") if again % 2 else _("Which one do you mean?")
    return paragraphs(asks, options, _("Send its number."))
