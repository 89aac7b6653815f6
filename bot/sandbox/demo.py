"""`tutorclaw demo`: the whole product without an account or a key, and a phone in the browser."""

import logging
import os
import shlex
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from bot.config.root import find_root, is_installed
from bot.sandbox.agents_door import AgentsDoor
from bot.sandbox.bot_process import BotDied, why_not
from bot.sandbox.folder import Folder
from bot.sandbox.phone.page import create_page
from bot.sandbox.phone.phones import Phones
from bot.sandbox.ports import listening
from bot.sandbox.real_keys import real_keys
from bot.sandbox.stack import Stack
from bot.sandbox.stand_ins import PRICE, Price
from bot.server.uv import uv_above

# The phone's, the server's, Stripe's, Twilio's, the agents': where they are free.
PORTS = (8001, 8000, 8002, 8003, 8004)
EXIT_FAILURE = 1
EXIT_USAGE = 2


def run_demo(data: Path | None, port: int | None, *, reset: bool, price: Price = PRICE) -> int:
    """Serve until a signal ends it: 0. 2 where real keys are configured or `data` cannot hold its folder, 1
    where the server does not run. `reset` forgets every phone of earlier demos."""
    if found := real_keys(os.environ, find_root() / ".env"):
        for name, where in found:
            print(f"{name} is set in {where}: the demo does not start beside real keys", file=sys.stderr)
        return EXIT_USAGE
    try:
        with _ended_by_signals(), ExitStack() as running:
            return _serve(data or find_root() / "data", port, reset, price, running)
    except KeyboardInterrupt:
        return 0


def _serve(data: Path, port: int | None, reset: bool, price: Price, running: ExitStack) -> int:
    try:
        folder = running.enter_context(Folder.claimed(data, reset=reset))
    except OSError as error:
        print(f"{data} cannot hold the demo's folder: {error}", file=sys.stderr)
        return EXIT_USAGE
    phones = Phones(folder.path)
    earlier = folder.last_ports()
    wanted, server, stripe, twilio, agents = (*earlier, *PORTS[len(earlier) :])[: len(PORTS)]
    page = running.enter_context(listening(wanted if port is None else port))
    address = f"http://127.0.0.1:{page.getsockname()[1]}/"
    door = AgentsDoor(agents)
    stack = Stack(
        folder.path,
        phones.on_event,
        phones.logged,
        settings={"CHAT_URL": address, "ADMIN_TOKEN": phones.operator_token, **door.settings},
        ports=(server, stripe, twilio),
        price=price,
    )
    try:
        running.enter_context(stack)
    except (BotDied, TimeoutError) as error:
        print(why_not(error), file=sys.stderr)
        return EXIT_FAILURE
    phones.attach(stack)
    running.callback(phones.close)
    running.enter_context(_page_served(phones, page))
    folder.keep_ports(page.getsockname()[1], *stack.ports, door.port)
    print(f"{address}\n", flush=True)
    print("Open it in a browser; each new tab is a new phone. Ctrl-C ends the demo.", flush=True)
    print(f"The operator's page: {stack.public_url}/admin, its token {phones.operator_token}", flush=True)
    print(f"Its learners: {learners_line(stack.learners, is_installed())}", flush=True)
    print("An agent that teaches them (a phone lets it in by writing connect):", flush=True)
    print(f"  {door.line()}", flush=True)
    return _wait(stack)


def learners_line(learners: Path, installed: bool) -> str:
    """For another terminal. Only a checkout is a project in which `uv run` finds the command."""
    command = "tutorclaw" if installed else "uv run tutorclaw"
    return f"STORE_URL={shlex.quote(f'json:{learners.absolute()}')} {command} learner list"


def _wait(stack: Stack) -> int:
    nothing, uv = threading.Event(), uv_above()
    while stack.bot and stack.bot.ended() is None:
        if uv not in (None, os.getppid()):
            return 0  # `uv run` was killed, and with it whoever could end us
        nothing.wait(0.5)
    print("the server has ended, and with it the demo", file=sys.stderr)
    return EXIT_FAILURE


@contextmanager
def _page_served(phones: Phones, sock: socket.socket) -> Iterator[None]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_page(phones)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietHandler, fd=sock.fileno())
    serving = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    serving.start()
    try:
        yield
    finally:
        phones.feed.close()
        server.shutdown()
        serving.join()
        server.server_close()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """The first of these signals ends the demo in good order; another one does not disturb that."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(*_: object) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, end) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class _QuietHandler(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """The terminal shows the address, and nothing a request."""
