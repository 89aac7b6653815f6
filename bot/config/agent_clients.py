"""MCP_TOKEN: who may come through the agents' door."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from bot.config.validators import SHORTEST_TOKEN, Invalid


@dataclass(frozen=True, slots=True)
class AgentClient:
    """`name` is a part of its learners' addresses: another name, and they are other learners."""

    name: str
    token: str = field(repr=False)


def agent_clients(value: str, root: Path) -> tuple[AgentClient, ...] | Invalid:
    clients = []
    for part in value.split(","):
        name, colon, token = part.strip().partition(":")
        if not colon or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,31}", name):
            return Invalid("a name of small letters and digits, and a colon, stand before each token")
        if len(token) < SHORTEST_TOKEN:
            return Invalid(f"the token of {name} is too short: a stranger could guess it")
        if not re.fullmatch(r"[!-~]+", token):
            return Invalid()
        clients.append(AgentClient(name, token))
    if len({each.name for each in clients}) < len(clients):
        return Invalid("a name stands there twice")
    return tuple(clients)
