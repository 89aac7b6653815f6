"""What is said to an answer, right or wrong, and the hints. No stock phrase comes twice running."""

from dataclasses import dataclass

from bot.core.course import Exercise
from bot.core.wording.joining import paragraphs, sentences
from bot.core.wording.rotating import unlike
from bot.core.wording.speaking import N_, _

_RIGHT = (N_("Right!"), N_("Yes, that is it."), N_("Exactly."), N_("Correct!"))
_WRONG = (N_("Not quite."), N_("Not yet."), N_("Good try, not it yet."), N_("That is not it."))
_CLOSE = (N_("Close!"), N_("Very close."), N_("Nearly."))
# Translators: with what a teacher's own remark on a nearly right answer may begin in your language, small
# letters, with a | between. Before such a remark the bot does not say "Close!" as well.
_SAYS_SO = N_("almost|nearly|close|very close|so close")
_AGAIN = (
    N_("Try again, or say *hint*."),
    N_("Another try? *hint* helps."),
    N_("Have another go, or say *hint*."),
)
_NOW_YOU = (N_("Now you."), N_("Try it now."), N_("What do you say now?"))


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer: whether it was close, how many there were before, and what was said last."""

    close: bool
    before: int
    last: str


def right(exercise: Exercise, capital: bool, last: str, turn: int) -> str:
    return f"✅ {exercise.praise or unlike(last, _RIGHT, turn)}{capital_note(capital)}"


def capital_note(capital: bool) -> str:
    """`capital`: right, except for a capital first letter, which phones write on their own."""
    note = _("(Your phone made the first letter a capital one: in code it is small.)") if capital else ""
    return note and f" {note}"


def wrong(word: str, said: Wrong) -> str:
    phrases = _CLOSE if said.close else _WRONG
    says_so = word.casefold().startswith(tuple(_(_SAYS_SO).split("|")))
    begins = "" if says_so else f"{unlike(said.last, phrases, said.before)} "
    return f"🤔 {begins}{word}\n\n{unlike(said.last, _AGAIN, said.before)}"


def hint(word: str, last: str) -> str:
    return f"💡 {word}\n\n{unlike(last, _NOW_YOU)}"


def hints(exercise: Exercise) -> tuple[str, ...]:
    """From gentle to plain. To read again is asked of nobody who was told more than that."""
    return exercise.hints or (_("Read the question once more, slowly, line by line."),)


def answer_of(exercise: Exercise) -> str:
    if exercise.kind != "choice":
        return f"`{exercise.answers[0]}`"
    number = int(exercise.answers[0])
    # Translators: the answer to a question with numbered options, as in "The answer is number 2: …".
    return _("number {number}: {option}", number=number, option=exercise.options[number - 1])


def told(exercise: Exercise, times: int) -> str:
    """The worked answer. `times`: how often it was told before."""
    answer = answer_of(exercise)
    if times == 0:
        # Translators: {answer} is code, a word, or "number 2: …".
        tells = _("The answer is {answer}.", answer=answer)
        return paragraphs(sentences("💡", f"{tells}{_reason(exercise)}"), _("Type it to make it yours."))
    if times % 2:
        again = _("It is {answer}. Send that, or say *skip* to leave it for now.", answer=answer)
    else:
        again = _("Once more, it is {answer}. Type it, or *skip* it for now.", answer=answer)
    return f"💡 {again}"


def told_with_twin(exercise: Exercise, twin: str) -> str:
    tells = _("The answer is {answer}.", answer=answer_of(exercise))
    return paragraphs(sentences("💡", f"{tells}{_reason(exercise)}"), _("Now one like it:"), twin)


def _reason(exercise: Exercise) -> str:
    return f"\n\n{exercise.because}" if exercise.because else ""
