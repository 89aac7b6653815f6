"""Where a lesson asks for a guess."""

from bot.core.wording.quoting import quoted


def result(shown: str, guess: str, word: str, after: str) -> str:
    """`word` is the course's for that guess, if it has one."""
    said = f"You said: {quoted(guess)}" if quoted(guess) else ""
    return "\n\n".join(filter(None, (said, f"👀 It shows:\n{shown}", word, after)))


_ANY_GUESS = (
    "🙂 No guess is wrong here, and a wild one is as good as any. What do you think will be shown?",
    "🙂 Just guess, as in a game: one word or number is enough. Or say *next*, and I show you.",
)


def any_guess(before: str) -> str:
    """To who does not know what to guess. `before` is the last thing that was said: never that again."""
    return next(text for text in _ANY_GUESS if text != before)


def guess_open() -> str:
    return "I am waiting for your guess: write whatever you think, or say *next* to see it."


def ask_for_guess() -> str:
    return "👉 Write your guess: any guess is welcome. Or say *next* to see it."
