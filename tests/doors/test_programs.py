"""Code over the real door, in the real sandbox."""

import pytest

from bot.core.wording import programs
from tests.sandboxes import compiled  # noqa: F401 - a fixture
from tests.world import World, soon


@pytest.fixture
def world(tmp_path, compiled):  # noqa: F811
    world = World(tmp_path)
    yield world
    world.close()


def sends(world, person, text, sid=None):
    """On a machine that is busy with other tests the answer may come late, or not at all: then again."""
    told = person.says(text, sid or world.new_sid())
    if programs.running() in told:
        before = len(world.twilio.sent)
        with world.delivering():
            soon(lambda: len(world.twilio.sent) > before, within=30)
        told = person.reply = world.twilio.sent[-1]["body"]
    if "Many programs are running" in told:
        return sends(world, person, text)
    return told


def learner_in_a_lesson(world):
    world.ana.says("hi")
    world.ana.says("next")
    return world.ana


def test_a_learner_sends_python_and_sees_what_it_does(world):
    ana = learner_in_a_lesson(world)
    sends(world, ana, "for n in range(3):\nprint(“hi”, n)")
    ana.hears("```hi 0\nhi 1\nhi 2```", "spaces")
    sends(world, ana, "total = 1\nprint(totl)")
    ana.hears("line 2", "NameError: name 'totl' is not defined", "nearly total")


def test_a_program_asks_in_the_chat(world):
    ana = learner_in_a_lesson(world)
    sends(world, ana, "name = input('Name? ')\nage = int(input('Age? '))\nprint(name, age + 1)")
    ana.hears("Name?")
    sends(world, ana, "menu")
    ana.hears("Name? menu", "Age?")
    sid = world.new_sid()
    first = sends(world, ana, "41", sid)
    ana.hears("menu 42")
    assert first in ana.says("41", sid)


def test_a_hostile_program_costs_its_sender_alone(world):
    ana, ben = learner_in_a_lesson(world), world.somebody()
    sends(world, ana, "while True:\n    pass")
    ana.hears("two seconds")
    ben.says("hi")
    ben.hears("Small Course")
