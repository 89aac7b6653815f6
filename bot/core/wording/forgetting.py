"""What is said to somebody who wants to be forgotten, and to who comes back after that."""

from bot.core.course import Course
from bot.core.wording.greetings import short_welcome
from bot.core.wording.joining import paragraphs, sentences
from bot.core.wording.speaking import _


def shall_i(paid: bool) -> str:
    if paid:
        erases = _(
            "*forget me* erases all I keep of you: your name and number, your place, your answers, and "
            "your access to the full course. Shall I do that?"
        )
    else:
        erases = _(
            "*forget me* erases all I keep of you: your name and number, your place, your answers. "
            "Shall I do that?"
        )
    return paragraphs(erases, _("Say *yes* or *no*."))


def really() -> str:
    return _("It cannot be undone. Say *forget me* once more and it is done, or *no* and all of it stays.")


def kept(onward: str) -> str:
    return sentences(_("Good, everything stays as it is."), onward)


def forgotten() -> str:
    """The same for everybody, for nothing is known any more of who reads it."""
    return _(
        "Done: I have erased all I knew of you. If you ever write again, we begin anew. All the best! 👋"
    )


def refund_under_way(onward: str) -> str:
    waits = _(
        "Your money is on its way back, and until it is I must know whose it is. "
        "Please say *forget me* again tomorrow."
    )
    return paragraphs(waits, onward)


def take_up(course: Course, name: str) -> str:
    erased = _(
        "All I knew of you was erased, and you had paid for the full course. Shall I open it for you again?"
    )
    return paragraphs(short_welcome(course, name), erased, _("Say *yes* or *no*."))


def begins_anew() -> str:
    return _(
        "Then we begin anew. Say *next* for your first lesson, or *I have paid* should you want the full "
        "course back."
    )
