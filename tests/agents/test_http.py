"""The door over HTTP: tokens, hosts, sizes; the app itself, and once over a real socket."""

from contextlib import asynccontextmanager, contextmanager

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from bot.agents.making import make_app_for
from tests.agents.agent import ERAS, Agent
from tests.world import PUBLIC_URL

CLAUDE, CLAW = "c1" * 16, "o2" * 16
PORT = 8001
URL = f"http://127.0.0.1:{PORT}/mcp"


@pytest.fixture
def settings():
    return {"MCP_TOKEN": f"claude:{CLAUDE},claw:{CLAW}", "MCP_PORT": str(PORT)}


@pytest.fixture
def app(world, course):
    return make_app_for(world.config, course, world.store)


@contextmanager
def served(app):
    """The app with its lifespan, and a portal into the loop where it lives."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(_lifespan(app)):
        yield portal


@asynccontextmanager
async def _lifespan(app):
    async with app.app.router.lifespan_context(app.app):
        yield


def http(app, token=None, **headers):
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url=f"http://127.0.0.1:{PORT}", headers=headers
    )


@contextmanager
def agent_over_http(portal, app, token, mode="auto"):
    with (
        portal.wrap_async_context_manager(http(app, token)) as client,
        portal.wrap_async_context_manager(
            Client(streamable_http_client(URL, http_client=client), mode=mode)
        ) as agent,
    ):
        yield Agent(portal, agent)


def posted(portal, app, token=None, body=b"{}", **headers):
    async def post():
        sent = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        async with http(app, token, **(sent | headers)) as client:
            return await client.post("/mcp", content=body)

    return portal.call(post)


@pytest.mark.parametrize("era", ERAS)
def test_a_client_sees_the_learners_that_it_registered_and_no_others(world, app, era):
    world.ana.says("hi")
    with served(app) as portal:
        with agent_over_http(portal, app, CLAUDE, era) as claude:
            mine = claude.registers("ana")
            assert claude.asks("get_learner_state", mine)["chapter"] == 1
            assert claude.refused("get_learner_state", world.ana.learner_id)[0] == "no_such_learner"
        with agent_over_http(portal, app, CLAW, era) as claw:
            for tool, arguments in CALLS.items():
                assert claw.refused(tool, mine, **arguments)[0] == "no_such_learner", tool
            assert claw.registers("ana") != mine


CALLS = {
    "get_learner_state": {},
    "update_progress": {"chapter": 1},
    "get_chapter_content": {"chapter": 1},
    "get_exercises": {"chapter": 1},
    "generate_guidance": {},
    "assess_response": {"answer": "2", "exercise": 1},
    "submit_code": {"code": "print(1)"},
    "get_upgrade_url": {},
}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {CLAUDE[:-1]}"},
        {"Authorization": f"Bearer {CLAUDE},{CLAW}"},
        {"Authorization": f"Bearer claude:{CLAUDE}"},
        {"Authorization": f"Basic {CLAUDE}"},
        {"Authorization": "Bearer é".encode()},
    ],
)
def test_whoever_has_no_token_is_told_nothing(world, app, headers):
    with served(app) as portal:
        answer = posted(portal, app, **headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "tutorclaw" not in answer.text


def test_a_proxy_may_pass_on_the_public_host_and_no_other(world, app):
    with served(app) as portal:
        public = PUBLIC_URL.removeprefix("https://")
        assert posted(portal, app, CLAUDE, Host=public).status_code != 421
        assert posted(portal, app, CLAUDE, Host="evil.example").status_code == 421
        assert posted(portal, app, CLAUDE, Origin="https://evil.example").status_code == 403


def test_a_request_over_64_kib_is_refused(world, app):
    with served(app) as portal:
        assert posted(portal, app, CLAUDE, b" " * (64 * 1024 + 1)).status_code == 413


def test_a_token_stands_in_no_line_of_the_log(world, app):
    with served(app) as portal, agent_over_http(portal, app, CLAUDE) as agent:
        agent.registers(CLAUDE)
        agent.refused("get_learner_state", CLAUDE)
        posted(portal, app, f"{CLAW} ")
    assert world.log.lines("agent_call")
    assert CLAUDE not in world.log.text
    assert CLAW not in world.log.text
