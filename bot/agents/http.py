"""MCP over HTTP: streamable, each request for itself, behind a bearer token.

No request is tied to another: a session of the SDK's would keep the first one's token (python-sdk #2208). The
token is checked here, for the SDK's own verifier wants an OAuth server beside it.
"""

import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.agents import PATH
from bot.config.agent_clients import AgentClient
from bot.core.tutoring.access import Client
from bot.logs.repeated import Repeated

log = logging.getLogger(__name__)

LARGEST = 64 * 1024  # bytes of a request
GRACE = 8  # seconds for calls under way
MOST_LINES, A_MINUTE = 20, 60.0
CLIENT = "tutorclaw.client"  # in the request's scope


class Bearer:
    """Lets in whoever names a client's token, and puts that client into the request's scope."""

    def __init__(self, app: ASGIApp, clients: Sequence[AgentClient]) -> None:
        self.app = app
        self._clients = [(Client(each.name), each.token.encode()) for each in clients]
        self._refusals = Repeated(MOST_LINES, A_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            client = self._client(dict(scope["headers"]).get(b"authorization", b""))
            if client is None:
                name = "agent_unauthorized"
                self._refusals.event(log, logging.WARNING, name, name, look_at="MCP_TOKEN")
                await _say(send, 401, b"a client's token as the bearer token, please", True)
                return
            scope = {**scope, CLIENT: client}
        await self.app(scope, receive, send)

    def _client(self, authorization: bytes) -> Client | None:
        """Each token is compared, and whole: how long it takes tells nothing of any."""
        scheme, _, given = authorization.partition(b" ")
        found = None
        for client, token in self._clients:
            if hmac.compare_digest(given.strip(), token):
                found = client
        return found if scheme.lower() == b"bearer" else None


def client_of(request: Any) -> Client:
    """KeyError for a request that did not come through Bearer."""
    client: Client = request.scope[CLIENT]
    return client


def make_app(server: MCPServer[Any], clients: Sequence[AgentClient], public_url: str, port: int) -> ASGIApp:
    """`public_url` is where a proxy is reached from the world: its host is one of those that a request may
    name, beside this machine's."""
    host = urlsplit(public_url).netloc
    hosts = [host, f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"]
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        max_request_body_size=LARGEST,
        transport_security=TransportSecuritySettings(
            allowed_hosts=hosts, allowed_origins=[f"http://{each}" for each in hosts] + [f"https://{host}"]
        ),
    )
    return Bearer(app, clients)


async def _nothing() -> None:
    """For a server that nobody watches."""


def make_web_server(app: ASGIApp, beat: Callable[[], Awaitable[None]] = _nothing) -> uvicorn.Server:
    """`beat` is called once a second, for as long as the loop turns."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=256,
            timeout_graceful_shutdown=GRACE,
            callback_notify=beat,
            timeout_notify=1,
            h11_max_incomplete_event_size=16 * 1024,
        )
    )


async def _say(send: Send, status: int, text: bytes, asks: bool) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    if asks:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
