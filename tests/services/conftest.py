import pytest

from tests.services.missed_messages_world import World


@pytest.fixture
def world(tmp_path):
    with World(tmp_path) as world:
        yield world
