"""No tool gives a free learner a line of a paid chapter, whatever is asked of it, and in whatever order."""

import json
from pathlib import Path

import pytest

from bot.content import read_course
from bot.core.course import Exercise
from tests.agents.agent import Refused, agent_at
from tests.chat import SECRET, asking_course
from tests.world import CHAPTERS, FREE, completed

SHIPPED = Path(__file__).parents[2] / "data" / "course"
BEYOND = (-1, 0, CHAPTERS + 1, 9999)


def everything(agent, ana, chapter, lessons, exercises):
    """All that the tools answer about one chapter."""
    calls = [
        ("get_chapter_content", {"chapter": chapter}),
        ("get_exercises", {"chapter": chapter}),
        ("update_progress", {"chapter": chapter}),
        ("generate_guidance", {}),
        ("assess_response", {"answer": "77"}),
        ("submit_code", {"code": "import os"}),
        ("get_upgrade_url", {}),
        ("get_learner_state", {}),
    ]
    for lesson in range(lessons + 2):
        calls += [
            ("get_chapter_content", {"chapter": chapter, "lesson": lesson}),
            ("update_progress", {"chapter": chapter, "lesson": lesson, "stage": "run"}),
            ("generate_guidance", {}),
            ("assess_response", {"answer": "77"}),
        ]
    for exercise in range(exercises + 2):
        calls += [("assess_response", {"answer": answer, "exercise": exercise}) for answer in ("1", "zz") * 3]
    for tool, arguments in calls:
        result = agent.calls(tool, learner_id=ana, **arguments)
        yield tool, arguments, result.model_dump_json()


@pytest.fixture
def course():
    return asking_course(FREE, CHAPTERS)


def test_no_tool_gives_a_free_learner_a_line_of_a_paid_chapter(world, agent, course):
    ana = agent.registers("ana")
    agent.asks("update_progress", ana, chapter=FREE, lesson=2, stage="make")
    for chapter in (*range(FREE + 1, CHAPTERS + 1), *BEYOND):
        for tool, arguments, told in everything(agent, ana, chapter, lessons=2, exercises=3):
            assert SECRET not in told, (tool, arguments)


def test_after_the_payment_the_same_calls_give_them(world, agent):
    ana = agent.registers("ana")
    world.tells(completed(ana))
    told = "".join(text for *_, text in everything(agent, ana, FREE + 1, lessons=2, exercises=3))
    assert SECRET in told


def test_guidance_for_chapter_10_is_served_to_no_free_learner(world, agent):
    """The family's own opening bug. A document says that they stand there: edited, or paid and given back."""
    ana = world.ana
    ana.says("hi")
    ana.edit(chapter=CHAPTERS, lesson=1)
    for tool, arguments in (("generate_guidance", {}), ("assess_response", {"answer": "3", "exercise": 2})):
        code, text = agent.refused(tool, ana.learner_id, **arguments)
        assert (code, SECRET in text) == ("paywall", False)


def test_a_kept_result_is_not_shown_again_once_the_chapter_is_closed(world, agent):
    ben = world.ben
    agent.asks("update_progress", ben.learner_id, chapter=FREE + 1, lesson=1)
    asked = {"answer": "1", "exercise": 1, "request_id": "r1"}
    assert SECRET in agent.asks("assess_response", ben.learner_id, **asked)["say"]
    ben.edit(tier="free")
    code, text = agent.refused("assess_response", ben.learner_id, **asked)
    assert (code, SECRET in text) == ("paywall", False)


def test_exercises_come_without_answers_hints_and_advice(agent, course):
    shown = json.dumps(agent.asks("get_exercises", agent.registers("ana"), chapter=1))
    for exercise in course.chapter(1).exercises:
        hidden = [*exercise.hints, *exercise.advice.values(), exercise.praise, exercise.because]
        assert not [line for line in hidden if line and line in shown]


def test_the_result_is_hidden_until_a_guess_is_made(agent):
    ana = agent.registers("ana")
    before = agent.asks("get_chapter_content", ana, chapter=1)
    assert (before["asks_for_guess"], before["result"]) == (True, None)
    assert "77" not in agent.asks("generate_guidance", ana)["teach"]
    guess = agent.asks("assess_response", ana, answer="14")
    assert guess["correct"] is None
    assert "```77```" in guess["say"]
    assert "Look at the quotes." in guess["say"]
    agent.asks("update_progress", ana, chapter=1, lesson=1, stage="run")
    assert agent.asks("get_chapter_content", ana, chapter=1)["result"] == "```77```"


def test_the_course_that_ships_leaks_nothing_either(world):
    from bot.agents.making import OPERATOR, make_server_for

    shipped = read_course(SHIPPED)
    server = make_server_for(world.config, shipped, world.store, lambda _: OPERATOR)
    with agent_at(server) as agent:
        _calm(server)
        ana = agent.registers("ana")
        agent.asks("update_progress", ana, chapter=shipped.free_chapters, lesson=1, stage="make")
        paid = [each for each in shipped.chapters if each.number > shipped.free_chapters]
        lines = {line for chapter in paid for line in _lines(chapter)} - _free_lines(shipped)
        for chapter in paid:
            told = [
                text
                for *_, text in everything(
                    agent, ana, chapter.number, len(chapter.lessons), len(chapter.exercises)
                )
            ]
            whole = "\n".join(told).replace("\\n", "\n")
            assert not [line for line in lines if line in whole]


def _calm(server):
    """More than a minute's calls in a second."""
    server.door.limits["local"] = Unlimited()


class Unlimited:
    def admit(self):
        return True


def _lines(chapter):
    for step in chapter.steps:
        text = step.question if isinstance(step, Exercise) else f"{step.text}\n{step.again}\n{step.example}"
        yield from (line.strip() for line in text.splitlines() if len(line.strip()) > 24)


def _free_lines(course):
    shown = (chapter for chapter in course.chapters if chapter.number <= course.free_chapters)
    teasers = set(course.teasers.values())
    return {line for chapter in shown for line in _lines(chapter)} | teasers


@pytest.mark.parametrize("chapter", BEYOND)
def test_a_chapter_that_does_not_exist_is_named_as_such(agent, chapter):
    ana = agent.registers("ana")
    for tool in ("get_chapter_content", "get_exercises", "update_progress"):
        code, text = agent.refused(tool, ana, chapter=chapter)
        assert (code, "chapters 1 to 7" in text) == ("no_such_chapter", True)


def test_refusals_name_what_to_call_next_and_fit_every_client(agent):
    """Without structured content: what does not fit the tool's schema breaks the TypeScript client."""
    ana = agent.registers("ana")
    result = agent.calls("get_chapter_content", learner_id=ana, chapter=FREE + 1)
    assert result.is_error
    assert result.structured_content is None
    assert result.content[0].text.startswith("paywall: Chapter 6")
    with pytest.raises(Refused, match="Call get_upgrade_url next"):
        agent.asks("get_chapter_content", ana, chapter=FREE + 1)
