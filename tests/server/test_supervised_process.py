"""How often a process of the server is started again, and when it is given up."""

import signal
import subprocess
import time

import pytest

from bot.server.supervised_process import MOST_INCOMPLETE, SHORTEST_PAUSE, SupervisedProcess
from tests.waiting import soon


class FakeProcess:
    def __init__(self, beats=1, hung=(), code=None):
        self.pid, self.started_at = 1, time.monotonic()
        self.heartbeats = [None] * beats
        self.ended = 0
        self.hung = lambda: hung
        self.exit_code = lambda: code

    def end(self):
        self.ended += 1


def test_a_process_that_dies_as_soon_as_it_has_started_is_started_with_a_pause():
    starts = []

    def start():
        starts.append(time.monotonic())
        return FakeProcess(code=0)

    supervised = SupervisedProcess("web", start)
    while len(starts) < 3:
        supervised.check()
    assert min(starts[1] - starts[0], starts[2] - starts[1]) >= SHORTEST_PAUSE * 0.99
    assert supervised.failures == 0


@pytest.mark.parametrize("missing", [{"beats": 1}, {"settles_in": 10}], ids=["a child", "time"])
def test_a_process_that_dies_before_all_of_it_has_started_has_failed(missing):
    beats = missing.pop("beats", 2)
    supervised = SupervisedProcess("web", lambda: FakeProcess(beats, code=1), processes=2, **missing)
    supervised.check()
    supervised.check()
    assert supervised.failures == 1
    assert supervised.not_before - time.monotonic() == pytest.approx(0.5, abs=0.1)


def test_a_process_that_cannot_be_forked_is_tried_again_later():
    asked = []

    def start():
        asked.append(time.monotonic())
        raise BlockingIOError("no more processes")

    supervised = SupervisedProcess("web", start)
    for _ in range(3):
        supervised.check()
    assert (len(asked), supervised.failures) == (1, 1)
    soon(lambda: supervised.check() or len(asked) == 2)
    assert asked[1] - asked[0] >= 0.5


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
