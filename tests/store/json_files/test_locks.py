"""Who waits for a lock, for how long, and what a lock that cannot be released does."""

import errno
import fcntl
import subprocess
import sys
import threading
import time

import pytest

from bot.errors import StoreUnavailable
from bot.store.json_files import locks as module
from bot.store.json_files.locks import Locks
from tests.waiting import soon


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "locks")


@pytest.fixture
def locks(path):
    made = Locks(path)
    yield made
    made.close()


def in_thread(act):
    """What a thread of its own gets of `act`: its result, or what it raised."""
    results = []

    def run():
        try:
            results.append(act())
        except Exception as error:  # noqa: BLE001
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    return results[0]


def take(locks, start=8):
    with locks.held(start):
        return "held"


def test_nobody_waits_without_end_for_another_thread(locks, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    with locks.held(8):
        assert isinstance(in_thread(lambda: take(locks)), StoreUnavailable)
    assert in_thread(lambda: take(locks)) == "held"


def test_nobody_waits_without_end_for_another_process(locks, path, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    program = (
        "import sys; from bot.store.json_files.locks import Locks\n"
        "with Locks(sys.argv[1]).held(8): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreUnavailable, match="not free"):
            take(locks)
        monkeypatch.setattr(module, "PATIENCE", 10.0)
        threading.Timer(0.05, holder.stdin.close).start()
        assert take(locks) == "held"


def test_a_turn_that_waits_as_long_as_it_may_is_answered_before_twilio_hangs_up():
    from bot.services.checkout import BUDGET
    from bot.store.postgres import local_locks

    assert 3 * module.PATIENCE + BUDGET <= 15
    assert local_locks.PATIENCE == module.PATIENCE


def test_those_who_wait_are_served_in_the_order_of_their_arrival(locks):
    served, threads = [], []

    def take_turn(number):
        with locks.held(8):
            served.append(number)
            time.sleep(0.001)  # somebody who has it for a while

    with locks.held(8):
        for number in range(8):
            threads.append(threading.Thread(target=take_turn, args=(number,)))
            threads[-1].start()
            soon(lambda number=number: len(locks._lines._lines.get(8, ())) == number + 1)
    for thread in threads:
        thread.join(10)
    assert served == list(range(8))
    assert locks._lines._lines == {}


def failing_unlock(monkeypatch, times=1):
    real, left = fcntl.fcntl, [times]

    def fails(fd, command, argument=0):
        if command == fcntl.F_OFD_SETLK and argument[:2] == bytes([fcntl.F_UNLCK, 0]) and left[0]:
            left[0] -= 1
            raise OSError(errno.ENOLCK, "no locks available")
        return real(fd, command, argument)

    monkeypatch.setattr(fcntl, "fcntl", fails)


def test_failing_unlock_holds_nobody(locks, monkeypatch):
    failing_unlock(monkeypatch)
    assert take(locks) == "held"  # it was done, and is no error
    assert in_thread(lambda: take(locks)) == "held"
    assert take(locks) == "held"


def test_failing_unlock_lets_go_of_no_other_lock(locks, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    failing_unlock(monkeypatch)
    with locks.held(12):
        take(locks, 8)
        assert isinstance(in_thread(lambda: take(locks, 12)), StoreUnavailable)
    assert in_thread(lambda: take(locks, 12)) == "held"
    assert in_thread(lambda: take(locks, 8)) == "held"
