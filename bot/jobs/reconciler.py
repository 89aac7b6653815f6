"""Applies by itself the payments, refunds and disputes whose events never came, and says so where Stripe's
endpoint is not sent the events that are needed."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.core.payments.stripe_events import NEEDED_EVENTS
from bot.core.payments.stripe_results import Refused
from bot.errors import StripeNotAllowed, TutorClawError
from bot.jobs.progress import Progress
from bot.logs.log import event
from bot.services.event_outcome import EventOutcome
from bot.services.payments import Payments
from bot.services.reversals import Reversals
from bot.services.stripe_refusals import log_not_allowed, raise_unanswered
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

EVERY = 300.0  # seconds between two looks at Stripe
NOT_ALLOWED_EVERY = 3600.0  # where the key may not look: it is said again, and heals once it may
LONG_LOOK = timedelta(days=15)  # slow money may take two weeks, and its event be lost then
LONG_LOOK_EVERY = timedelta(days=1)
OVERLAP = timedelta(minutes=10)  # a look reaches back before the last one: clocks differ, lists lag
ASK_BUDGET = 10.0
_STEP, _PATIENCE = "reconciling", 60  # two hours: two weeks of sessions are many calls, each of them bounded


EXPECTED = "an endpoint at /webhook (a destination of thin events does not show here)"


class Reconciler:
    def __init__(
        self,
        payments: Payments,
        reversals: Reversals,
        gateway: StripeGateway,
        webhook_url: str,
        clock: Callable[[], datetime],
        progress: Progress | None = None,
    ) -> None:
        self._payments = payments
        self._reversals = reversals
        self._gateway = gateway
        self._webhook_url = webhook_url
        self._clock = clock
        self._progress = progress or Progress()

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. What fails is tried again in the next round."""
        self._quietly("check_endpoint", self._check_endpoint)
        looked_far_at, since = None, self._clock()
        while not stop.is_set():
            self._progress.began(_STEP, patience=_PATIENCE)
            began = self._clock()
            far = looked_far_at is None or began - looked_far_at >= LONG_LOOK_EVERY
            pause = EVERY
            begin = began - LONG_LOOK if far else since
            try:
                if self._quietly("reconcile", partial(self._look_far if far else self._reconcile, begin)):
                    looked_far_at, since = began if far else looked_far_at, began - OVERLAP
            except StripeNotAllowed as error:
                log_not_allowed(error)
                pause = NOT_ALLOWED_EVERY
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

    def _check_endpoint(self) -> None:
        """At start, once: nobody notices that an event is never sent."""
        missing = self._gateway.missing_events(self._webhook_url, NEEDED_EVENTS, ASK_BUDGET)
        if isinstance(missing, set) and missing:
            event(log, logging.WARNING, "webhook_endpoint_lacks_events", missing=sorted(missing))
        elif missing is None:
            # `stripe listen` is no endpoint of the account: on a developer's machine there is none to find.
            event(log, logging.WARNING, "webhook_endpoint_not_found", expected=EXPECTED)
        elif isinstance(missing, Refused) and missing.not_allowed:
            event(log, logging.INFO, "webhook_endpoint_not_looked_at", reason="the key may not")

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
