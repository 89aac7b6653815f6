"""Writes the ledger for the services: facts with ids in them, and nothing else about anybody."""

import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Final, Protocol

from bot.core.payments.ledger import Fact
from bot.logs.log import event
from bot.logs.redaction import Redactor

log = logging.getLogger(__name__)

LARGEST: Final = 10**15  # an amount: a thousand times the most that Stripe takes
_ID: Final = re.compile(r"[A-Za-z][\w.-]{0,254}", re.ASCII)
_OUR_ID: Final = re.compile(r"lrn_[a-z2-7]{26}")
_redacted: Final = Redactor()


class Records(Protocol):
    """What is needed of a store."""

    def record(self, facts: Iterable[Fact], durable: bool) -> None: ...


class Story:
    """What may come from outside is cleaned here, so the ledger can be shown to anybody: an id that has not
    an id's form, which may be a number or an address, is kept as a hash of itself."""

    def __init__(self, store: Records, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._mine = threading.local()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread tells in the block is written with the next fact of money, and the rest when it
        ends: one write or two for all that an event leads to. Where the block raises, what was written may
        have been taken back with the document, so it is written once more; a reader takes it for one."""
        told = self._mine.told = _Told()
        try:
            yield
        except BaseException:
            told.written = 0
            raise
        finally:
            self._mine.told = None
            self._write(told.take())

    def tell(
        self,
        kind: str,
        *,
        learner_id: str | None = None,
        session_id: str | None = None,
        event_id: str | None = None,
        payment_intent: str | None = None,
        amount: int | None = None,
        currency: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Add a fact, without waiting for the disk. Never raises: what is lost is a line of a story."""
        try:
            fact = Fact(
                self._clock(),
                kind,
                learner_id,
                session_id,
                event_id,
                payment_intent,
                amount,
                currency,
                detail,
            )
            cleaned = _cleaned(fact)
        except Exception as error:  # noqa: BLE001 who is served must not notice
            event(log, logging.WARNING, "story_not_told", kind=kind, reason=str(error))
            return
        told: _Told | None = getattr(self._mine, "told", None)
        if told is None:
            self._write((cleaned,))
        else:
            told.facts.append(cleaned)

    def money(self, facts: Iterable[Fact]) -> None:
        """Add facts about money, before the document that follows from them is saved: a crash in between
        leaves a fact whose event comes again, never money that nothing is known of.

        They are durable when this returns; in a locked block of the store, when that has ended. Raises
        StoreUnavailable."""
        told: _Told | None = getattr(self._mine, "told", None)
        before = () if told is None else told.take()
        self._store.record((*before, *map(_cleaned, facts)), durable=True)

    def _write(self, facts: tuple[Fact, ...]) -> None:
        if not facts:
            return
        try:
            self._store.record(facts, durable=False)
        except Exception as error:  # noqa: BLE001 who is served must not notice
            event(log, logging.WARNING, "story_not_told", kind=facts[0].kind, reason=str(error))


class _Told:
    """What was told in a block, and how much of it is written."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.written = 0

    def take(self) -> tuple[Fact, ...]:
        """What is not written yet, to be written now."""
        rest = tuple(self.facts[self.written :])
        self.written = len(self.facts)
        return rest


def _cleaned(fact: Fact) -> Fact:
    whole = isinstance(fact.amount, int) and not isinstance(fact.amount, bool)
    return Fact(  # not by replace(), which costs half as much again
        fact.at,
        str(fact.kind),
        _id(fact.learner_id, _OUR_ID),
        _id(fact.session_id),
        _id(fact.event_id),
        _id(fact.payment_intent),
        fact.amount if whole and abs(fact.amount or 0) < LARGEST else None,
        _id(fact.currency.lower() if fact.currency else None),
        _detail(fact.detail),
    )


def _id(given: str | None, form: re.Pattern[str] = _ID) -> str | None:
    if not given or form.fullmatch(given):
        return given or None
    return "hash_" + sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _detail(given: str | None) -> str | None:
    """As a log would show it, in one line that UTF-8 can hold."""
    if not given:
        return None
    shown = " ".join(_redacted(str(given)).split())
    return shown.encode("utf-8", "replace").decode().replace("\0", "")[:200]
