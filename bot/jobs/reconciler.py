"""Applies by itself the payments, refunds and disputes whose events never came."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.errors import StripeNotAllowed, TutorClawError
from bot.jobs.progress import Progress
from bot.logs.log import event
from bot.services.event_outcome import EventOutcome
from bot.services.payments import Payments
from bot.services.reversals import Reversals
from bot.services.stripe_refusals import log_not_allowed, raise_unanswered

log = logging.getLogger(__name__)

EVERY = 300.0  # seconds between two looks at Stripe
NOT_ALLOWED_EVERY = 3600.0  # where the key may not look: it is said again, and heals once it may
LONG_LOOK = timedelta(days=15)  # slow money may take two weeks, and its event be lost then
LONG_LOOK_EVERY = timedelta(days=1)
OVERLAP = timedelta(minutes=10)  # a look reaches back before the last one: clocks differ, lists lag
_STEP, _PATIENCE = "reconciling", 60  # two hours: two weeks of sessions are many calls, each of them bounded


class Reconciler:
    """`note` is told how each round went, "ok" or "failed", and when."""

    def __init__(
        self,
        payments: Payments,
        reversals: Reversals,
        clock: Callable[[], datetime],
        progress: Progress | None = None,
        note: Callable[[str, datetime], None] = lambda outcome, at: None,
    ) -> None:
        self._payments = payments
        self._reversals = reversals
        self._clock = clock
        self._note = note
        self._progress = progress or Progress()

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. What fails is tried again in the next round."""
        looked_far_at, since = None, self._clock()
        while not stop.is_set():
            self._progress.began(_STEP, patience=_PATIENCE)
            began = self._clock()
            far = looked_far_at is None or began - looked_far_at >= LONG_LOOK_EVERY
            pause, done = EVERY, False
            begin = began - LONG_LOOK if far else since
            try:
                done = self._quietly("reconcile", partial(self._look_far if far else self._reconcile, begin))
                if done:
                    looked_far_at, since = began if far else looked_far_at, began - OVERLAP
            except StripeNotAllowed as error:
                log_not_allowed(error)
                pause = NOT_ALLOWED_EVERY
            self._note("ok" if done else "failed", self._clock())
            self._progress.ended(_STEP)
            stop.wait(pause)

    def _look_far(self, since: datetime) -> None:
        """At start and once a day also for the money that went back: a backup may have been put back."""
        for found in self._reversals.reconcile(since):
            if not isinstance(found, tuple):
                raise_unanswered("listing refunds and disputes", found)
        self._reconcile(since)

    def _reconcile(self, since: datetime) -> None:
        unread = 0
        for found in self._payments.reconcile(since):
            if not isinstance(found, tuple):
                raise_unanswered("listing paid sessions", found)
            unread += found[1] is EventOutcome.UNREADABLE
        if unread:
            raise TutorClawError(f"{unread} payments of documents that cannot be read")

    def _quietly(self, what: str, act: Callable[[], object]) -> bool:
        try:
            act()
        except StripeNotAllowed:
            raise
        except TutorClawError as error:
            event(log, logging.WARNING, f"{what}_put_off", reason=str(error))
            return False
        except Exception as error:  # noqa: BLE001 the loop outlives whatever happens
            event(log, logging.ERROR, f"{what}_crashed", error=error)
            return False
        return True
