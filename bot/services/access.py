"""The paid chapters, opened and closed by the operator's hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.core.gate import is_paid
from bot.core.learner import Learner, Tier, upgraded, with_message, with_tier
from bot.core.payments.checkout_session import closed
from bot.core.payments.ledger import Fact, Kind
from bot.core.payments.tasks import TaskKind, task_for, with_tasks
from bot.core.wording import paywall
from bot.services.ledger_writer import LedgerWriter
from bot.services.open_sessions import payable
from bot.store.protocol import Store


class Access:
    """Raises what the store raises."""

    def __init__(self, store: Store, ledger: LedgerWriter, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock

    def grant(self, learner_id: str, reason: str) -> bool:
        """False: it is so already, or there is no such learner. Whoever is let in must not pay any more, so
        their open sessions are ended."""
        now = self._clock()
        return self._change(learner_id, Kind.GRANTED, reason, lambda it: _granted(it, now), paid=True)

    def revoke(self, learner_id: str, reason: str) -> bool:
        """False as in grant()."""
        return self._change(learner_id, Kind.REVOKED, reason, _revoked, paid=False)

    def _change(
        self, learner_id: str, kind: Kind, reason: str, change: Callable[[Learner], Learner], *, paid: bool
    ) -> bool:
        with self._store.locked(learner_id) as entry:
            if entry.learner is None or is_paid(entry.learner) is paid:
                return False
            fact = Fact(self._clock(), kind, entry.learner_id, detail=reason or None)
            self._ledger.append_durably([fact])
            entry.save(change(entry.learner))
        return True


def _granted(learner: Learner, now: datetime) -> Learner:
    before = learner.purchase
    tasks = (task_for(TaskKind.EXPIRE, each, now) for each in dict.fromkeys(payable(learner)))
    purchase = replace(
        before,
        checkout=closed(before.checkout),
        other_sessions={},
        promised=(),
        errands=with_tasks(before.errands, *tasks),
    )
    opened = upgraded(replace(learner, purchase=purchase))
    return with_message(opened, "granted", now.isoformat(), paywall.granted(), now)


def _revoked(learner: Learner) -> Learner:
    return with_tier(learner, Tier.FREE, closed_for="revoked")
