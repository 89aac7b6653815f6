"""Finds learners by whatever the operator knows of them. A scan holds one learner at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.learner import Learner
from bot.core.messaging.addresses import addresses_of, with_spellings
from bot.core.payments.checkout_session import knows_session
from bot.core.payments.recording import knows_payment
from bot.errors import DocumentUnreadable
from bot.store.protocol import Store

_NUMBER = re.compile(r"[+(]?[\d\s().\-/\u00a0]{4,40}")


@dataclass(frozen=True, slots=True)
class Look:
    """One learner was looked at, and is one of those who are `found`, or not."""

    looked_at: str
    found: Learner | DocumentUnreadable | None


class LearnerSearch:
    """In place of a learner whose document is damaged stands its error. Raises StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> Iterator[Learner | DocumentUnreadable]:
        yield from filter(None, map(self._own, self._store.ids()))

    def find(self, what: str) -> Iterator[Learner | DocumentUnreadable]:
        """By id, session or address at once where that finds somebody; otherwise all are looked through, for
        a number in another spelling or a part of a name. Each learner comes once."""
        yield from (each.found for each in self.looking(what) if each.found is not None)

    def looking(self, what: str, after: str = "") -> Iterator[Look]:
        """The same for whoever has no time to look through all: learner by learner, in the order of their
        ids, from behind the one `after` on."""
        wanted = what.strip()
        if not wanted:
            return
        at_once = {_id_of(each): each for each in map(self._read, self._ids_at_once(wanted)) if each}
        if at_once and not after:
            yield from (Look(learner_id, found) for learner_id, found in at_once.items())
            return
        digits = _digits(wanted)
        for learner_id in self._store.ids(after):
            each = self._own(learner_id)
            meant = isinstance(each, DocumentUnreadable) or (each and _is_meant(each, wanted, digits))
            yield Look(learner_id, each if meant else None)

    def _own(self, learner_id: str) -> Learner | DocumentUnreadable | None:
        """None where it is gone, or went into another document."""
        found = self._read(learner_id)
        return found if isinstance(found, DocumentUnreadable) or _is_own(found, learner_id) else None

    def _ids_at_once(self, what: str) -> Iterator[str]:
        if what.startswith("lrn_"):
            yield what
        elif what.startswith("cs_"):
            facts = self._store.facts(session_id=what)
            yield from sorted({fact.learner_id for fact in facts if fact.learner_id})
        else:
            digits = _digits(what)
            numbers = (f"whatsapp:+{digits}",) if digits else ()
            yield from map(self._store.id_for, with_spellings((what, f"whatsapp:{what}", *numbers)))

    def _read(self, learner_id: str) -> Learner | DocumentUnreadable | None:
        try:
            return self._store.read(learner_id)
        except DocumentUnreadable as error:
            return error


def _is_own(found: Learner | None, learner_id: str) -> bool:
    return found is not None and found.learner_id == learner_id


def _id_of(found: Learner | DocumentUnreadable) -> str:
    return found.learner_id


def _digits(what: str) -> str:
    """Of a number however it is written: +1 (500) 555-0001, 0015005550001. Empty for what is none."""
    text = what.removeprefix("whatsapp:").strip()
    if not _NUMBER.fullmatch(text):
        return ""
    digits = "".join(str(int(each)) for each in text if each.isdecimal())
    return digits.removeprefix("00")


def _is_meant(learner: Learner, what: str, digits: str) -> bool:
    if what.startswith("cs_"):
        return knows_session(learner, what) or knows_payment(learner, what, None)
    if digits:
        # Without its country a number has a 0 in front: the end of it is then what all spellings share.
        national = digits.lstrip("0")
        numbers = (each.removeprefix("whatsapp:+") for each in with_spellings(addresses_of(learner)))
        return len(national) >= 4 and any(each.endswith(national) for each in numbers)
    wanted = _plain(what)
    return any(wanted in _plain(each) for each in (learner.name, *addresses_of(learner)))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
