"""How often a process of the server is started again."""

import time
from types import SimpleNamespace

from bot.server.post import SHORTEST_PAUSE, Post


def test_a_process_that_dies_as_soon_as_it_serves_is_started_with_a_pause():
    starts = []

    def start():
        starts.append(time.monotonic())
        return SimpleNamespace(pid=1, ready=True, look=lambda: 0)

    post = Post("worker", start)
    while len(starts) < 3:
        post.tend()
    assert min(starts[1] - starts[0], starts[2] - starts[1]) >= SHORTEST_PAUSE * 0.99
