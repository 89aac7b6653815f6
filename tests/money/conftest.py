"""The product between its stand-ins, with what it does by itself at Stripe done when a test says so."""

import pytest

from bot.wiring import make_money
from tests.chat import small_course
from tests.doors.conftest import key, settings, world
from tests.world import CHAPTERS, FREE

__all__ = ["key", "settings", "world"]


@pytest.fixture
def money(world):
    """As the background process has it."""
    money = make_money(world.config, small_course(FREE, CHAPTERS), world.store)
    yield money
    money.gateway.close()


@pytest.fixture
def do_tasks(money):
    """Does all that is due to be done for a learner, and gives how much that was."""

    def do(person):
        done = 0
        while money.tasks.do_next(person.learner_id):
            done += 1
            assert done < 20
        return done

    return do


@pytest.fixture
def ana(world):
    """Who has met the wall and holds the link."""
    world.ana.says("hi")
    world.ana.says("chapter 6")
    return world.ana
