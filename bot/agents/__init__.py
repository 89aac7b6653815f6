"""The agents' door: the course's nine tools over MCP, for agents that teach it (Claude Code, OpenClaw).

A room like web/: parse, call one service (services/tutor.py), answer. Whatever is refused is refused there,
by the same gate as in the chat; here it is only put in the form that MCP's clients take.

It imports the SDK, which weighs 60 MB: so only `tutorclaw mcp` and one process of the server import it, after
the fork. The extra `agents` brings it; without it the commands say so.
"""

import importlib.util

HOW_TO_GET_IT = (
    "the agents' door needs the extra `agents`: uv sync --extra agents, or pip install '.[agents]'"
)
PATH = "/mcp"


def installed() -> bool:
    """Without importing any of it."""
    try:
        return importlib.util.find_spec("mcp") is not None
    except ValueError:  # somebody has put something else in its place
        return False
