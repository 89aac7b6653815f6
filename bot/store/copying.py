"""Copies a store into another: files into PostgreSQL, or back.

It may be stopped and run again at any time, for it leaves alone what is there already. So copy a large store
once while it serves, and once more after it has stopped.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import blake2b
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Final, Protocol, TypeVar

from bot.core.learner import Learner
from bot.core.messaging.delivery import DONE, PENDING
from bot.core.payments.ledger import Fact
from bot.core.payments.payment import Payment, Reversal, with_reversal
from bot.core.tombstone import is_void
from bot.errors import DocumentUnreadable
from bot.store.document import to_document
from bot.store.erasing import erase
from bot.store.joining import ids_leading_to
from bot.store.jsonb import storable
from bot.store.protocol import Store

BATCH: Final = 1000
T = TypeVar("T")
_THREADS: Final = 8  # each save waits for a disk: together they wait once


class Copyable(Store, Protocol):
    """Every call may raise StoreUnavailable."""

    def pointers(self) -> Iterator[tuple[str, str]]:
        """Every id that stands for another, with the one it leads to next."""

    def key(self) -> str:
        """The store's identity in hexadecimal: with it an address has the same id in the copy."""

    def adopt_key(self, key: str) -> bool:
        """Become the same store. False: there are learners here whose ids come from another key."""


class CopyResult(Enum):
    COPIED = "copied"
    SAME = "there already"
    NEWER = "newer in the target"  # and left as it is: the learner went on there
    UNREADABLE = "unreadable"
    FORGOTTEN = "erased in the target"  # and made anew by nothing older


@dataclass(frozen=True, slots=True)
class Copied:
    """`problems` has a line for each document that could not be copied, or is not the same afterwards."""

    results: dict[CopyResult, int]
    problems: tuple[str, ...]


def copy_store(source: Copyable, target: Copyable, progress: Callable[[int], None]) -> Copied:
    """All there is. The key must have been adopted."""
    copy_tombstones(source, target)
    copy_unmatched(source, target)
    copy_ledger(source, target)
    copied = copy_learners(source, target, progress)
    copy_pointers(source, target)
    copy_figures(source, target)
    return copied


def copy_pointers(source: Copyable, target: Copyable) -> None:
    """Those, too, that no document lists: of a payment's learner_id that was given to somebody by hand."""
    for learner_id, _ in source.pointers():
        with suppress(DocumentUnreadable):
            owner = source.read(learner_id)
            if owner is None or target.read(owner.learner_id) is None:
                continue
            if target.read(learner_id) is None:
                target.join((owner.learner_id, learner_id), datetime.now(UTC), into=owner.learner_id)


def copy_tombstones(source: Copyable, target: Copyable) -> None:
    """Who was erased in the source is erased in the target, too, unless they came back there."""
    for _, tombstone in source.tombstones():
        erase(target, tombstone)


def copy_figures(source: Copyable, target: Copyable) -> None:
    """Where the target has none: it would be wrong to add them to its own."""
    if not any(target.figures()):
        target.replace_figures(dict(source.figures()))


def copy_learners(source: Copyable, target: Copyable, progress: Callable[[int], None]) -> Copied:
    """`progress` is called with how many were looked at. The key must have been adopted."""
    results, problems = dict.fromkeys(CopyResult, 0), []
    for learner_id, (result, why) in _for_each(source.ids(), lambda each: _copy(source, target, each)):
        results[result] += 1
        if why:
            problems.append(f"{learner_id}: {why}")
        if sum(results.values()) % BATCH == 0:
            progress(sum(results.values()))
    return Copied(results, tuple(problems))


def copy_unmatched(source: Copyable, target: Copyable) -> int:
    """How many the source has: afterwards the target has each of them."""
    count = 0
    for count, record in enumerate(source.unmatched(), 1):  # noqa: B007
        target.keep_unmatched(str(record.get("key")), {k: v for k, v in record.items() if k != "key"})
    return count


def copy_ledger(source: Copyable, target: Copyable) -> int:
    """How many facts were not in the target."""
    known = {_digest(fact) for fact in target.facts()}
    new = (fact for fact in source.facts() if _digest(fact) not in known)
    count = 0
    while batch := list(islice(new, BATCH)):
        target.record(batch, durable=True)
        count += len(batch)
    return count


