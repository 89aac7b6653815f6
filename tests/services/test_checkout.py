"""The link to a learner's Checkout session, and asks for it that wait for one another."""

import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from bot.core.learner import Tier
from bot.core.payments.stripe_results import Busy, NotFound, Opened, SessionFacts
from bot.services.checkout import MOST_WAITING, AlreadyPaid, CheckoutLinks, LinkUnavailable, Offer
from bot.wiring import utc_now
from tests.learners import changed
from tests.store.people import ana
from tests.waiting import soon


class BusyStore:
    """Somebody else asks Stripe for this learner until `free` is set. `waiting`: who waits for them."""

    def __init__(self):
        self.free = threading.Event()
        self.waiting = 0

    @contextmanager
    def selling(self, learner_id, patience):
        if patience:
            self.waiting += 1
            self.free.wait(10)
        yield False


class OneLearner:
    """Nobody else asks for their link."""

    def __init__(self, tier=Tier.FREE):
        self._learner = changed(ana("lrn_a"), tier=tier)

    @contextmanager
    def selling(self, learner_id, patience):
        yield True

    def read(self, learner_id):
        return self._learner

    @contextmanager
    def locked(self, learner_id):
        yield SimpleNamespace(learner=self._learner, save=lambda learner: None)


def test_beyond_a_few_that_wait_for_the_same_learner_each_is_answered_at_once():
    store = BusyStore()
    links = CheckoutLinks(store, SimpleNamespace(), SimpleNamespace(), utc_now)
    threads = [threading.Thread(target=links.get_upgrade_url, args=("lrn_a",)) for _ in range(MOST_WAITING)]
    for thread in threads:
        thread.start()
    soon(lambda: store.waiting == MOST_WAITING)
    answers = []
    one_more = threading.Thread(target=lambda: answers.append(links.get_upgrade_url("lrn_a")))
    one_more.start()
    one_more.join(5)
    store.free.set()
    assert [type(each) for each in answers] == [LinkUnavailable]
    for thread in [*threads, one_more]:
        thread.join()
    links.get_upgrade_url("lrn_a")
    assert store.waiting == MOST_WAITING + 1  # who has waited makes room for the next


@pytest.mark.parametrize("looked_up", [NotFound(), Busy(), SessionFacts("cs_test_old", "open")])
def test_session_of_a_restored_backup_is_offered_unless_stripe_says_that_it_is_over(looked_up):
    """Stripe repeats its answer to an attempt that the document does not know of any more."""
    opened = Opened("cs_test_old", "https://checkout.stripe.com/old", None, 2900, "usd", replayed=True)
    gateway = SimpleNamespace(
        create_session=lambda *_: opened, retrieve_session=lambda *_: looked_up, fingerprint=lambda: "f"
    )
    ledger = SimpleNamespace(append=lambda *_, **__: None)
    answer = CheckoutLinks(OneLearner(), gateway, ledger, utc_now).get_upgrade_url("lrn_a")
    assert answer == Offer(opened.url, 2900, "usd", "cs_test_old")


def test_stripe_is_not_asked_for_a_learner_who_has_paid():
    links = CheckoutLinks(OneLearner(Tier.PAID), SimpleNamespace(), SimpleNamespace(), utc_now)
    assert isinstance(links.get_upgrade_url("lrn_a"), AlreadyPaid)
