"""What WhatsApp takes and does not deliver: told by Twilio's status callbacks."""

from urllib.parse import urlencode

import pytest

from tests.doors.test_confirmation import THANKS, confirmation_of
from tests.world import completed, soon


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    return world.ana


def counted(world, what, code):
    return f'undelivered_total{{code="{code}",what="{what}"}} 1.0' in world.get("/metrics").text


def warned(world, code):
    lines = [line for line in world.log.lines("delivery_status") if line["status"] == "undelivered"]
    return [(line["level"], line["code"]) for line in lines] == [("warning", code)]


@pytest.mark.parametrize("code", [63010, 63012])
def test_passing_fault_is_tried_again(world, ana, code):
    world.twilio.callbacks = ("sent", "delivered")
    world.twilio.misbehave(("undelivered", code))
    world.tells(completed(ana.learner_id))
    with world.delivering():
        soon(lambda: confirmation_of(ana)["status"] == "delivered")
    assert [THANKS in text for text in ana.texts()] == [True, True]
    assert warned(world, code)
    assert counted(world, "delivery", code)
    ana.says("progress")
    ana.does_not_hear(THANKS)


@pytest.mark.parametrize("code", [63001, 63009, 63020, 63023, 30008, None])
def test_what_is_not_the_learner_s_doing_rides_on_their_next_message(world, ana, code):
    world.twilio.misbehave(("undelivered", code))
    world.tells(completed(ana.learner_id))
    with world.delivering():
        soon(lambda: confirmation_of(ana)["state"] == "parked")
    assert len(ana.texts()) == 1
    assert warned(world, code)
    assert counted(world, "delivery", code or "none")
    ana.says("progress")
    ana.hears(THANKS)
    assert confirmation_of(ana)["state"] == "replied"


def status(world, code, to="whatsapp:+15005550001", query="", **fields):
    form = {"MessageSid": world.new_sid(), "MessageStatus": "undelivered", "To": to, **fields}
    form |= {"ErrorCode": str(code)} if code else {}
    assert world.posts(form, f"/whatsapp/status{query}").status == 204


@pytest.mark.parametrize("code", [63015, 63018, 63024, None])
def test_reply_that_did_not_arrive_is_counted_and_said_by_its_code(world, ana, code):
    before = ana.document
    status(world, code)
    assert counted(world, "reply", code or "none")
    (line,) = world.log.lines("reply_undelivered")
    assert (line["level"], line["code"]) == ("warning", code)
    assert ana.document == before


def test_many_replies_that_did_not_arrive_are_few_lines(world, ana):
    for _ in range(50):
        status(world, 63018)
    assert len(world.log.lines("reply_undelivered")) <= 10
    assert 'undelivered_total{code="63018",what="reply"} 50.0' in world.get("/metrics").text


def test_unknown_code_makes_no_series(world, ana):
    status(world, 12345)
    assert counted(world, "reply", "other")


def waits(world, ana):
    """A confirmation that was accepted, with the callback's URL as we gave it."""
    world.tells(completed(ana.learner_id))
    with world.delivering():
        soon(lambda: confirmation_of(ana)["state"] == "sent")
    (call,) = world.twilio.calls("POST")
    return call["form"]["StatusCallback"].removeprefix(f"{world.public_url}/whatsapp/status")


def test_callback_is_of_the_delivery_that_its_url_names_however_the_number_is_spelled(world, ana):
    query = waits(world, ana)
    status(world, 63016, to="whatsapp:+1500555000", query=query, MessageSid=world.twilio.sent[0]["sid"])
    assert confirmation_of(ana)["state"] == "parked"


def test_callback_of_a_version_before_is_found_by_the_address(world, ana):
    waits(world, ana)
    query = "?" + urlencode({"delivery": confirmation_of(ana)["delivery_id"]})
    status(world, 63016, query=query, MessageSid=world.twilio.sent[0]["sid"])
    assert confirmation_of(ana)["state"] == "parked"


def test_callback_of_a_version_before_is_found_by_the_other_spelling(world):
    """Whose document has no pointer yet, as those of before."""
    bia = world.learner("whatsapp:+5511987654321", "Bia")
    bia.says("hi")
    for pointer in world.folder.rglob("*.pointer"):
        pointer.unlink()
    waits(world, bia)
    query = "?" + urlencode({"delivery": confirmation_of(bia)["delivery_id"]})
    sid = world.twilio.sent[0]["sid"]
    status(world, 63016, query=query, to="whatsapp:+551187654321", MessageSid=sid)
    assert confirmation_of(bia)["state"] == "parked"


def test_callback_that_names_anothers_document_changes_only_whose_delivery_it_is(world, ana):
    other = world.somebody()
    other.says("hi")
    waits(world, ana)
    delivery = confirmation_of(ana)["delivery_id"]
    for learner in (other.learner_id, "lrn_" + "a" * 26, "../../etc/passwd", ""):
        query = "?" + urlencode({"delivery": delivery, "learner": learner})
        status(world, 63018, query=query, to=other.address)
    assert confirmation_of(ana)["state"] == "sent"
    assert other.document["deliveries"] == []
