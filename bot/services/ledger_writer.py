"""Writes the ledger for the services: facts with ids in them, and nothing else about anybody."""

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from bot.core.payments.ledger import Fact
from bot.logs.log import event
from bot.logs.redaction import Redactor
from bot.store.protocol import Store

log = logging.getLogger(__name__)

LARGEST: Final = 10**15  # an amount: a thousand times the most that Stripe takes
_ID: Final = re.compile(r"[A-Za-z][\w.-]{0,254}", re.ASCII)
_OUR_ID: Final = re.compile(r"lrn_[a-z2-7]{26}")
_redacted: Final = Redactor()


class LedgerWriter:
    """Facts are cleaned here, so that the ledger can be shown to anybody: a value from outside that does not
    look like an id may be a number or an address, and is replaced by a hash of itself."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        tell: Callable[[Sequence[Fact]], None] = lambda facts: None,
    ) -> None:
        """`tell` is told what was written, without waiting for the disk."""
        self._store = store
        self._clock = clock
        self._tell = tell

    def append(
        self, kind: str, learner_id: str | None, detail: str | None = None, session_id: str | None = None
    ) -> None:
        """One fact, as of now; otherwise as `append_all`."""
        self.append_all([Fact(self._clock(), kind, learner_id, session_id, detail=detail)])

    def append_all(self, facts: Sequence[Fact]) -> None:
        """Does not wait for the disk. Never raises: at worst the ledger lacks a line, and that must not
        disturb the learner who is being served."""
        if not facts:
            return
        try:
            self._store.record(map(_cleaned, facts), durable=False)
            self._tell(facts)
        except Exception as error:  # noqa: BLE001 see above
            event(log, logging.WARNING, "ledger_not_written", kind=facts[0].kind, reason=str(error))

    def append_durably(self, facts: Iterable[Fact]) -> None:
        """Facts about money, before the document that follows from them is saved: after a crash in between
        there is a fact whose event comes again, never money that the ledger does not know.

        They are durable when this returns; in a locked block of the store, when that has ended. Raises
        StoreUnavailable."""
        self._store.record(map(_cleaned, facts), durable=True)


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
