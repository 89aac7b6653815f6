"""From a registration to the paid chapter, as an agent walks it with the official client."""

import pytest

from tests.agents.agent import ERAS, agent_at
from tests.chat import SECRET
from tests.world import FREE, completed

WALL = FREE + 1


@pytest.mark.parametrize("era", ERAS)
def test_an_agent_teaches_and_sells_from_registration_to_the_paid_chapter(world, server, era):
    with agent_at(server, era) as agent:
        ana = agent.registers("ana", "Ana")
        state = agent.asks("get_learner_state", ana)
        assert (state["tier"], state["chapter"], state["stage"], state["confidence"]) == (
            "free",
            1,
            "predict",
            0.5,
        )

        assert agent.asks("get_chapter_content", ana, chapter=1)["text"] == "Text 1.1"
        assert "Text 1.1" in agent.asks("generate_guidance", ana)["say"]

        wrong = agent.asks("assess_response", ana, answer="1", exercise=1)
        assert (wrong["correct"], wrong["confidence"]) == (False, 0.45)
        assert "Red is hot." in wrong["say"]
        right = agent.asks("assess_response", ana, answer="2", exercise=1)
        assert (right["correct"], right["confidence"], right["solved_in_chapter"]) == (True, 0.55, 1)

        state = agent.asks(
            "update_progress", ana, chapter=FREE, lesson=2, stage="modify", confidence_delta=0.2
        )
        assert (state["chapter"], state["lesson"], state["stage"], state["confidence"]) == (
            FREE,
            2,
            "modify",
            0.75,
        )

        code, text = agent.refused("get_chapter_content", ana, chapter=WALL)
        assert (code, "get_upgrade_url" in text, SECRET in text) == ("paywall", True, False)
        link = agent.asks("get_upgrade_url", ana)
        assert link["url"] in link["say"]
        assert "$29.00" in link["say"]

        assert world.tells(completed(ana)).status == 200
        state = agent.asks("get_learner_state", ana)
        assert (state["tier"], state["chapter"], state["wall"]) == ("paid", WALL, None)
        assert "Payment received" in state["news"][0]
        assert SECRET in agent.asks("get_chapter_content", ana, chapter=WALL)["text"]
        assert agent.refused("get_upgrade_url", ana)[0] == "already_paid"
        agent.asks("update_progress", ana, chapter=WALL, lesson=1)
        assert not agent.asks("get_learner_state", ana)["news"]
    assert not world.twilio.sent
