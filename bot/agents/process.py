"""The server's process for the agents' door. It is imported after the fork, and the SDK with it."""

import socket

from bot.agents.http import make_web_server
from bot.agents.making import make_app_for
from bot.config.config import Config
from bot.core.course import Course
from bot.server.heartbeat import Heart
from bot.server.process import on_ending_signal, set_name
from bot.wiring import open_store

_MOST_LOOKS = 15  # a second apart, in which the loop did nothing: then it hangs


class Pulse:
    """Whether the loop that answers calls still turns. A thread of its own would beat on while it hangs."""

    def __init__(self) -> None:
        self._looks = 0

    async def beat(self) -> None:
        """Called by the loop once a second."""
        self._looks = 0

    def is_stuck(self) -> bool:
        self._looks += 1
        return self._looks > _MOST_LOOKS


def serve_agents(config: Config, course: Course, listening: socket.socket, heart: Heart) -> int:
    """Serve until a signal comes and the calls under way are answered."""
    set_name("tutorclaw-mcp")
    pulse, ending, server = Pulse(), False, None

    def end() -> None:
        nonlocal ending
        ending = True
        if server is not None:
            server.should_exit = True

    on_ending_signal(end)  # before there is a thread: the store may start some
    server = make_web_server(make_app_for(config, course, open_store(config)), pulse.beat)
    server.should_exit = ending
    heart.start(pulse.is_stuck)
    server.run(sockets=[listening])
    return 0
