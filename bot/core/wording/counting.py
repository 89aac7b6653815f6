"""Numbers with their nouns, in the singular or the plural."""

from bot.core.practice import Solved


def counted(number: int, noun: str) -> str:
    """ "1 chapter", "10 chapters"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def chapters_between(first: int, last: int) -> str:
    """ "chapter 10", "chapters 6 to 10"."""
    return f"chapter {first}" if first == last else f"chapters {first} to {last}"


def how_solved(done: Solved) -> str:
    """ "3 on your own, 1 with help", "all on your own"; "" where nothing is known of it."""
    ways = ((done.alone, "on your own"), (done.helped, "with help"), (done.told, "after the answer"))
    for number, way in ways:
        if 0 < number == done.solved:
            return way if number == 1 else f"{'both' if number == 2 else 'all'} {way}"
    return ", ".join(f"{number} {way}" for number, way in ways if number)
