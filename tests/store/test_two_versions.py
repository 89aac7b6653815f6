"""The version before and this one, side by side on one store: what one writes down the other finds."""

from datetime import timedelta

import pytest

from bot.core.messaging.delivery import DeliveryState
from bot.core.payments.tasks import TaskKind, task_for
from bot.core.queues import Queue
from tests.learners import changed
from tests.store.handling import save
from tests.store.people import ANA, NOON, ana, due_delivery
from tests.store.version_before import open_version_before

HOUR = timedelta(hours=1)


@pytest.fixture(params=["json_url", "postgresql_url"])
def url(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def before(url, store):
    before = open_version_before(url)
    yield before
    before.close()


def waiting(learner_id, message=None, task=None):
    """Ana, with a message and a task due at those times."""
    deliveries = (due_delivery(NOON, DeliveryState.SENT) if message is None else due_delivery(message),)
    tasks = () if task is None else (task_for(TaskKind.EXPIRE, "cs_test_a1", task),)
    return changed(ana(learner_id), deliveries=deliveries, errands=tasks)


def queues(store, now=NOON):
    return {queue for queue in Queue if list(store.due(queue, now, 9))}


@pytest.mark.parametrize(
    ("due", "queue"), [({"message": NOON}, Queue.OUTBOX), ({"task": NOON}, Queue.STRIPE_TASKS)]
)
class TestWhat:
    def test_the_version_before_queued_is_found(self, store, before, due, queue):
        learner_id = store.id_for(ANA)
        before.save(waiting(learner_id, **due))
        assert list(store.due(queue, NOON, 9)) == [learner_id]
        assert queues(store, NOON - HOUR) == set()

    def test_this_version_queued_is_found_by_the_version_before(self, store, before, due, queue):
        learner_id = store.id_for(ANA)
        save(store, waiting(learner_id, **due))
        assert before.due(NOON) == [learner_id]
        if queue is Queue.OUTBOX:
            assert before.due_messages(NOON) == [learner_id]
        assert before.due(NOON - HOUR) == []

    def test_the_other_version_did_is_due_no_more(self, store, before, due, queue):
        learner_id = store.id_for(ANA)
        save(store, waiting(learner_id, **due))
        before.save(waiting(learner_id))
        assert queues(store) == set()
        before.save(waiting(learner_id, **due))
        save(store, waiting(learner_id))
        assert before.due(NOON) == []

    def test_the_version_before_adds_to_what_is_due_for_longer_is_found(self, store, before, due, queue):
        """Its one due time stays as it was: nothing in it tells of what was added."""
        learner_id = store.id_for(ANA)
        longer = {"message": NOON - HOUR, "task": NOON - HOUR} | due
        save(store, changed(waiting(learner_id, **longer), **without(queue)))
        assert queues(store) == set(Queue) - {queue}
        before.save(waiting(learner_id, **longer))
        assert queues(store) == set(Queue)

    def test_the_version_before_left_is_found_once_this_one_has_saved_the_rest(
        self, store, before, due, queue
    ):
        learner_id = store.id_for(ANA)
        before.save(waiting(learner_id, **({"message": NOON - HOUR, "task": NOON - HOUR} | due)))
        with store.locked(learner_id) as entry:
            entry.save(changed(entry.learner, **without(next(each for each in Queue if each != queue))))
        assert queues(store) == {queue}


def without(queue):
    return {"deliveries": ()} if queue is Queue.OUTBOX else {"errands": ()}


def test_claims_of_both_versions_exclude_each_other(store, before):
    learner_id = store.id_for(ANA)
    for queue, seen in ((Queue.OUTBOX, [True, False]), (Queue.STRIPE_TASKS, [False, True])):
        for each in Queue:
            with store.claim(each, learner_id):
                pass
        with store.claim(queue, learner_id):
            assert before.claims(learner_id) == seen
    assert before.claims(learner_id) == [False, False]
