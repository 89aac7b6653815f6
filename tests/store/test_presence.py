"""Who delivers, and for whom something waits: seen from any process, in both stores."""

import os
import signal
from datetime import timedelta

import pytest

from bot.core.queues import Queue
from tests.learners import changed
from tests.store.handling import save
from tests.store.people import ANA, BEN, NOON, ana, ben, due_delivery
from tests.store.workers import open_store, worker
from tests.waiting import soon


@pytest.fixture(params=["json", "postgresql"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


def test_process_that_delivers_is_seen_until_it_dies(store, url):
    assert store.deliverers() == 0
    with worker("deliver", url) as process:
        soon(lambda: store.deliverers() == 1)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        soon(lambda: store.deliverers() == 0)


def test_process_that_serves_alone_is_not_taken_for_one(store, url):
    other = open_store(url)
    other.probe()
    other.due(Queue.OUTBOX, NOON, 1)
    assert store.deliverers() == 0
    other.close()


def test_who_waits_is_counted_whether_due_or_not(store):
    assert store.waiting(5) == (0, [])
    tomorrow = due_delivery(NOON + timedelta(days=1))
    save(store, changed(ana(store.id_for(ANA)), deliveries=(tomorrow,)))
    save(store, changed(ben(store.id_for(BEN)), deliveries=(due_delivery(NOON),)))
    count, first = store.waiting(5)
    assert (count, len(first)) == (2, 2)
    assert store.waiting(1) == (2, first[:1])
