"""What is said to somebody who wants to be forgotten, and to who comes back after that."""

from bot.core.course import Course
from bot.core.wording.greetings import short_welcome


def shall_i(paid: bool) -> str:
    if paid:
        return (
            "*forget me* erases all I keep of you: your name and number, your place, your answers, and that "
            "the full course is yours. Shall I do that?\n\nSay *yes* or *no*."
        )
    return (
        "*forget me* erases all I keep of you: your name and number, your place, your answers. "
        "Shall I do that?\n\nSay *yes* or *no*."
    )


def really() -> str:
    return "It cannot be undone. Say *forget me* once more and it is done, or *no* and all of it stays."


def kept(onward: str) -> str:
    return f"Good, everything stays as it is. {onward}"


def forgotten() -> str:
    """The same for everybody, for nothing is known any more of who reads it."""
    return "Done: I have erased all I knew of you. If you ever write again, we begin anew. All the best! 👋"


def refund_under_way(onward: str) -> str:
    return (
        "Your money is on its way back, and until it is I must know whose it is. "
        f"Please say *forget me* again tomorrow.\n\n{onward}"
    )


def take_up(course: Course, name: str) -> str:
    return (
        f"{short_welcome(course, name)}\n\nAll I knew of you was erased, and you had paid for the full "
        "course. Shall I open it for you again?\n\nSay *yes* or *no*."
    )


def begins_anew() -> str:
    return (
        "Then we begin anew. Say *next* for your first lesson, or *I have paid* should you want the full "
        "course back."
    )
