"""What agents send that they should not, that they send twice, and too often."""

import json
from dataclasses import replace

import pytest

from bot.agents.door import A_MINUTE, TOOLS
from bot.agents.making import OPERATOR, make_server_for
from tests.agents.agent import ERAS, agent_at
from tests.world import FREE, completed

NOBODY = "lrn_" + "a" * 26
MALFORMED = [
    ("register_learner", {}),
    ("register_learner", {"handle": ""}),
    ("register_learner", {"handle": " \u2800\u200b "}),
    ("register_learner", {"handle": "x" * 65}),
    ("register_learner", {"handle": ["a"]}),
    ("get_learner_state", {}),
    ("get_learner_state", {"learner_id": "x" * 5000}),
    ("update_progress", {"chapter": "six"}),
    ("update_progress", {"chapter": 1.5}),
    ("update_progress", {"chapter": 1, "lesson": 99}),
    ("update_progress", {"chapter": 1, "lesson": -1}),
    ("update_progress", {"chapter": 1, "stage": "cram"}),
    ("update_progress", {"chapter": 1, "confidence_delta": -5}),
    ("update_progress", {"chapter": 1, "confidence_delta": 0.21}),
    ("update_progress", {"chapter": 1, "confidence_delta": "NaN"}),
    ("assess_response", {"answer": ""}),
    ("assess_response", {"answer": "   "}),
    ("assess_response", {"answer": "x" * 301}),
    ("assess_response", {"answer": "2", "exercise": 0}),
    ("assess_response", {"answer": "2", "exercise": 99}),
    ("submit_code", {"code": ""}),
    ("submit_code", {"code": "x" * 4001}),
    ("no_such_tool", {}),
]


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize(("tool", "arguments"), MALFORMED)
def test_what_is_malformed_is_refused_in_words_and_changes_nothing(world, server, era, tool, arguments):
    with agent_at(server, era) as agent:
        ana = agent.registers("ana")
        before = world.store.read(ana)
        asked = arguments if tool == "register_learner" else {"learner_id": ana} | arguments
        if (tool, arguments) == ("get_learner_state", {}):
            asked = {}
        result = agent.calls(tool, **asked)
        assert result.is_error
        assert "Traceback" not in result.content[0].text
        assert "pydantic" not in result.content[0].text
        assert world.store.read(ana) == before
    outcomes = [line["outcome"] for line in world.log.lines("agent_call")]
    assert len(outcomes) == 2
    assert outcomes[1] in ("bad_argument", "no_such_lesson", "no_such_exercise")


@pytest.mark.parametrize(
    "learner_id", [NOBODY, "", "0", "../../etc/passwd", "whatsapp:+15005550001", "lrn_", "\0"]
)
def test_an_unknown_learner_is_nobody_to_every_tool(agent, learner_id):
    for tool, arguments in ASKED.items():
        code, text = agent.refused(tool, learner_id, **arguments)
        assert (code, "Call register_learner next" in text) == ("no_such_learner", True), tool


ASKED = {
    "get_learner_state": {},
    "update_progress": {"chapter": 1},
    "get_chapter_content": {"chapter": 1},
    "get_exercises": {"chapter": 1},
    "generate_guidance": {},
    "assess_response": {"answer": "2", "exercise": 1},
    "submit_code": {"code": "print(1)"},
    "get_upgrade_url": {},
}


def test_numbers_and_texts_are_taken_for_each_other(agent):
    """Agents send 2 for "2", and "1" for 1."""
    ana = agent.asks("register_learner", handle=7)["learner_id"]
    assert agent.registers("7") == ana
    assert agent.asks("assess_response", ana, answer=2, exercise="1")["correct"] is True


@pytest.mark.parametrize("deltas", [[0.2] * 5, [-0.2] * 5])
def test_confidence_stays_within_0_and_1(agent, deltas):
    ana = agent.registers("ana")
    for delta in deltas:
        state = agent.asks("update_progress", ana, chapter=1, confidence_delta=delta)
        assert 0 <= state["confidence"] <= 1
    assert state["confidence"] == (1 if deltas[0] > 0 else 0)


def test_a_document_that_was_edited_to_nonsense_is_read_within_bounds(world, agent):
    ana = world.ana
    ana.says("hi")
    ana.edit(confidence=-7.5, stage="dance")
    state = agent.asks("get_learner_state", ana.learner_id)
    assert (state["confidence"], state["stage"]) == (0, "predict")


def test_the_same_wrong_answer_twice_under_one_request_id_counts_once(world, agent):
    ana = agent.registers("ana")
    wrong = {"answer": "1", "exercise": 1}
    first = agent.asks("assess_response", ana, **wrong, request_id="a")
    assert agent.asks("assess_response", ana, **wrong, request_id="a") == first
    assert agent.asks("get_learner_state", ana)["confidence"] == 0.45
    assert agent.asks("assess_response", ana, **wrong, request_id="b")["confidence"] == 0.4
    moved = agent.asks("update_progress", ana, chapter=2, confidence_delta=0.1, request_id="a")
    assert agent.asks("update_progress", ana, chapter=2, confidence_delta=0.1, request_id="a") == moved


def test_kept_results_are_few(world, agent):
    ana = agent.registers("ana")
    for number in range(20):
        agent.asks("assess_response", ana, answer="1", exercise=1, request_id=f"r{number}")
    assert len(world.store.read(ana).tutoring.results) == 5


