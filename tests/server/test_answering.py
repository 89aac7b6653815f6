"""The app as it is handed to the server: answers in one piece, and whether any are given."""

import threading

import pytest

from bot.server.answering import MOST_LOOKS, Answering


class Parts:
    def __init__(self, closed, error=None):
        self._closed, self._error = closed, error

    def __iter__(self):
        yield b"a"
        if self._error:
            raise self._error
        yield b"b"

    def close(self):
        self._closed.append(1)


def test_an_answer_is_one_piece_and_closed():
    closed = []
    assert Answering(lambda environ, start: Parts(closed), 1)({}, None) == [b"ab"]
    assert closed == [1]


def test_an_answer_that_fails_is_closed_as_well_and_leaves_no_request():
    closed = []
    answering = Answering(lambda environ, start: Parts(closed, OSError("cut")), 1)
    with pytest.raises(OSError, match="cut"):
        answering({}, None)
    assert closed == [1]
    assert not any(answering.is_stuck() for _ in range(MOST_LOOKS + 2))


def test_it_is_stuck_once_each_thread_has_been_in_one_request_for_so_long():
    over, began = threading.Event(), threading.Semaphore(0)

    def app(environ, start):
        began.release()
        over.wait(10)
        return []

    def request():
        thread = threading.Thread(target=answering, args=({}, None))
        thread.start()
        began.acquire()
        return thread

    answering = Answering(app, 2)
    threads = [request()]
    assert not any(answering.is_stuck() for _ in range(2 * MOST_LOOKS)), "a thread is left that answers"
    threads.append(request())
    assert not any(answering.is_stuck() for _ in range(MOST_LOOKS)), "the second has only just begun"
    assert answering.is_stuck()
    over.set()
    for thread in threads:
        thread.join()
    assert not answering.is_stuck()
