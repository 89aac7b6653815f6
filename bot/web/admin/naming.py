"""Whom the operator means by what they typed."""

import re
from dataclasses import dataclass
from itertools import islice

from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.errors import DocumentUnreadable
from bot.web.admin.desk import Desk

# Digits alone may be a number whose country is missing: nothing would ever arrive there.
_NUMBER = re.compile(r"(?:whatsapp:)?\+[\d\s().\-/\u00a0]{7,40}")
_OTHER = re.compile(r"whatsapp:(?![0-9]+$)\S{1,240}")


@dataclass(frozen=True, slots=True)
class Unclear:
    why: str


def address_in(text: str) -> str | None:
    """The WhatsApp address: a number in any spelling with its country, or an id that WhatsApp gave."""
    if _NUMBER.fullmatch(text):
        digits = "".join(str(int(each)) for each in text if each.isdecimal())
        return f"whatsapp:+{digits}" if 7 <= len(digits) <= 15 and digits[0] != "0" else None
    return text if _OTHER.fullmatch(text) else None


def one_learner(desk: Desk, text: str) -> Learner | Unclear:
    """By whatever the search takes, as long as that is one learner and no other."""
    if not text:
        return Unclear("Nobody is named.")
    found = list(islice(desk.search.find(text), 2))
    if not found:
        return Unclear("There is nobody of that name, number or id.")
    if len(found) > 1:
        return Unclear("That is more than one learner: name one by id or whole number.")
    if isinstance(found[0], DocumentUnreadable):
        return Unclear(f"Their document cannot be read: {found[0]}")
    return found[0]


def named(learner: Learner) -> str:
    name = f"{learner.name}, " if learner.name else ""
    return f"{learner.learner_id} ({name}{'paid' if is_paid(learner) else 'free'})"
