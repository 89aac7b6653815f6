"""A payment's confirmation, sent once more: it was lost, or deleted, or never read."""

from collections.abc import Callable
from datetime import datetime

from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.learner import with_message
from bot.core.payments.ledger import Fact, Kind
from bot.core.wording import paywall
from bot.services.ledger_writer import LedgerWriter
from bot.store.protocol import Store


class Resending:
    def __init__(
        self, course: Course, store: Store, ledger: LedgerWriter, clock: Callable[[], datetime]
    ) -> None:
        self._course = course
        self._store = store
        self._ledger = ledger
        self._clock = clock

    def resend(self, learner_id: str, cause: str) -> bool:
        """Once for each `cause`. False: there is no such learner, or nothing that they have paid. Outside the
        24-hour window it waits for their next message, or goes by the template, as the first one did. Raises
        what the store raises."""
        now = self._clock()
        with self._store.locked(learner_id) as entry:
            learner = entry.learner
            if learner is None or not learner.purchase.payments or not is_paid(learner):
                return False
            text = paywall.confirmation(self._course, None)
            again = with_message(learner, "confirmation", cause, text, now)
            if again.deliveries != learner.deliveries:
                self._ledger.append_durably([Fact(now, Kind.RESENT, entry.learner_id)])
                entry.save(again)
        return True
