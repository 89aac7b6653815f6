"""Asks for a learner's link that wait for one another."""

import threading
from contextlib import contextmanager
from types import SimpleNamespace

from bot.services.checkout import MOST_WAITING, CheckoutLinks, LinkUnavailable
from bot.wiring import utc_now
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
