"""The HTTP side of the stand-in for Twilio: paths, credentials, cut lines."""

import base64
import json
import socket
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from bot.sandbox.ports import listening
from bot.sandbox.twilio.messages import API_VERSION, Answer, error


class CutError(Exception):
    """The line is cut instead of an answer."""


class Api(Protocol):
    account_sid: str
    auth_token: str
    clock_ahead: float

    def create(self, form: Mapping[str, str]) -> Answer | str: ...
    def list_messages(self, query: Mapping[str, str], path: str) -> Answer | str: ...
    def fetch(self, sid: str) -> Answer: ...
    def account(self) -> Answer: ...
    def list_senders(self, path: str) -> Answer: ...
    def called(self, call: dict[str, Any]) -> None: ...


class ApiServer:
    """Serves `api` on 127.0.0.1: on `port`, or where somebody has that one or it is 0, on another."""

    def __init__(self, api: Api, port: int) -> None:
        # No keep-alive (HTTP/1.0): no connection outlives the stand-in.
        self._server = _Server(listening(port), _handler(api))
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="twilio-api", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        if self._thread.ident is not None:  # what never served cannot be told to stop
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    def __init__(self, sock: socket.socket, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(sock.getsockname(), handler, bind_and_activate=False)
        self.socket.close()
        self.socket = sock

    def handle_error(self, *_: object) -> None:
        """Quiet where the caller has gone."""


def _handler(api: Api) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
            self._serve("POST", form)

        def do_GET(self) -> None:
            self._serve("GET", dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True)))

        def _serve(self, method: str, form: dict[str, str]) -> None:
            path = urlsplit(self.path).path
            call = {
                "kind": "call",
                "method": method,
                "path": path,
                "form": form,
                "status": None,
                "answer": None,
            }
            try:
                answer = _answer(api, method, path, form, self.headers.get("Authorization", ""))
            except CutError:
                api.called(call)
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, body = (200, answer) if isinstance(answer, str) else (answer[0], json.dumps(answer[1]))
            api.called({**call, "status": status, "answer": body})
            self._send(status, body.encode(), "text/html" if isinstance(answer, str) else "application/json")

        def _send(self, status: int, body: bytes, media_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((timestamp or time.time()) + api.clock_ahead)

        def log_message(self, *_: object) -> None:
            """Quiet: the listener is called for each call."""

    return Handler


def _answer(api: Api, method: str, path: str, form: dict[str, str], credentials: str) -> Answer | str:
    expected = base64.b64encode(f"{api.account_sid}:{api.auth_token}".encode()).decode()
    if credentials != f"Basic {expected}":
        return error(20003)
    if method == "GET" and path == f"/{API_VERSION}/Accounts/{api.account_sid}.json":
        return api.account()
    if method == "GET" and path == "/v2/Channels/Senders":
        return api.list_senders(path)
    messages = f"/{API_VERSION}/Accounts/{api.account_sid}/Messages"
    if path == f"{messages}.json":
        return api.create(form) if method == "POST" else api.list_messages(form, path)
    if method == "GET" and path.startswith(f"{messages}/") and path.endswith(".json"):
        return api.fetch(path.removeprefix(f"{messages}/").removesuffix(".json"))
    return error(20404)
