"""get_upgrade_url: one function for the chat and the command line."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.core.checkout import Checkout
from bot.core.figure_sums import Count, count_nothing
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.checkout_session import (
    next_attempt,
    open_checkout,
    with_checkout,
    with_session_to_end,
)
from bot.core.payments.ledger import Kind
from bot.core.payments.stripe_results import Busy, Opened, SessionFacts
from bot.logs.log import event
from bot.services.ledger_writer import LedgerWriter
from bot.services.stripe_refusals import log_if_not_allowed
from bot.store.protocol import Store
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

BUDGET = 9.0  # seconds that a turn may wait for Stripe, of the 15 that Twilio gives us
PATIENCE = 7.0  # seconds of them to wait for another request for the same learner
MOST_WAITING = 6  # requests a process that wait so


@dataclass(frozen=True, slots=True)
class Offer:
    """The open Checkout session: `url` to the letter; the amount in the currency's smallest unit."""

    url: str
    amount_total: int | None
    currency: str | None
    session_id: str | None


@dataclass(frozen=True, slots=True)
class AlreadyPaid:
    learner: Learner


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """The learner has paid by a slow method and the money is still on its way: nothing is sold twice."""


@dataclass(frozen=True, slots=True)
class NoSuchLearner:
    pass


@dataclass(frozen=True, slots=True)
class LinkUnavailable:
    """Stripe is slow, down or refuses; the log says which. `not_allowed`: so it will in a minute."""

    reason: str
    not_allowed: bool = False


UpgradeUrl = Offer | AlreadyPaid | OnItsWay | NoSuchLearner | LinkUnavailable


class CheckoutLinks:
    """One request a learner at a time asks Stripe; no network call is made under a document's lock.
    `language` is of pages for who has chosen none ("": the browser's)."""

    def __init__(
        self,
        store: Store,
        gateway: StripeGateway,
        ledger: LedgerWriter,
        clock: Callable[[], datetime],
        language: str = "",
        count: Count = count_nothing,
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._ledger = ledger
        self._clock = clock
        self._language = language
        self._count = count
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)

    def get_upgrade_url(self, learner_id: str, budget: float = BUDGET) -> UpgradeUrl:
        """The link to the learner's open Checkout session, made if there is none. `budget` in seconds."""
        ends_at = time.monotonic() + budget
        # Of two requests at the same instant the second waits here, and then finds the first one's session.
        with self._one_at_a_time(learner_id, budget) as ours:
            if not ours:
                event(log, logging.WARNING, "checkout_busy", learner_id=learner_id)
                return LinkUnavailable("another ask of this learner is still under way")
            learner = self._store.read(learner_id)
            if learner is None:
                return NoSuchLearner()
            return self._without_stripe(learner) or self._ask_stripe(learner, ends_at, next_attempt(learner))

    def drop_link(self, learner_id: str, session_id: str) -> None:
        """Stripe does not know that session, so its link leads nowhere: the next ask makes another one."""
        with self._store.locked(learner_id) as entry:
            checkout = entry.learner.purchase.checkout if entry.learner else None
            if entry.learner is None or checkout is None or checkout.session_id != session_id:
                return
            entry.save(with_checkout(entry.learner, replace(checkout, url=None)))

    @contextmanager
    def _one_at_a_time(self, learner_id: str, budget: float) -> Iterator[bool]:
        """Whether this is the learner's only request now. Few may wait for that: each has a thread of the
        server, and learners who need nothing of Stripe need threads, too."""
        with self._store.selling(learner_id, 0) as ours:
            if ours:
                yield True
                return
        if not self._waiting.acquire(blocking=False):
            yield False
            return
        try:
            with self._store.selling(learner_id, min(PATIENCE, budget)) as ours:
                yield ours
        finally:
            self._waiting.release()

    def _without_stripe(self, learner: Learner) -> UpgradeUrl | None:
        """The answer where the document has it."""
        if is_paid(learner):
            return AlreadyPaid(learner)
        if learner.purchase.processing:
            return OnItsWay()
        checkout = open_checkout(learner, self._gateway.fingerprint(), self._clock())
        if checkout is None or checkout.url is None:
            return None
        return Offer(checkout.url, checkout.amount_total, checkout.currency, checkout.session_id)

    def _ask_stripe(self, learner: Learner, ends_at: float, attempt: int) -> UpgradeUrl:
        learner_id = learner.learner_id
        language = learner.language or self._language
        answer = self._gateway.create_session(learner_id, attempt, ends_at - time.monotonic(), language)
        fingerprint = self._gateway.fingerprint()
        if isinstance(answer, Opened):
            if answer.replayed and self._is_over(answer.session_id, ends_at):
                # The document is older than the session: a backup was restored. That attempt is used up.
                return self._ask_stripe(learner, ends_at, attempt + 1)
            event(log, logging.INFO, "checkout_opened", learner_id=learner_id, session_id=answer.session_id)
            self._ledger.append(Kind.LINK_MADE, learner_id, session_id=answer.session_id)
            if learner.purchase.checkout is None:
                self._count([("link", 1)])
            return self._keep(learner_id, _opened(answer, attempt, fingerprint, self._clock()))
        error = getattr(answer, "error", None)
        name = f"stripe_{type(answer).__name__.lower()}"
        event(log, logging.ERROR, name, learner_id=learner_id, **(asdict(error) if error else {}))
        if not isinstance(answer, Busy) and answer.raise_attempt:
            self._keep(learner_id, Checkout(attempt, fingerprint))
        return LinkUnavailable(name, log_if_not_allowed("making a Checkout session", answer))

    def _is_over(self, session_id: str, ends_at: float) -> bool:
        found = self._gateway.retrieve_session(session_id, ends_at - time.monotonic())
        return isinstance(found, SessionFacts) and found.status in ("complete", "expired")

    def _keep(self, learner_id: str, checkout: Checkout) -> UpgradeUrl:
        """The second, short write. The payment may have come in meanwhile: then nothing is sold."""
        with self._store.locked(learner_id) as entry:
            if entry.learner is None:
                return NoSuchLearner()
            if is_paid(entry.learner):
                if checkout.session_id is not None:
                    # Paid while Stripe made one more session: nobody has its link, and nobody must pay it.
                    entry.save(with_session_to_end(entry.learner, checkout.session_id, self._clock()))
                return AlreadyPaid(entry.learner)
            entry.save(with_checkout(entry.learner, checkout))
        if checkout.url is None:
            return LinkUnavailable("refused")
        return Offer(checkout.url, checkout.amount_total, checkout.currency, checkout.session_id)


def _opened(answer: Opened, attempt: int, fingerprint: str, now: datetime) -> Checkout:
    return Checkout(
        attempt=attempt,
        fingerprint=fingerprint,
        session_id=answer.session_id,
        url=answer.url,
        expires_at=answer.expires_at,
        amount_total=answer.amount_total,
        currency=answer.currency,
        opened_at=now,
    )
