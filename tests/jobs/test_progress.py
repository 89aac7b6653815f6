"""What hangs in the background is noticed: a step that does not end, a part that dies."""

import threading

import pytest

from bot.background import run_together
from bot.core.queues import Queue
from bot.jobs import progress as module
from bot.jobs.progress import Progress
from bot.jobs.runner import Runner
from tests.jobs.outbox_world import ANA, World
from tests.waiting import soon


@pytest.fixture(autouse=True)
def few_looks(monkeypatch):
    monkeypatch.setattr(module, "MOST_LOOKS", 3)


def looks(progress, times):
    return [progress.stuck() for _ in range(times)]


def test_step_that_does_not_end_is_named_after_so_many_looks():
    progress = Progress()
    progress.began("a")
    assert looks(progress, 4) == [None, None, None, "a"]


def test_step_that_ended_or_began_anew_is_none():
    progress = Progress()
    for _ in range(5):
        progress.began("a")
        assert looks(progress, 2) == [None, None]
    progress.ended("a")
    progress.ended("never began")
    assert looks(progress, 9) == [None] * 9


def test_longer_step_has_its_own_patience():
    progress = Progress()
    progress.began("long", patience=2)
    assert looks(progress, 7) == [None] * 6 + ["long"]


def test_try_that_hangs_is_seen_and_one_that_ends_is_not(tmp_path):
    with World(tmp_path) as world:
        ana = world.pays(ANA)
        begun, let_go = threading.Event(), threading.Event()
        progress = Progress()

        def hangs(learner_id):
            begun.set()
            let_go.wait(10)

        runner = Runner(
            Queue.OUTBOX, hangs, world.store, world.clock, threads=2, poll=0.01, progress=progress
        )
        stop = threading.Event()
        thread = threading.Thread(target=runner.run, args=(stop,))
        thread.start()
        assert begun.wait(10)
        try:
            soon(lambda: progress.stuck() == f"outbox of {ana}")
        finally:
            let_go.set()
            stop.set()
            thread.join(10)
        assert looks(progress, 9) == [None] * 9


def test_part_that_dies_ends_the_others_and_is_told():
    ended = []

    def lives(stop):
        stop.wait(10)
        ended.append("lives")

    def dies(stop):
        raise RuntimeError("dies")

    stop = threading.Event()
    with pytest.raises(RuntimeError, match="dies"):
        run_together([lives, dies, lambda stop: None], stop)
    assert ended == ["lives"]
