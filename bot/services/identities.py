"""Whose document a message belongs to: every id that it carries leads to the same one from then on."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Final

from bot.core.learner import Learner
from bot.core.messaging.addresses import ids_of, knows, with_ids, with_spellings
from bot.core.messaging.messages import InboundMessage
from bot.core.payments.ledger import Fact, Kind
from bot.logs.log import event
from bot.services.ledger_writer import LedgerWriter
from bot.store.entry import Entry
from bot.store.joining import Joined
from bot.store.protocol import Store

log = logging.getLogger(__name__)

_MOST_REMEMBERED: Final = 8192


class Identities:
    """Raises what the store raises. Where one of a person's documents is damaged none of them is served: what
    they have paid may stand in it."""

    def __init__(self, store: Store, ledger: LedgerWriter, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._joined: set[tuple[str, ...]] = set()

    def locked(self, message: InboundMessage) -> AbstractContextManager[Entry]:
        """The sender's document under its lock. What is saved in it has to be `seen_as` the message."""
        learner_id, ids = self._store.id_for(message.address), ids_of(message)
        return self._store.locked(learner_id) if len(ids) == 1 else self._locked(learner_id, ids)

    @contextmanager
    def _locked(self, learner_id: str, ids: tuple[str, ...]) -> Iterator[Entry]:
        """The ids are joined with no lock held, and stay so. A document that knows them may be a copy that
        came without its pointers: so each process joins them once, whatever the document says."""
        if ids in self._joined:
            with self._store.locked(learner_id) as entry:
                if entry.learner is not None and knows(entry.learner, ids):
                    yield entry
                    return
        self.join(learner_id, *map(self._store.id_for, ids))
        graves = (self._store.tombstone(self._store.id_for(each)) for each in ids)
        buried = next(filter(None, graves), None)
        with self._store.locked(learner_id) as entry:
            if entry.learner is None and entry.tombstone is None:
                entry.tombstone = buried
            if entry.learner is not None:  # a newcomer's are joined once more: they may just have been erased
                self._remember(ids)
            yield entry

    def _remember(self, ids: tuple[str, ...]) -> None:
        if len(self._joined) >= _MOST_REMEMBERED:
            self._joined.clear()
        self._joined.add(ids)

    def join(self, *learner_ids: str, into: str | None = None) -> Joined:
        """Make all of them lead to one document; where two go into one, the ledger says so."""
        joined = self._store.join(learner_ids, self._clock(), into, self._record_merge)
        for gone in joined.gone:
            event(log, logging.WARNING, "learners_merged", learner_id=joined.learner_id, gone=gone)
        return joined

    def move(self, learner_id: str, address: str) -> None:
        """Reach the learner at that address from now on. The one before leads to them still."""
        ids = with_spellings((address,))
        self.join(learner_id, *map(self._store.id_for, ids), into=learner_id)
        with self._store.locked(learner_id) as entry:
            if entry.learner is None:
                return
            fact = Fact(self._clock(), Kind.LEARNER_MOVED, entry.learner_id)
            self._ledger.append_durably([fact])
            entry.save(with_ids(entry.learner, ids, address))

    def find(self, address: str) -> Learner | None:
        """Who is known by that address, or by its other spelling."""
        learner_ids = (self._store.id_for(each) for each in with_spellings((address,)))
        return next((found for each in learner_ids if (found := self._store.read(each))), None)

    def _record_merge(self, into: Learner, gone: Learner) -> None:
        fact = Fact(self._clock(), Kind.LEARNER_MERGED, into.learner_id, detail=gone.learner_id)
        self._ledger.append_durably([fact])
