"""Writes the ledger for the services: facts with ids in them, and nothing else about anybody."""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final, Protocol

from bot.core.money.ledger import Fact
from bot.log import event
from bot.redaction import Redactor

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
            self._store.record((_cleaned(fact),), durable=False)
        except Exception as error:  # noqa: BLE001 who is served must not notice
            event(log, logging.WARNING, "story_not_told", kind=kind, reason=str(error))

    def money(self, facts: Iterable[Fact]) -> None:
        """Add facts about money, before the document that follows from them is saved: a crash in between
        leaves a fact whose event comes again, never money that nothing is known of.

        They are durable when this returns; in a locked block of the store, when that has ended. Raises
        StoreUnavailable."""
        self._store.record(tuple(map(_cleaned, facts)), durable=True)


def _cleaned(fact: Fact) -> Fact:
    whole = isinstance(fact.amount, int) and not isinstance(fact.amount, bool)
    return replace(
        fact,
        kind=str(fact.kind),
        learner_id=_id(fact.learner_id, _OUR_ID),
        session_id=_id(fact.session_id),
        event_id=_id(fact.event_id),
        payment_intent=_id(fact.payment_intent),
        amount=fact.amount if whole and abs(fact.amount or 0) < LARGEST else None,
        currency=_id(fact.currency.lower() if fact.currency else None),
        detail=_detail(fact.detail),
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
