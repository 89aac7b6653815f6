"""Where to find a person."""

from bot.core.wording.speaking import _


def ask_a_person(contact: str | None, write: str, ask: str) -> str:
    """`write` is the sentence with the course's {contact}, `ask` the one for a course that names none."""
    return _(write, contact=contact) if contact else _(ask)


def whom(contact: str | None) -> str:
    if contact:
        return _("Please write to {contact}.", contact=contact)
    return _("Please ask whoever gave you this number.")
