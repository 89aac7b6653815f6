"""The demo's door for agents: on this machine, with a token that is no secret, as all of the demo's."""

from bot import agents
from bot.sandbox.ports import free_port

_TOKEN = "demo-agents-0123456789abcdef-demo"  # noqa: S105 made up


class AgentsDoor:
    """Shut where the extra is not installed."""

    def __init__(self, wanted: int) -> None:
        self.port = free_port(wanted)
        self._opens = agents.installed()

    @property
    def settings(self) -> dict[str, str]:
        if not self._opens:
            return {}
        return {"MCP_TOKEN": f"demo:{_TOKEN}", "MCP_PORT": str(self.port)}

    def line(self) -> str:
        """By which Claude Code comes in, or how to get the extra."""
        if not self._opens:
            return agents.HOW_TO_GET_IT
        url = f"http://127.0.0.1:{self.port}{agents.PATH}"
        return f'claude mcp add --transport http tutorclaw {url} --header "Authorization: Bearer {_TOKEN}"'
