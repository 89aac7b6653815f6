"""Where a lesson asks for a guess."""

from bot.core.wording.joining import lines, sentences
from bot.core.wording.quoting import quoted
from bot.core.wording.speaking import N_, _


def result(shown: str, guess: str, word: str, after: str) -> str:
    """`word` is the course's for that guess, if it has one."""
    said = _("You said: {guess}", guess=quoted(guess)) if quoted(guess) else ""
    # Translators: before what the code of a lesson shows when it runs.
    shows = lines(sentences("👀", _("It shows:")), shown)
    return "\n\n".join(filter(None, (said, shows, word, after)))


_ANY_GUESS = (
    N_("🙂 No guess is wrong here, and a wild one is as good as any. What do you think will be shown?"),
    N_("🙂 Just guess, as in a game: one word or number is enough. Or say *next*, and I show you."),
)


def any_guess(before: str) -> str:
    """To who does not know what to guess. `before` is the last thing that was said: never that again."""
    return next(text for text in map(_, _ANY_GUESS) if text != before)


def guess_open() -> str:
    return _("I am waiting for your guess: write whatever you think, or say *next* to see it.")


def ask_for_guess() -> str:
    return sentences("👉", _("Write your guess: any guess is welcome. Or say *next* to see it."))
