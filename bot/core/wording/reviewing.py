"""Questions from before, and coming back after days."""

from bot.core.course import Chapter, Exercise
from bot.core.wording.answering import capital_note
from bot.core.wording.greetings import first_name
from bot.core.wording.rotating import unlike
from bot.core.wording.teaching import question as asked


def begins(chapter: Chapter) -> str:
    """Before the first question; the chapter is the one that is about to begin."""
    return f"🔁 Before chapter {chapter.number}, a look back. *next* passes it."


def question(chapter: Chapter, exercise: Exercise) -> str:
    return f"*From chapter {chapter.number}: {exercise.title}*\n\n{asked(exercise)}"


_REMEMBERED = ("Right, you remembered.", "Yes, that is still there.", "Right once more.", "Yes, it stayed.")
_HELPED = ("Right, and now it sits better.", "Yes, there it is again.")


def right(alone: bool, capital: bool, last: str, turn: int) -> str:
    """Not the exercise's own praise: that was for the first time."""
    return f"✅ {unlike(last, _REMEMBERED if alone else _HELPED, turn)}{capital_note(capital)}"


def not_yet(word: str) -> str:
    return f"🤔 {word}\n\nOnce more, or say *next* to go on."


def hint(word: str) -> str:
    return f"💡 {word}\n\nNow you, or say *next* to go on."


def told(answer: str, because: str) -> str:
    reason = f"\n\n{because}" if because else ""
    return f"💡 It was {answer}.{reason}\n\nIt comes again another day."


def still_open() -> str:
    return "A question from before is open: answer it, or say *next* to go on."


def then(chapter: Chapter) -> str:
    return f"And now chapter {chapter.number}."


def back(name: str, where: str) -> str:
    """To the first message after days; a question follows, or what to do next."""
    shown = first_name(name)
    return f"Welcome back{f', {shown}' if shown else ''}! 👋 {where}"


def one_to_begin_with() -> str:
    return "One question to warm up. *next* passes it."
