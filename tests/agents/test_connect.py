"""A learner with a phone lets an agent in, by a code: once, for ten minutes, never by their number."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.agents.making import make_server_for
from bot.core.tutoring.access import Client
from bot.wiring import utc_now
from tests.agents.agent import agent_at

CLAUDE, CLAW = Client("claude"), Client("claw")


def code_in(text):
    return re.search(r"\b[A-Z2-7]{8}\b", text)[0]


@pytest.fixture
def agent_of(world, course):
    def agent_of(client):
        return agent_at(make_server_for(world.config, course, world.store, lambda _: client))

    return agent_of


def test_a_code_lets_one_client_see_the_learner(world, agent_of):
    ana = world.ana
    ana.says("hi")
    ana_id = ana.learner_id
    code = code_in(ana.says("connect"))
    with agent_of(CLAUDE) as claude, agent_of(CLAW) as claw:
        assert claude.refused("get_learner_state", ana_id)[0] == "no_such_learner"
        assert (
            claude.asks("register_learner", code=f" {code[:4].lower()}-{code[4:]} ")["learner_id"] == ana_id
        )
        assert claude.asks("get_learner_state", ana_id)["name"] == "Ana"
        assert claw.refused("get_learner_state", ana_id)[0] == "no_such_learner"
        assert claw.refused("register_learner", code=code)[0] == "no_such_learner"
    assert ana.document["tutoring"]["clients"] == ["claude"]


def test_a_code_works_once_and_for_ten_minutes(world, agent_of):
    ana = world.ana
    code = code_in(ana.says("connect"))
    kept = ana.document["tutoring"]
    ana.edit(tutoring={**kept, "code_until": (utc_now() - timedelta(seconds=1)).isoformat()})
    with agent_of(CLAUDE) as claude:
        refused, text = claude.refused("register_learner", code=code)
        assert (refused, "connect" in text) == ("no_such_learner", True)
        new = code_in(ana.says("connect"))
        assert new != code
        claude.asks("register_learner", code=new)
        assert claude.refused("register_learner", code=new)[0] == "no_such_learner"


def test_a_new_code_takes_the_place_of_the_one_before(world, agent_of):
    ana = world.ana
    first, second = code_in(ana.says("connect")), code_in(ana.says("connect"))
    with agent_of(CLAUDE) as claude:
        assert claude.refused("register_learner", code=first)[0] == "no_such_learner"
        claude.asks("register_learner", code=second)


def test_the_same_message_again_gets_the_same_code(world):
    ana = world.ana
    sid = world.new_sid()
    first = ana.sends("connect", sid)
    assert ana.sends("connect", sid).text == first.text
    assert code_in(first.text)


def test_no_code_stands_in_a_document_or_a_log(world):
    ana = world.ana
    code = code_in(ana.says("connect"))
    kept = json.dumps(ana.document)
    assert code.lower() not in kept.lower()
    assert code.lower() not in world.log.text.lower()


@pytest.mark.parametrize(
    "code", ["", "1", "AAAAAAAA", "ABCDEFG", "ABCDEFGHI", "🙂" * 8, "x" * 5000, "lrn_abcd"]
)
def test_a_code_that_nobody_was_given_opens_nothing(world, agent_of, code):
    with agent_of(CLAUDE) as claude:
        assert claude.calls("register_learner", code=code).is_error
    assert not list(world.folder.rglob("lrn_*.json"))


def test_two_codes_that_fall_together_never_make_one_person_of_two(world, monkeypatch, agent_of):
    """One of a billion: the second learner's code does not work, and nothing is joined."""
    from bot.services.connect_codes import ConnectCodes

    monkeypatch.setattr(ConnectCodes, "_code", lambda *_: "aaaaaaaa")
    ana, ben = world.ana, world.somebody()
    ana.says("connect")
    ben.says("connect")
    assert ana.learner_id != ben.learner_id
    with agent_of(CLAUDE) as claude:
        assert claude.asks("register_learner", code="aaaaaaaa")["learner_id"] == ana.learner_id
        assert claude.refused("register_learner", code="aaaaaaaa")[0] == "no_such_learner"


def test_connect_moves_nothing_in_the_chat(world):
    ana = world.ana
    ana.says("hi")
    ana.says("exercises")
    before = ana.document
    ana.says("connect")
    assert replace_replies(ana.document) == replace_replies(before)
    ana.says("2")
    ana.hears("Green it is.")


def replace_replies(document):
    left_out = ("replies", "seen", "last_message_at", "tutoring", "saved")
    return {name: value for name, value in document.items() if name not in left_out}


def test_an_agent_sees_the_learner_still_when_their_documents_are_joined(world, agent_of, course):
    from bot.services.identities import Identities
    from bot.services.ledger_writer import LedgerWriter

    ana, other = world.ana, world.somebody()
    other.says("hi")
    code = code_in(ana.says("connect"))
    with agent_of(CLAUDE) as claude:
        ana_id = claude.asks("register_learner", code=code)["learner_id"]
        identities = Identities(world.store, LedgerWriter(world.store, utc_now), utc_now)
        identities.join(other.learner_id, ana_id, into=other.learner_id)
        assert claude.asks("get_learner_state", ana_id)["learner_id"] == world.store.read(ana_id).learner_id


def test_registering_the_same_handle_is_the_same_learner_and_another_clients_is_another(agent_of):
    with agent_of(CLAUDE) as claude, agent_of(CLAW) as claw:
        assert claude.registers("ana") == claude.registers(" ana ") == claude.registers("ana", "Ana")
        assert claude.registers("ana") not in (claude.registers("ben"), claw.registers("ana"))
    assert replace(CLAUDE, sees_all=True) != CLAUDE