def test_wrong_answers_lead_from_advice_over_hints_to_the_answer(agent):
    ana = agent.registers("ana")
    said = [agent.asks("assess_response", ana, answer="1", exercise=1) for _ in range(4)]
    assert "Red is hot." in said[0]["say"]
    assert [each["answer_told"] for each in said] == [False, False, False, True] or said[3]["answer_told"]
    assert len({each["say"] for each in said}) == 4
    assert agent.asks("assess_response", ana, answer="2", exercise=1)["correct"]


def test_talk_is_never_graded(agent):
    ana = agent.registers("ana")
    for talk in ("what do you mean by that?", "I am tired today, sorry"):
        found = agent.asks("assess_response", ana, answer=talk, exercise=3)
        assert (found["correct"], found["confidence"]) == (None, 0.5)


def test_concepts_are_found_in_words(agent):
    ana = agent.registers("ana")
    found = agent.asks(
        "assess_response", ana, answer="A variable keeps a value", expected_concepts=["variable", "type"]
    )
    assert (found["correct"], found["concepts_mentioned"], found["concepts_missing"]) == (
        None,
        ["variable"],
        ["type"],
    )


def test_a_concept_is_found_with_signs_around_it_and_not_within_a_word(agent):
    ana = agent.registers("ana")
    hoped = ["print", "quotes", "rint", "print(", "", "()"]
    found = agent.asks("assess_response", ana, answer='print("Mango") has quotes', expected_concepts=hoped)
    assert found["concepts_mentioned"] == ["print", "quotes", "print("]


def test_what_is_too_long_is_said_in_characters_without_the_sdk_s_preamble(agent):
    ana = agent.registers("ana")
    code, text = agent.refused("assess_response", ana, answer="x" * 301)
    assert (code, "at most 300 characters" in text, "validation error" in text) == (
        "bad_argument",
        True,
        False,
    )


def test_a_new_learner_is_taught_the_first_lesson_once(agent):
    state = agent.asks("register_learner", handle="ana")
    assert agent.asks("generate_guidance", state["learner_id"])["lesson"] == 1
    assert state["next"].endswith("update_progress with lesson 2.")


def test_more_than_120_calls_a_minute_are_told_to_wait(world, agent):
    ana = agent.registers("ana")
    codes = [agent.calls("get_learner_state", learner_id=ana).is_error for _ in range(A_MINUTE + 20)]
    assert codes[: A_MINUTE - 1] == [False] * (A_MINUTE - 1)
    assert any(codes)
    assert agent.refused("get_learner_state", ana)[0] == "busy"


def test_exchanges_are_counted_a_day_where_the_course_says_so(world, course):
    server = make_server_for(
        world.config, replace(course, exchanges_per_day=2), world.store, lambda _: OPERATOR
    )
    with agent_at(server) as agent:
        ana = agent.registers("ana")
        agent.asks("generate_guidance", ana)
        agent.asks("assess_response", ana, answer="1", exercise=1, request_id="a")
        agent.asks("assess_response", ana, answer="1", exercise=1, request_id="a")  # a repeat costs nothing
        for tool, arguments in (("generate_guidance", {}), ("assess_response", {"answer": "1"})):
            code, text = agent.refused(tool, ana, **arguments)
            assert (code, "get_upgrade_url" in text) == ("allowance_used", True)
        assert agent.asks("get_chapter_content", ana, chapter=1)
        world.tells(completed(ana))
        assert agent.asks("generate_guidance", ana)


def test_where_documents_cannot_be_read_the_agent_is_told_to_come_again(world, agent):
    ana = world.ana
    ana.says("hi")
    ana_id = ana.learner_id
    ana.path.write_text("{")
    assert agent.refused("get_learner_state", ana_id)[0] == "unavailable"
    assert agent.registers("ben")


def test_a_crash_is_logged_and_tells_the_agent_nothing(world, server, monkeypatch):
    from bot.services.tutor import Tutor

    def crash(*_):
        raise RuntimeError("hidden")

    monkeypatch.setattr(Tutor, "state", crash)
    with agent_at(server) as agent:
        code, text = agent.refused("get_learner_state", NOBODY)
        assert (code, "hidden" in text) == ("unavailable", False)
    assert "hidden" in json.dumps(world.log.lines("agent_call_crashed"))


def test_every_tool_says_what_it_takes_gives_and_does(agent):
    listed = {each.name: each for each in agent.portal.call(agent.client.list_tools).tools}
    assert set(listed) == set(TOOLS)
    for tool in listed.values():
        assert len(tool.description) > 100
        assert tool.output_schema["type"] == "object"
        assert tool.annotations.destructive_hint is False
        assert not {"tier", "address", "phone"} & tool.input_schema["properties"].keys()
    reads = {name for name, tool in listed.items() if tool.annotations.read_only_hint}
    assert reads == {"get_learner_state", "get_chapter_content", "get_exercises"}
    once = {name for name, tool in listed.items() if tool.annotations.idempotent_hint}
    assert once == reads | {"register_learner", "get_upgrade_url"}


def test_what_is_said_to_be_read_only_writes_nothing(world, agent):
    ana = agent.registers("ana")
    before = world.files()
    agent.asks("get_learner_state", ana)
    agent.asks("get_chapter_content", ana, chapter=FREE)
    agent.asks("get_exercises", ana, chapter=FREE)
    assert world.files() == before


def test_the_chapters_are_a_resource_and_the_tutor_is_a_prompt(agent):
    listed = agent.portal.call(agent.client.read_resource, "course://chapters").contents[0].text
    chapters = json.loads(listed)["chapters"]
    assert [each["free"] for each in chapters] == [True] * FREE + [False, False]
    prompt = agent.portal.call(agent.client.get_prompt, "tutor", {"learner_id": NOBODY})
    assert NOBODY in prompt.messages[0].content.text
    assert "Small Course" in agent.client.instructions
