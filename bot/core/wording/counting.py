"""Numbers with their nouns, in the singular or the plural."""

from bot.core.practice import Solved


def counted(number: int, noun: str) -> str:
    """ "1 chapter", "10 chapters"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def chapters_between(first: int, last: int) -> str:
    """ "chapter 10", "chapters 6 to 10"."""
    return f"chapter {first}" if first == last else f"chapters {first} to {last}"


def how_solved(done: Solved) -> str:
    """ "3 on your own, 1 with help"; "" where nothing is known of it."""
    if done.alone == done.solved:
        return ("", "on your own", "both on your own")[done.solved] if done.solved < 3 else "all on your own"
    ways = ((done.alone, "on your own"), (done.helped, "with help"), (done.told, "after the answer"))
    return ", ".join(f"{number} {way}" for number, way in ways if number)
