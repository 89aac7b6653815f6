"""The demo prints the line by which an agent comes to its learners."""

import re

import httpx2
from anyio.from_thread import start_blocking_portal
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from bot.agents.door import TOOLS
from tests.sandbox.demo_process import demo


def test_the_line_that_the_demo_prints_connects_an_agent(tmp_path):
    with demo(tmp_path) as running:
        line = next(each for each in running.process.stdout if "claude mcp add" in each)
        url, header = re.search(
            r"(http://127\.0\.0\.1:\d+/mcp) --header \"Authorization: ([^\"]+)\"", line
        ).groups()
        with (
            start_blocking_portal() as portal,
            portal.wrap_async_context_manager(
                httpx2.AsyncClient(headers={"Authorization": header}, timeout=20)
            ) as http,
            portal.wrap_async_context_manager(Client(streamable_http_client(url, http_client=http))) as agent,
        ):
            assert {each.name for each in portal.call(agent.list_tools).tools} == set(TOOLS)
