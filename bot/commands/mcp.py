"""`mcp`: the agents' door, for an agent that starts it (stdio), or over HTTP."""

import socket
from functools import partial

import click

from bot import agents
from bot.commands.base import open_checked_store, read_settings
from bot.commands.courses import checked_course
from bot.commands.exits import EXIT_SUCCESS, SetupError
from bot.config.config import Config, SettingsGroup
from bot.core.course import Course
from bot.server.heartbeat import Heart
from bot.server.port import listen
from bot.server.process import Work

_NEEDED = (SettingsGroup.STORE, SettingsGroup.COURSE, SettingsGroup.STRIPE, SettingsGroup.PUBLIC_URL)


@click.command()
@click.option("--http", is_flag=True, help="Serve MCP_TOKEN's clients on 127.0.0.1, port MCP_PORT.")
def mcp(http: bool) -> int:
    """Serve the course's tools to an agent that teaches it. Without --http on stdin and stdout, for whoever
    starts it: with all learners."""
    if not agents.installed():
        raise SetupError(agents.HOW_TO_GET_IT)
    config = read_settings(*_NEEDED, *([SettingsGroup.AGENTS] if http else []))
    course = checked_course(config)
    return _over_http(config, course) if http else _over_stdio(config, course)


def _over_stdio(config: Config, course: Course) -> int:
    from bot.agents.making import serve_stdio

    serve_stdio(config, course, open_checked_store(config))
    return EXIT_SUCCESS


def _over_http(config: Config, course: Course) -> int:
    if not config.mcp_token:
        raise SetupError("MCP_TOKEN: is not set; expected a name, a colon and a token (see .env.example)")
    from bot.agents.http import make_web_server
    from bot.agents.making import make_app_for

    listening = reserved(config)
    app = make_app_for(config, course, open_checked_store(config))
    click.echo(f"http://127.0.0.1:{config.mcp_port}{agents.PATH}", err=True)
    make_web_server(app).run(sockets=[listening])
    return EXIT_SUCCESS


def reserved(config: Config) -> socket.socket:
    listening = listen(config.mcp_port, "MCP_PORT")
    if isinstance(listening, str):
        raise SetupError(listening)
    return listening


def agents_process(config: Config, course: Course) -> Work | None:
    """The server's process for agents, where somebody may come in; its port is reserved here."""
    if not config.mcp_token:
        return None
    if not agents.installed():
        raise SetupError(f"MCP_TOKEN: is set, and {agents.HOW_TO_GET_IT}")
    return partial(_serve, config, course, reserved(config))


def _serve(config: Config, course: Course, listening: socket.socket, heart: Heart) -> int:
    """In the process that was forked for it: the SDK is imported here."""
    from bot.agents.process import serve_agents

    return serve_agents(config, course, listening, heart)
