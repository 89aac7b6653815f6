"""Who is thought to hang, and who never is."""

import os
import struct

import pytest

from bot.server.heartbeat import MOST_SILENT, Heart, make_pipe
from tests.waiting import soon


@pytest.fixture
def pipe():
    heartbeats, writing = make_pipe()
    yield heartbeats, writing
    heartbeats.close()


def beat(writing, *pids):
    for pid in pids:
        os.write(writing, struct.pack("=i", pid))


def look(heartbeats, times):
    return [pid for _ in range(times) for pid in heartbeats.look()]


def test_whoever_is_silent_for_so_many_looks_in_a_row_hangs_and_is_named_once(pipe):
    heartbeats, writing = pipe
    beat(writing, 11, 12)
    heartbeats.read()
    for _ in range(MOST_SILENT):
        beat(writing, 12)
        assert heartbeats.look() == []
    beat(writing, 12)
    assert heartbeats.look() == [11]
    assert look(heartbeats, MOST_SILENT) == []
    os.close(writing)


def test_a_beat_in_time_sets_the_count_back(pipe):
    heartbeats, writing = pipe
    for _ in range(3):
        beat(writing, 11)
        assert look(heartbeats, MOST_SILENT) == []
    os.close(writing)


def test_time_in_which_the_main_process_did_not_look_counts_once(pipe):
    """Everything was suspended: the first look after it finds no beat, and that is one look."""
    heartbeats, writing = pipe
    beat(writing, 11)
    heartbeats.read()
    assert look(heartbeats, 1) == []
    os.close(writing)


def test_a_process_beats_by_itself_and_not_while_it_is_stuck(pipe, monkeypatch):
    heartbeats, writing = pipe
    monkeypatch.setattr("bot.server.heartbeat.BEAT", 0.01)
    stuck, asked = [False], []
    Heart(writing).start(lambda: asked.append(1) or stuck[0])
    soon(lambda: heartbeats.read() and len(heartbeats) == 1)
    stuck[0] = True
    before = len(asked)
    soon(lambda: len(asked) > before + 2)
    heartbeats.read()
    assert look(heartbeats, MOST_SILENT + 1) == [os.getpid()]


def test_a_pipe_that_nobody_reads_holds_nobody_up(pipe):
    heartbeats, writing = pipe
    heart = Heart(writing)
    for _ in range(20_000):
        heart.fail()
    heartbeats.read()
    assert heartbeats.failed
    os.close(writing)


def test_the_end_of_the_last_process_is_seen(pipe):
    heartbeats, writing = pipe
    beat(writing, 11)
    assert heartbeats.read()
    os.close(writing)
    assert not heartbeats.read()
