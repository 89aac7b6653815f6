"""Numbers with their nouns, as operators and agents read them: in English."""


def counted(number: int, noun: str) -> str:
    """ "1 chapter", "10 chapters"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def chapters_between(first: int, last: int) -> str:
    """ "chapter 10", "chapters 6 to 10"."""
    return f"chapter {first}" if first == last else f"chapters {first} to {last}"
