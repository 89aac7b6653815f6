"""The door as it is started in production: by an agent over stdio, and as a process of the server."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from bot.sandbox.ports import free_port
from tests.agents.agent import ERAS, Agent, agent_at
from tests.agents.test_connect import code_in
from tests.doors.test_journey import TUTORCLAW, Product, _members
from tests.waiting import soon

TOKEN = "t0" * 16


class WithAgents(Product):
    def __init__(self, folder):
        super().__init__(folder)
        self.mcp_port = free_port(0)
        self.settings = {"MCP_TOKEN": f"claude:{TOKEN}", "MCP_PORT": str(self.mcp_port)}

    def _environment(self):
        return super()._environment() | self.settings

    @property
    def environment(self):
        return self._environment()

    @contextmanager
    def agent(self, mode="auto"):
        """Over a socket, with the token."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        url = f"http://127.0.0.1:{self.mcp_port}/mcp"
        with (
            start_blocking_portal() as portal,
            portal.wrap_async_context_manager(httpx2.AsyncClient(headers=headers, timeout=20)) as http,
            portal.wrap_async_context_manager(
                Client(streamable_http_client(url, http_client=http), mode=mode)
            ) as client,
        ):
            yield Agent(portal, client)

    def processes(self):
        """Their names by process id."""
        return {int(pid): _name(pid) for pid in _members(self.process.pid)}

    def door(self):
        return next((pid for pid, name in self.processes().items() if name == "tutorclaw-mcp"), None)


def _name(pid):
    return Path(f"/proc/{pid}/comm").read_text().strip()


def loads_the_sdk(pid):
    return "pydantic_core" in Path(f"/proc/{pid}/maps").read_text()


@pytest.fixture
def product(tmp_path):
    product = WithAgents(tmp_path)
    yield product
    product.stop()


@pytest.mark.parametrize("era", ERAS)
def test_over_stdio_whoever_starts_it_sees_every_learner(product, era):
    parameters = StdioServerParameters(command=str(TUTORCLAW), args=["mcp"], env=product.environment)
    with agent_at(stdio_client(parameters), era) as agent:
        ana = agent.registers("ana", "Ana")
        assert agent.asks("get_chapter_content", ana, chapter=1)["heading"]
        link = agent.asks("get_upgrade_url", ana)
        assert link["url"] in link["say"]


def test_the_server_has_one_more_process_for_agents_and_only_that_loads_the_sdk(product):
    product.start()
    soon(product.door)
    with product.agent() as agent:
        ana = agent.registers("ana")
        loaded = {name for pid, name in product.processes().items() if loads_the_sdk(pid)}
        assert loaded == {"tutorclaw-mcp"}

    before = product.door()
    os.kill(before, signal.SIGKILL)  # it is started again; until then callers wait in the socket
    with product.agent() as agent:
        assert agent.asks("get_learner_state", ana)["chapter"] == 1
        assert product.door() != before


def test_without_a_token_there_is_no_door(product):
    product.settings = {}
    product.start()
    assert product.door() is None
    assert not any(map(loads_the_sdk, product.processes()))


def test_both_doors_at_once_and_a_kill_in_between_lose_nothing(product):
    product.start()
    code = code_in(product.says("connect"))
    acknowledged = []
    try:
        with product.agent() as agent:
            ana = agent.asks("register_learner", code=code)["learner_id"]
            teaching = threading.Thread(target=teach_until_it_breaks, args=(agent, ana, acknowledged))
            teaching.start()
            for word in ("next", "progress", "exercises", "next"):
                product.says(word)
            soon(lambda: len(acknowledged) >= 5)
            product.kill()
            teaching.join(30)
    except* httpx2.TransportError:
        pass  # the server was killed under it
    product.start()
    with product.agent() as agent:
        assert {int(each) for each in product.document["read"]} >= set(acknowledged)
        assert agent.asks("get_learner_state", ana)["tier"] == "free"
    product.says("progress")
    product.hears("chapter")
    product.stop()
    assert "Traceback" not in product.log.read_text()
    assert TOKEN not in product.log.read_text()


def teach_until_it_breaks(agent, ana, acknowledged):
    for number in range(1000):
        chapter = 1 + number % 5
        try:
            agent.asks("assess_response", ana, answer="x", exercise=1, request_id=f"r{number}")
            agent.asks("update_progress", ana, chapter=chapter, lesson=1)
        except Exception:  # noqa: BLE001 whatever the SDK makes of a server that is gone
            return
        acknowledged.append(chapter)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("short", "MCP_TOKEN"),
        ("claude:short", "too short"),
        (f"Claude:{TOKEN}", "small letters"),
        (f"a:{TOKEN},a:{TOKEN}", "twice"),
        ("", "MCP_TOKEN: is not set"),
    ],
)
def test_a_token_that_will_not_do_is_named_and_not_shown(product, token, said):
    environment = product.environment | {"MCP_TOKEN": token}
    done = subprocess.run(
        [TUTORCLAW, "mcp", "--http"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, said in done.stderr, TOKEN in done.stderr) == (2, True, False), done.stderr


def test_a_port_that_is_taken_is_named_before_anything_starts(product):
    product.settings["MCP_PORT"] = product.stripe.base_url.rpartition(":")[2]
    done = subprocess.run([TUTORCLAW], env=product.environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("MCP_PORT: ")


def test_where_the_extra_is_missing_one_line_says_how_to_get_it(product):
    hide = "import sys; sys.modules['mcp'] = None; from bot.cli import main; sys.exit(main(['mcp']))"
    done = subprocess.run(
        [sys.executable, "-c", hide], env=product.environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "uv sync --extra agents" in done.stderr
