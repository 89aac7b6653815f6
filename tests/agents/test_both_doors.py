"""One learner, a phone and an agent: what each does, the other finds, and no question is left open by it."""

import re

import pytest

from tests.agents.agent import agent_at
from tests.chat import SECRET, asking_course
from tests.world import CHAPTERS, FREE, at_once, completed


@pytest.fixture
def course():
    return asking_course(FREE, CHAPTERS)


def code_in(text):
    return re.search(r"\b[A-Z2-7]{8}\b", text)[0]


def test_an_assessment_does_not_move_the_chat(world, agent):
    ana = world.ana
    ana.says("hi")
    ana.says("exercises")
    before = ana.document
    agent.asks("assess_response", ana.learner_id, answer="1", exercise=1)
    agent.asks("assess_response", ana.learner_id, answer="3", exercise=2)
    after = ana.document
    for field in ("chapter", "lesson", "exercise", "step", "hints", "wrong", "last_message_at", "expecting"):
        assert after[field] == before[field], field
    assert after["solved"] == {"1": [2]}
    ana.says("2")
    ana.hears("Green it is.")


def test_progress_leaves_no_question_of_the_chat_open(world, agent):
    ana = world.ana
    ana.says("hi")
    ana.says("exercises")
    ana.says("1")
    agent.asks("update_progress", ana.learner_id, chapter=2, lesson=1)
    assert ana.document["exercise"] == 0
    ana.says("2")  # no answer to anything now
    ana.does_not_hear("Green it is.", "SECRET")
    ana.says("where am i")
    ana.hears("chapter 2")


def test_progress_to_a_lesson_that_asks_leaves_no_guess_open(world, server):
    with agent_at(server) as agent:
        ana = world.ana
        ana.says("hi")
        agent.asks("update_progress", ana.learner_id, chapter=3, lesson=1)
        ana.says("next")
        ana.does_not_hear("You said")


def test_a_pending_did_you_mean_is_gone_after_progress(world, agent):
    ana = world.ana
    ana.says("hi")
    ana.says("progres")
    assert ana.document["expecting"]
    agent.asks("update_progress", ana.learner_id, chapter=2, lesson=2)
    assert ana.document["expecting"] is None


def test_the_chat_goes_on_where_the_agent_was(world, agent):
    ana = world.ana
    ana.says("hi")
    agent.asks("update_progress", ana.learner_id, chapter=4, lesson=2)
    ana.says("where am i")
    ana.hears("chapter 4")


def test_a_lesson_that_the_chat_opens_begins_with_its_guess(world, agent):
    ana = world.ana
    ana.says("hi")
    agent.asks("update_progress", ana.learner_id, chapter=2, lesson=2, stage="make")
    ana.says("chapter 1")
    assert agent.asks("get_learner_state", ana.learner_id)["stage"] == "predict"
    assert agent.asks("get_chapter_content", ana.learner_id, chapter=1)["result"] is None


def test_a_chapter_that_a_payment_opens_begins_with_its_guess(world, agent):
    ana = agent.registers("ana")
    agent.asks("update_progress", ana, chapter=FREE, lesson=2, stage="make")
    agent.refused("get_chapter_content", ana, chapter=FREE + 1)
    world.tells(completed(ana))
    state = agent.asks("get_learner_state", ana)
    assert (state["chapter"], state["stage"]) == (FREE + 1, "predict")
    assert agent.asks("get_chapter_content", ana, chapter=FREE + 1)["result"] is None


def test_forty_calls_and_twenty_five_messages_at_once_lose_nothing(world, server):
    ana = world.ana
    ana.says("hi")
    ana_id = ana.learner_id
    with agent_at(server) as agent:
        calls = [
            lambda n=n: agent.asks("assess_response", ana_id, answer=str(n), request_id=f"r{n}")
            for n in range(20)
        ]
        calls += [
            lambda n=n: agent.asks("update_progress", ana_id, chapter=1 + n % FREE, lesson=1 + n % 2)
            for n in range(20)
        ]
        messages = [lambda n=n: ana.sends("progress", sid=f"SM{n:032x}") for n in range(7)]
        results = at_once(*calls, *messages)
    assert all(results)
    assert {int(each) for each in ana.document["read"]} == set(range(1, FREE + 1))
    assert all(answer.status == 200 for answer in results[40:])


def test_whoever_asks_past_the_wall_with_an_agent_pays_for_that_chapter(world, agent):
    ana = world.ana
    ana.says("hi")
    agent.refused("get_chapter_content", ana.learner_id, chapter=CHAPTERS)
    assert ana.document["wall"] == CHAPTERS
    ana.says("upgrade")
    world.tells(completed(ana.learner_id, ana.session["id"]))
    assert ana.document["chapter"] == CHAPTERS
    ana.says("next")
    ana.hears(SECRET)


def test_an_agents_learner_who_pays_hears_of_it_there_and_twilio_hears_nothing(world, agent):
    ana = agent.registers("ana")
    with world.delivering():
        world.tells(completed(ana))
        assert "Payment received" in agent.asks("get_learner_state", ana)["news"][0]
    assert world.store.read(ana).deliveries == ()
    assert not world.twilio.sent
    kinds = [fact.kind for fact in world.store.facts(learner_id=ana)]
    assert "paid" in kinds
    assert "confirmation_queued" not in kinds


def test_what_an_agent_does_is_in_the_ledger_as_what_a_chat_does(world, agent):
    ana = agent.registers("ana")
    agent.refused("get_exercises", ana, chapter=FREE + 1)
    agent.asks("get_upgrade_url", ana)
    world.tells(completed(ana))
    agent.asks("get_chapter_content", ana, chapter=FREE + 1)
    agent.asks("update_progress", ana, chapter=FREE + 1, lesson=1)
    kinds = [fact.kind for fact in world.store.facts(learner_id=ana)]
    assert set(kinds) >= {"wall_met", "link_made", "link_sent", "paid", "chapter_opened"}
    assert kinds.count("chapter_opened") == 1
    lines = world.log.lines("agent_call")
    assert [line["outcome"] for line in lines[:3]] == ["ok", "paywall", "ok"]
    assert lines[1].keys() == {"time", "level", "event", "tool", "learner_id", "client", "outcome", "ms"}
    scraped = world.get("/metrics").text
    assert 'tutorclaw_agent_calls_total{outcome="refused",tool="get_exercises"} 1.0' in scraped
