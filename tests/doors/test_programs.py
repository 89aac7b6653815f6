"""Code over the real door, in the real sandbox."""

import pytest

from tests.sandboxes import compiled  # noqa: F401 - a fixture
from tests.world import World


@pytest.fixture
def world(tmp_path, compiled):  # noqa: F811
    world = World(tmp_path)
    yield world
    world.close()


def test_a_learner_sends_python_and_sees_what_it_does(world):
    ana = world.ana
    ana.says("hi")
    ana.says("next")
    ana.says("for n in range(3):\nprint(“hi”, n)")
    ana.hears("```hi 0\nhi 1\nhi 2```", "spaces back")
    ana.says("total = 1\nprint(totl)")
    ana.hears("line 2", "NameError: name 'totl' is not defined", "nearly total")


def test_a_program_asks_in_the_chat(world):
    ana = world.ana
    ana.says("hi")
    ana.says("next")
    ana.says("name = input('Name? ')\nage = int(input('Age? '))\nprint(name, age + 1)")
    ana.hears("Name?")
    ana.says("menu")
    ana.hears("Name? menu", "Age?")
    sid = world.new_sid()
    ana.says("41", sid)
    first = ana.reply
    ana.hears("menu 42")
    assert ana.says("41", sid) == first


def test_a_hostile_program_costs_its_sender_alone(world):
    ana, ben = world.ana, world.somebody()
    ana.says("hi")
    ana.says("next")
    ana.says("while True:\n    pass")
    ana.hears("two seconds")
    ben.says("hi")
    ben.hears("Small Course")
