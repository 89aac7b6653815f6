"""What is said to an answer, right or wrong, and the hints. No stock phrase comes twice running."""

from dataclasses import dataclass

from bot.core.course import Exercise
from bot.core.wording.rotating import unlike

_RIGHT = ("Right!", "Yes, that is it.", "Exactly.", "Correct!")
_WRONG = ("Not quite.", "Not yet.", "Good try, not it yet.", "That is not it.")
_CLOSE = ("Close!", "Very close.", "Nearly.")
_SAYS_SO = ("almost", "nearly", "close", "very close", "so close")  # how a course's own word may begin
_AGAIN = ("Try again, or say *hint*.", "Another try? *hint* helps.", "Have another go, or say *hint*.")
_NOW_YOU = ("Now you.", "Try it now.", "What do you say now?")


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
    return " (Your phone made the first letter a capital one: in code it is small.)" if capital else ""


def wrong(word: str, said: Wrong) -> str:
    phrases = _CLOSE if said.close else _WRONG
    begins = "" if word.casefold().startswith(_SAYS_SO) else f"{unlike(said.last, phrases, said.before)} "
    return f"🤔 {begins}{word}\n\n{unlike(said.last, _AGAIN, said.before)}"


def hint(word: str, last: str) -> str:
    return f"💡 {word}\n\n{unlike(last, _NOW_YOU)}"


def hints(exercise: Exercise) -> tuple[str, ...]:
    """From gentle to plain. To read again is asked of nobody who was told more than that."""
    return exercise.hints or ("Read the question once more, slowly, line by line.",)


def answer_of(exercise: Exercise) -> str:
    if exercise.kind != "choice":
        return f"`{exercise.answers[0]}`"
    number = int(exercise.answers[0])
    return f"number {number}: {exercise.options[number - 1]}"


def told(exercise: Exercise, times: int) -> str:
    """The worked answer. `times`: how often it was told before."""
    answer = answer_of(exercise)
    if times == 0:
        return f"💡 The answer is {answer}.{_reason(exercise)}\n\nType it to make it yours."
    if times % 2:
        return f"💡 It is {answer}. Send that, or say *skip* to leave it for now."
    return f"💡 Once more, it is {answer}. Type it, or *skip* it for now."


def told_with_twin(exercise: Exercise, twin: str) -> str:
    return f"💡 The answer is {answer_of(exercise)}.{_reason(exercise)}\n\nNow one like it:\n\n{twin}"


def _reason(exercise: Exercise) -> str:
    return f"\n\n{exercise.because}" if exercise.because else ""
