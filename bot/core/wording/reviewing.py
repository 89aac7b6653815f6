"""Questions from before, and coming back after days."""

from bot.core.course import Chapter, Exercise
from bot.core.wording.answering import capital_note
from bot.core.wording.greetings import first_name
from bot.core.wording.joining import paragraphs, sentences
from bot.core.wording.rotating import unlike
from bot.core.wording.speaking import N_, _
from bot.core.wording.teaching import question as asked


def begins(chapter: Chapter) -> str:
    """Before the first question; the chapter is the one that is about to begin."""
    return _("🔁 Before chapter {chapter}, a look back. *next* passes it.", chapter=chapter.number)


def question(chapter: Chapter, exercise: Exercise) -> str:
    head = _("*From chapter {chapter}: {title}*", chapter=chapter.number, title=exercise.title)
    return f"{head}\n\n{asked(exercise)}"


_REMEMBERED = (
    N_("Right, you remembered."),
    N_("Yes, that is still there."),
    N_("Right once more."),
    N_("Yes, it stayed."),
)
_HELPED = (N_("Right, and now it sits better."), N_("Yes, there it is again."))


def right(alone: bool, capital: bool, last: str, turn: int) -> str:
    """Not the exercise's own praise: that was for the first time."""
    return f"✅ {unlike(last, _REMEMBERED if alone else _HELPED, turn)}{capital_note(capital)}"


def not_yet(word: str) -> str:
    return paragraphs(sentences("🤔", word), _("Once more, or say *next* to go on."))


def hint(word: str) -> str:
    return paragraphs(sentences("💡", word), _("Now you, or say *next* to go on."))


def told(answer: str, because: str) -> str:
    # Translators: {answer} is code, a word, or "number 2: …".
    tells = _("💡 It was {answer}.", answer=answer)
    return "\n\n".join(filter(None, (tells, because, _("It comes again another day."))))


def still_open() -> str:
    return _("A question from before is open: answer it, or say *next* to go on.")


def then(chapter: Chapter) -> str:
    return _("And now chapter {chapter}.", chapter=chapter.number)


def back(name: str, where: str) -> str:
    """To the first message after days; a question follows, or what to do next."""
    shown = first_name(name)
    greeting = _("Welcome back, {name}! 👋", name=shown) if shown else _("Welcome back! 👋")
    return f"{greeting} {where}"


def one_to_begin_with() -> str:
    return _("One question to warm up. *next* passes it.")
