"""The same with PostgreSQL: codes, kept results, both doors at once."""

import pytest

from tests.agents.agent import agent_at
from tests.agents.test_connect import code_in
from tests.chat import SECRET
from tests.store.conftest import migrated, postgres, postgresql_url
from tests.world import FREE, at_once, completed

__all__ = ["migrated", "postgres", "postgresql_url"]


@pytest.fixture
def settings(postgresql_url):
    return {"STORE_URL": postgresql_url}


def test_the_whole_walk_with_a_code_from_the_chat(world, server):
    code = code_in(world.ana.says("connect"))
    with agent_at(server) as agent:
        ana = agent.asks("register_learner", code=code)["learner_id"]
        assert agent.refused("register_learner", code=code)[0] == "no_such_learner"
        wrong = {"answer": "1", "exercise": 1, "request_id": "a"}
        assert agent.asks("assess_response", ana, **wrong) == agent.asks("assess_response", ana, **wrong)
        assert agent.asks("get_learner_state", ana)["confidence"] == 0.45
        assert agent.refused("update_progress", ana, chapter=FREE + 1)[0] == "paywall"
        agent.asks("get_upgrade_url", ana)
        world.tells(completed(ana))
        assert agent.asks("get_learner_state", ana)["chapter"] == FREE + 1
        assert SECRET in agent.asks("get_chapter_content", ana, chapter=FREE + 1)["text"]


def test_a_learner_of_an_agent_gets_no_message(world, agent):
    ana = agent.registers("ana")
    world.tells(completed(ana))
    assert world.store.read(ana).deliveries == ()
    assert agent.asks("get_learner_state", ana)["news"]


def test_both_doors_at_once_lose_nothing(world, server):
    ana = world.ana
    code = code_in(ana.says("connect"))
    with agent_at(server) as agent:
        ana_id = agent.asks("register_learner", code=code)["learner_id"]
        calls = [
            lambda n=n: agent.asks("update_progress", ana_id, chapter=n, lesson=1) for n in range(1, FREE + 1)
        ]
        at_once(*calls, *[lambda: ana.sends("progress")] * 5)
    assert world.store.read(ana_id).progress.read.keys() == set(range(1, FREE + 1))
