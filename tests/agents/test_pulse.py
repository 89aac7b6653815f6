"""The main process is told that the door hangs where its loop turns no more."""

import asyncio

from bot.agents.process import Pulse


def test_a_loop_that_turns_is_not_stuck_and_one_that_stands_is():
    pulse = Pulse()
    for _ in range(100):
        asyncio.run(pulse.beat())
        assert not pulse.is_stuck()
    assert [pulse.is_stuck() for _ in range(20)][-1]
