"""Where to find a person."""

from bot.core.course import NO_ADDRESS_YET
from bot.core.wording.speaking import _


def ask_a_person(contact: str | None, write: str, ask: str) -> str:
    """`write` is the sentence with the course's {contact}, `ask` the one for a course that names none."""
    return _(write, contact=contact) if _is_address(contact) else _(ask)


def whom(contact: str | None) -> str:
    if _is_address(contact):
        return _("Please write to {contact}.", contact=contact)
    return _("Please ask whoever gave you this number.")


def for_questions(contact: str) -> str:
    """A line of the help; "" where the course names nobody."""
    if not contact:
        return ""
    if _is_address(contact):
        return _("Questions for a person: {contact}", contact=contact)
    return _("Questions for a person: ask whoever gave you this number.")


def _is_address(contact: str | None) -> bool:
    return bool(contact) and contact != NO_ADDRESS_YET
