"""The agents' door on the documents of a whole world: its learners have phones, too."""

import pytest

from bot.agents.making import OPERATOR, make_server_for
from tests.agents.agent import agent_at
from tests.chat import small_course
from tests.doors.conftest import key, settings, world
from tests.world import CHAPTERS, FREE

__all__ = ["key", "settings", "world"]


@pytest.fixture
def course():
    return small_course(FREE, CHAPTERS)


@pytest.fixture
def server(world, course):
    """For whoever starts it: all learners."""
    return make_server_for(world.config, course, world.store, lambda _: OPERATOR)


@pytest.fixture
def agent(server):
    with agent_at(server) as agent:
        yield agent
