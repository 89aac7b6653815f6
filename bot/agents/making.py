"""The door, put together: the server of tools on the services, behind its clients' tokens."""

from typing import Any

from mcp.server.mcpserver import MCPServer
from starlette.types import ASGIApp

from bot.agents.door import ClientOf, Door
from bot.agents.http import client_of, make_app
from bot.agents.server import make_server
from bot.config.config import Config
from bot.core.course import Course
from bot.core.tutoring.access import Client
from bot.metrics.metrics import Metrics
from bot.places import metrics_file
from bot.store.protocol import Store
from bot.wiring import count_calls, make_money, make_tutor

OPERATOR = Client("local", sees_all=True)  # whoever starts the command here


def make_server_for(config: Config, course: Course, store: Store, caller: ClientOf) -> MCPServer[Any]:
    metrics = Metrics(metrics_file(config))
    money = make_money(config, course, store, count_calls(metrics))
    return make_server(course, make_tutor(course, store, money), Door(caller, metrics))


def make_app_for(config: Config, course: Course, store: Store) -> ASGIApp:
    server = make_server_for(config, course, store, client_of)
    return make_app(server, config.mcp_token, config.public_url, config.mcp_port)


def serve_stdio(config: Config, course: Course, store: Store) -> None:
    """Until stdin ends."""
    make_server_for(config, course, store, lambda _: OPERATOR).run("stdio")