def _digest(fact: Fact) -> bytes:
    """A sixteenth of the memory that the fact itself takes."""
    return blake2b(repr(storable(astuple(fact))).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Verified:
    """`equal` are the learners that both have alike; `only_in_target` are the target's own."""

    equal: int
    only_in_target: int
    problems: tuple[str, ...]


def verify(source: Copyable, target: Copyable) -> Verified:
    """Read both, and compare."""
    equal, problems = 0, []
    for learner_id, why in _for_each(source.ids(), lambda each: _compare(source, target, each)):
        equal += why is None
        if why is not None:
            problems.append(f"{learner_id}: {why}")
    return Verified(equal, _count_extra(source.ids(), target.ids()), tuple(problems))


def _count_extra(here: Iterator[str], there: Iterator[str]) -> int:
    """How many are there alone. Both are in order, so neither has to be held in memory."""
    tagged = merge(((each, "here") for each in here), ((each, "there") for each in there))
    return sum(1 for _, both in groupby(tagged, itemgetter(0)) if {where for _, where in both} == {"there"})


def _copy(source: Copyable, target: Copyable, learner_id: str) -> tuple[CopyResult, str | None]:
    try:
        learner = source.read(learner_id)
        if learner is None or learner.learner_id != learner_id:
            return CopyResult.SAME, None  # it went into another document since it was listed
        if _is_erased(learner, target):
            return CopyResult.FORGOTTEN, None
        # What is a document of its own in the target yet went into this one in the source.
        if len(ids := ids_leading_to(target.id_for, learner)) > 1:
            target.join(ids, datetime.now(UTC), into=learner_id)
        if _alike(learner, target.read(learner_id)):
            return CopyResult.SAME, None
        with target.locked(learner_id) as entry:
            if entry.learner is not None and has_more(entry.learner, learner):
                return CopyResult.NEWER, "it is newer in the target, and was left as it is there"
            entry.save(learner)
    except DocumentUnreadable as error:
        return CopyResult.UNREADABLE, str(error)
    return CopyResult.COPIED, None


def _is_erased(learner: Learner, target: Copyable) -> bool:
    tombstone = target.tombstone(learner.learner_id)
    return tombstone is not None and is_void(learner, tombstone)


def _compare(source: Copyable, target: Copyable, learner_id: str) -> str | None:
    """What is wrong; None where nothing is."""
    try:
        learner, copy = source.read(learner_id), target.read(learner_id)
        if learner is None or learner.learner_id != learner_id:
            return None
        if copy is None and _is_erased(learner, target):
            return None
        _, *others = ids_leading_to(target.id_for, learner)
        astray = [each for each in others if target.read(each) != copy]
    except DocumentUnreadable as error:
        return str(error)
    if astray:
        return f"in the target {astray[0]} does not lead to them"
    if _alike(learner, copy):
        return None
    return "not in the target" if copy is None else "not the same in the target"


def has_more(there: Learner, here: Learner) -> bool:
    """Whether the target's document knows of something that copying would undo: it was served there."""
    if there.last_message_at and (
        here.last_message_at is None or here.last_message_at < there.last_message_at
    ):
        return True
    if any(_is_news(payment, here.purchase.payments) for payment in there.purchase.payments):
        return True
    pending_here = {each.delivery_id for each in here.deliveries if each.state in PENDING}
    return any(each.delivery_id in pending_here for each in there.deliveries if each.state in DONE)


def _is_news(payment: Payment, known: tuple[Payment, ...]) -> bool:
    """Whether it is not among those, or more of it was given back than they say."""
    reversal = Reversal(payment.refunded, payment.refunded_in_full, payment.disputes, payment.failed_refunds)
    same = next((each for each in known if each.session_id == payment.session_id), None)
    return same is None or with_reversal(same, reversal) != same


def _alike(learner: Learner, copy: Learner | None) -> bool:
    if copy is None:
        return False
    # A file can hold characters that PostgreSQL cannot: those are the only difference there may be.
    return learner == copy or storable(to_document(learner)) == storable(to_document(copy))


def _for_each(ids: Iterator[str], do: Callable[[str], T]) -> Iterator[tuple[str, T]]:
    """In the ids' order, some at once, and no more of them in memory than a batch."""
    with ThreadPoolExecutor(_THREADS) as threads:
        while batch := list(islice(ids, BATCH)):
            yield from zip(batch, threads.map(do, batch), strict=True)
