"""An agent of the official SDK, in words that a test reads as a walk.

with agent_at(server) as agent:
    ana = agent.registers("ana")
    agent.asks("get_chapter_content", ana, chapter=1)
"""

from contextlib import contextmanager

from anyio.from_thread import start_blocking_portal
from mcp import Client

from bot.agents.answers import REFUSAL

ERAS = ("legacy", "auto")  # the handshake of 2025-11-25, and 2026-07-28 without one


class Refused(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


@contextmanager
def agent_at(target, mode="auto"):
    """`target` is what the SDK's Client takes: a server in this process, a transport, an address."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(target, mode=mode)) as client,
    ):
        yield Agent(portal, client)


class Agent:
    def __init__(self, portal, client):
        self.portal, self.client = portal, client

    def calls(self, tool, **arguments):
        """The whole result, as the SDK gives it."""
        return self.portal.call(self.client.call_tool, tool, arguments)

    def asks(self, tool, learner_id=None, **arguments):
        """The structured answer. Raises Refused."""
        if learner_id is not None:
            arguments["learner_id"] = learner_id
        result = self.calls(tool, **arguments)
        if result.is_error:
            raise Refused((result.meta or {}).get(REFUSAL), result.content[0].text)
        return result.structured_content

    def refused(self, tool, learner_id=None, **arguments):
        """The code and the words of a refusal."""
        try:
            found = self.asks(tool, learner_id, **arguments)
        except Refused as refused:
            return refused.code, str(refused)
        raise AssertionError(f"not refused: {found}")

    def registers(self, handle, name=""):
        return self.asks("register_learner", handle=handle, name=name)["learner_id"]
