"""How often a process of the server is started again, and when it is given up."""

import signal
import subprocess

import pytest

from bot.server.supervised_process import MOST_INCOMPLETE, SHORTEST_PAUSE, SupervisedProcess


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


class FakeProcess:
    def __init__(self, beats=1, hung=(), code=None):
        self.pid, self.started_at = 1, Clock.now
        self.heartbeats = [None] * beats
        self.ended = 0
        self.hung = lambda: hung
        self.exit_code = lambda: code

    def end(self):
        self.ended += 1


def test_a_process_that_dies_as_soon_as_it_has_started_is_started_with_a_pause():
    starts, clock = [], Clock()

    def start():
        starts.append(clock.now)
        return FakeProcess(code=0)

    supervised = SupervisedProcess("web", start, clock=clock)
    for _ in range(3):
        supervised.check()
        supervised.check()
        clock.now += SHORTEST_PAUSE
    assert starts == [100, 100 + SHORTEST_PAUSE, 100 + 2 * SHORTEST_PAUSE]
    assert supervised.failures == 0


@pytest.mark.parametrize("missing", [{"beats": 1}, {"settles_in": 10}], ids=["a child", "time"])
def test_a_process_that_dies_before_all_of_it_has_started_has_failed(missing):
    beats = missing.pop("beats", 2)
    supervised = SupervisedProcess(
        "web", lambda: FakeProcess(beats, code=1), processes=2, clock=Clock(), **missing
    )
    supervised.check()
    supervised.check()
    assert supervised.failures == 1
    assert supervised.not_before == Clock.now + 0.5


def test_a_process_that_cannot_be_forked_is_tried_again_later():
    asked, clock = [], Clock()

    def start():
        asked.append(clock.now)
        raise BlockingIOError("no more processes")

    supervised = SupervisedProcess("web", start, clock=clock)
    for later in (0.0, 0.4, 0.1, 0.9, 0.1):
        clock.now += later
        supervised.check()
    assert (asked, supervised.failures) == ([100, 100.5, 101.5], 3)


def test_what_hangs_is_killed_and_nothing_else():
    with subprocess.Popen(["sleep", "60"]) as hung, subprocess.Popen(["sleep", "60"]) as other:
        supervised = SupervisedProcess("web", lambda: FakeProcess(hung=[hung.pid, 2**22 + 1]))
        supervised.check()
        supervised.watch()
        assert hung.wait(5) == -signal.SIGKILL
        assert other.poll() is None
        other.kill()


def test_a_child_that_never_comes_back_ends_the_process_which_is_then_started_again():
    process = FakeProcess(beats=2)
    supervised = SupervisedProcess("web", lambda: process, processes=2)
    supervised.check()
    supervised.watch()
    process.heartbeats.pop()
    for _ in range(MOST_INCOMPLETE):
        supervised.watch()
    assert not process.ended
    supervised.watch()
    assert process.ended == 1


def test_a_first_start_may_take_as_long_as_it_likes():
    process = FakeProcess(beats=1)
    supervised = SupervisedProcess("web", lambda: process, processes=2)
    supervised.check()
    for _ in range(2 * MOST_INCOMPLETE):
        supervised.watch()
    assert not process.ended
