"""What any store of learners keeps to."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.messaging.delivery import DeliveryState
from bot.core.payments.tasks import TaskKind, task_for
from bot.core.queues import Queue
from tests.learners import changed
from tests.store.handling import save
from tests.store.people import ANA, BEN, NOON, ana, ben, due_delivery
from tests.store.workers import open_store, worker
from tests.waiting import takes_less_than

HOSTILE = [
    "",
    "lrn_",
    "../../etc/passwd",
    "lrn_" + "A" * 26,
    "lrn_" + "a" * 27,
    "lrn_" + "a" * 25 + "\n",
    "\0",
    "é\ud800",
]


@pytest.fixture(params=["json", "postgresql"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


def put(store, learner):
    with store.locked(learner.learner_id) as entry:
        entry.save(learner)


def test_address_always_has_the_same_id(store, url):
    again = open_store(url)
    assert store.id_for(ANA) == again.id_for(ANA) != store.id_for(BEN)
    assert "5005550001" not in store.id_for(ANA)
    again.close()


def test_learner_is_read_as_saved_in_every_field(store):
    learner = ben(store.id_for(BEN))
    put(store, learner)
    assert store.read(learner.learner_id) == learner
    with store.locked(learner.learner_id) as entry:
        assert entry.learner == learner


def test_learner_outlives_the_store_that_saved_them(store, url, learner_id):
    again = open_store(url)
    assert again.read(learner_id) == store.read(learner_id) == ana(learner_id)
    again.close()


def test_nobody_is_none(store):
    nobody = store.id_for("whatsapp:+1")
    assert store.read(nobody) is None
    with store.locked(nobody) as entry:
        assert entry.learner is None


def test_lock_that_saved_nothing_leaves_nothing(store):
    nobody = store.id_for("whatsapp:+1")
    with store.locked(nobody):
        pass
    assert store.read(nobody) is None


def test_many_saves_keep_the_last(store, learner_id):
    for length in (10, 9000, 3, 20_000, 0, 4096, 8192, 1):
        with store.locked(learner_id) as entry:
            entry.save(changed(entry.learner, name="é" * length, chapter=length))
        assert store.read(learner_id) == changed(ana(learner_id), name="é" * length, chapter=length)


def test_two_saves_under_one_lock_keep_the_second(store, learner_id):
    with store.locked(learner_id) as entry:
        entry.save(changed(entry.learner, chapter=2))
        assert entry.learner.progress.chapter == 2
        entry.save(changed(entry.learner, lesson=3))
    assert store.read(learner_id) == changed(ana(learner_id), chapter=2, lesson=3)


def test_nothing_is_saved_once_the_lock_is_released(store, learner_id):
    with store.locked(learner_id) as entry:
        learner = entry.learner
    with pytest.raises(RuntimeError):
        entry.save(changed(learner, chapter=2))
    assert store.read(learner_id) == learner


def test_nobody_is_saved_under_anothers_lock(store, learner_id):
    with store.locked(learner_id) as entry, pytest.raises(ValueError, match="not the learner"):
        entry.save(ana(store.id_for(BEN)))


def test_an_error_under_the_lock_saves_nothing_and_frees_it(store, learner_id):
    with pytest.raises(ZeroDivisionError), store.locked(learner_id):
        raise ZeroDivisionError
    with store.locked(learner_id) as entry:
        assert entry.learner == ana(learner_id)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_string_that_is_no_id_is_nobody(store, hostile):
    assert store.read(hostile) is None
    with store.locked(hostile) as entry:
        assert entry.learner is None
        with pytest.raises(ValueError, match="not the learner"):
            entry.save(ana(hostile))


def test_fields_of_a_newer_version_are_kept(store, learner_id):
    put(store, replace(ana(learner_id), more={"badges": [1, {"x": None}], "more": "less"}))
    with store.locked(learner_id) as entry:
        entry.save(changed(entry.learner, chapter=2))
    assert store.read(learner_id).more == {"badges": [1, {"x": None}], "more": "less"}


def test_fields_of_a_newer_version_are_kept_in_a_payment_too(store):
    learner_id = store.id_for(BEN)
    learner = ben(learner_id)
    first, *others = learner.purchase.payments
    put(store, changed(learner, payments=(replace(first, more={"vat": 19}), *others)))
    for chapter in (3, 4, 5):
        with store.locked(learner_id) as entry:
            entry.save(changed(entry.learner, chapter=chapter))
    assert store.read(learner_id).purchase.payments[0].more == {"vat": 19}


def test_threads_lose_no_save(store, learner_id):
    def add():
        for _ in range(100):
            with store.locked(learner_id) as entry:
                entry.save(changed(entry.learner, chapter=entry.learner.progress.chapter + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.read(learner_id).progress.chapter == 401


def test_processes_lose_no_save(store, url, learner_id):
    with worker("add", url, learner_id, "500") as one, worker("add", url, learner_id, "500") as other:
        for process in (one, other):
            process.stdin.write("go\n")
            process.stdin.flush()
        assert (one.wait(), other.wait()) == (0, 0)
    assert store.read(learner_id).progress.chapter == 1001


def test_locked_document_waits_for_another_thread(store, learner_id):
    order = []

    def second():
        with store.locked(learner_id):
            order.append("second")

    with store.locked(learner_id):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_other_learners_do_not_wait(store, learner_id):
    with store.locked(learner_id), store.locked(store.id_for(BEN)) as entry:
        entry.save(ben(store.id_for(BEN)))
    assert store.read(store.id_for(BEN)) == ben(store.id_for(BEN))


def test_one_thread_may_hold_all_locks_of_a_learner(store, learner_id):
    with (
        store.selling(learner_id, 0) as selling,
        store.claim(Queue.OUTBOX, learner_id) as outbox,
        store.claim(Queue.STRIPE_TASKS, learner_id) as tasks,
    ):
        assert (selling, outbox, tasks) == (True, True, True)
        with store.locked(learner_id) as entry:
            entry.save(changed(entry.learner, chapter=2))


def test_a_lock_taken_twice_by_one_thread_is_an_error_not_a_hang(store, learner_id):
    with store.locked(learner_id), pytest.raises(RuntimeError), store.locked(learner_id):
        pass


def test_selling_is_held_by_one_for_as_long_as_the_other_is_patient(store, url, learner_id):
    with worker("hold", url, learner_id, "selling"):
        started = time.monotonic()
        with takes_less_than(2), store.selling(learner_id, 0.2) as ours:  # the patience is what is tested
            assert ours is False
        assert time.monotonic() - started >= 0.2


def test_selling_is_had_as_soon_as_the_other_lets_go(store, url, learner_id):
    with worker("hold", url, learner_id, "selling") as other:
        threading.Timer(0.1, other.stdin.close).start()
        with store.selling(learner_id, 10) as ours:
            assert ours is True


def test_outbox_of_a_learner_is_claimed_by_one_process(store, url, learner_id):
    with worker("hold", url, learner_id, "outbox"), store.claim(Queue.OUTBOX, learner_id) as ours:
        assert ours is False


def test_tasks_of_a_learner_are_claimed_by_one_process_and_keep_no_message_waiting(store, url, learner_id):
    with worker("hold", url, learner_id, "tasks"), store.claim(Queue.STRIPE_TASKS, learner_id) as ours:
        assert ours is False
        save(store, replace(ana(learner_id), deliveries=(due_delivery(NOON),)))
        assert store.due(Queue.OUTBOX, NOON, 9) == [learner_id]
        with store.claim(Queue.OUTBOX, learner_id) as outbox:
            assert outbox is True


@pytest.mark.parametrize("which", ["document", "outbox"])
def test_a_killed_process_holds_nothing(store, url, learner_id, which):
    with worker("hold", url, learner_id, which) as other:
        other.kill()
        other.wait()
        with store.claim(Queue.OUTBOX, learner_id) as ours, store.locked(learner_id):
            assert ours is True


def test_a_claim_is_free_again_after_use(store, learner_id):
    for _ in range(2):
        with store.claim(Queue.OUTBOX, learner_id) as ours:
            assert ours is True


def test_due_are_those_whose_delivery_is_due_the_longest_due_first(store):
    ids = [store.id_for(f"whatsapp:+{number}") for number in range(4)]
    for learner_id, minutes in zip(ids, (-1, -3, 5, -2), strict=True):
        put(store, replace(ana(learner_id), deliveries=(due_delivery(NOON + timedelta(minutes=minutes)),)))
    assert list(store.due(Queue.OUTBOX, NOON, 10)) == [ids[1], ids[3], ids[0]]
    assert list(store.due(Queue.OUTBOX, NOON, 2)) == [ids[1], ids[3]]
    assert list(store.due(Queue.OUTBOX, NOON, 0)) == []
    assert list(store.due(Queue.OUTBOX, NOON + timedelta(hours=1), 10)) == [ids[1], ids[3], ids[0], ids[2]]


def test_time_that_a_clock_ahead_wrote_is_due_behind_the_others(store):
    ids = [store.id_for(f"whatsapp:+{number}") for number in range(4)]
    for learner_id, away in zip(
        ids, (timedelta(days=4000), timedelta(hours=4), timedelta(0), timedelta(hours=6)), strict=True
    ):
        put(store, replace(ana(learner_id), deliveries=(due_delivery(NOON + away),)))
    assert list(store.due(Queue.OUTBOX, NOON, 9)) == [ids[2], ids[3], ids[0]]
    task = task_for(TaskKind.EXPIRE, "cs_test_a1", NOON + timedelta(days=4000))
    put(store, changed(ana(ids[1]), errands=(task,)))
    assert list(store.due(Queue.STRIPE_TASKS, NOON, 9)) == [ids[1]]


def test_each_queue_has_those_for_whom_something_in_it_is_due(store):
    ids = [store.id_for(f"whatsapp:+1500{number:07}") for number in range(3)]
    task = task_for(TaskKind.EXPIRE, "cs_test_a1", NOON - timedelta(hours=1))
    message, sent = due_delivery(NOON), due_delivery(NOON, DeliveryState.SENT)
    put(store, changed(ana(ids[0]), errands=(task,), deliveries=(sent,)))
    put(store, changed(ana(ids[1]), errands=(task,), deliveries=(message,)))
    put(store, replace(ana(ids[2]), deliveries=(message,)))
    assert sorted(store.due(Queue.STRIPE_TASKS, NOON, 9)) == sorted(ids[:2])
    assert sorted(store.due(Queue.OUTBOX, NOON, 9)) == sorted(ids[1:])
    assert list(store.due(Queue.OUTBOX, NOON, 1)) == [ids[1]]


@pytest.mark.parametrize("queue", Queue)
def test_what_is_put_off_in_one_queue_is_not_due_in_it_for_what_is_due_in_the_other(store, learner_id, queue):
    times = {Queue.OUTBOX: NOON, Queue.STRIPE_TASKS: NOON} | {queue: NOON + timedelta(hours=1)}
    task = task_for(TaskKind.EXPIRE, "cs_test_a1", times[Queue.STRIPE_TASKS])
    put(store, changed(ana(learner_id), errands=(task,), deliveries=(due_delivery(times[Queue.OUTBOX]),)))
    assert [each for each in Queue if store.due(each, NOON, 9)] == [each for each in Queue if each != queue]
    assert store.due(queue, times[queue], 9) == [learner_id]


def test_due_at_this_very_moment_is_due(store, learner_id):
    at = NOON + timedelta(microseconds=7)
    put(store, replace(ana(learner_id), deliveries=(due_delivery(at),)))
    assert list(store.due(Queue.OUTBOX, at - timedelta(microseconds=1), 9)) == []
    assert list(store.due(Queue.OUTBOX, at, 9)) == [learner_id]


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.PARKED, DeliveryState.FAILED])
def test_what_needs_no_sending_is_not_due(store, learner_id, state):
    put(store, replace(ana(learner_id), deliveries=(due_delivery(NOON),)))
    put(store, replace(ana(learner_id), deliveries=(due_delivery(NOON, state),)))
    assert list(store.due(Queue.OUTBOX, NOON, 9)) == []


def test_a_delivery_moved_to_another_time_is_due_then(store, learner_id):
    for minutes in (0, 10, 3):
        at = NOON + timedelta(minutes=minutes)
        put(store, replace(ana(learner_id), deliveries=(due_delivery(at),)))
        assert list(store.due(Queue.OUTBOX, at - timedelta(seconds=1), 9)) == []
        assert list(store.due(Queue.OUTBOX, at, 9)) == [learner_id]


def test_unmatched_is_kept_once(store):
    assert store.keep_unmatched("cs_1", {"type": "x", "at": NOON.isoformat(), "odd": "\ud800"}) is True
    assert store.keep_unmatched("cs_1", {"type": "other"}) is False
    assert store.keep_unmatched("../cs_2\ud800" * 1000, {"huge": 10**40}) is True
    kept = {record["key"][:4]: record for record in store.unmatched()}
    assert kept["cs_1"]["type"] == "x"
    assert len(kept) == 2


def test_unmatched_by_many_at_once_is_kept_once(store):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(store.keep_unmatched("cs_1", {}))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 7 + [True]


def test_probe_of_a_healthy_store_says_nothing_and_leaves_nothing(store, learner_id):
    store.probe()
    assert store.read(learner_id) == ana(learner_id)
