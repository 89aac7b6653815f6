"""One person has one document, by whatever id their messages come and in whatever order."""

import json
import shutil

import pytest

from bot.sandbox.stripe.faults import Mode
from tests.chat import SECRET
from tests.money.looking import paid_sessions
from tests.world import BOT, at_once, completed

NUMBER, NAMED = "whatsapp:+15005550001", "whatsapp:US.13491208655302741918"
BRAZIL, BRAZIL_OLD = "whatsapp:+5511987654321", "whatsapp:+551187654321"


def documents(world):
    return sorted(world.folder.rglob("*.json"))


@pytest.fixture
def ana(world):
    return world.ana


@pytest.fixture
def named(world):
    """Ana, as she writes once she has a username."""
    return world.learner(NAMED, "Ana")


def is_one(world, *ids):
    """The one document there is, to which all of these addresses lead."""
    (path,) = documents(world)
    document = json.loads(path.read_text())
    assert {document["address"], *document["other_addresses"]} == set(ids)
    for each in ids:
        assert world.store.read(world.store.id_for(each)).learner_id == document["learner_id"]
    return document


def test_who_paid_by_number_is_known_by_the_other_id(world, ana, named):
    ana.says("hi", ExternalUserId=NAMED)
    world.tells(completed(ana.learner_id))
    named.says("chapter 6")
    named.hears(SECRET)
    assert is_one(world, NUMBER, NAMED)["address"] == NAMED


def test_the_other_id_may_come_first(world, ana, named):
    named.says("hi", ExternalUserId=NUMBER)
    world.tells(completed(named.learner_id))
    ana.says("chapter 6")
    ana.hears(SECRET)
    is_one(world, NUMBER, NAMED)


def test_an_id_without_its_channel_is_the_same(world, ana, named):
    ana.says("hi", ExternalUserId=NAMED.removeprefix("whatsapp:"))
    named.says("hi")
    is_one(world, NUMBER, NAMED)


@pytest.mark.parametrize("external", ["", "unknown", "whatsapp:", "whatsapp:unknown", "\0", "x" * 500])
def test_what_is_no_id_makes_nobody_another(world, ana, external):
    ana.says("hi", ExternalUserId=external)
    world.somebody().says("hi", ExternalUserId=external)
    assert len(documents(world)) == 2


def test_our_own_number_makes_nobody_another(world, ana):
    ana.says("hi", ExternalUserId=BOT)
    world.somebody().says("hi", ExternalUserId=BOT)
    assert len(documents(world)) == 2


def test_replies_and_confirmations_go_to_the_id_that_wrote_last(world, ana, named):
    ana.says("hi", ExternalUserId=NAMED)
    named.says("next")
    world.tells(completed(named.learner_id))
    with world.delivering():
        assert world.twilio.wait_for(lambda: world.twilio.sent)
    assert [each["to"] for each in world.twilio.sent] == [NAMED]


@pytest.mark.parametrize("ids", [(BRAZIL, BRAZIL_OLD), (BRAZIL_OLD, BRAZIL)])
def test_the_other_spelling_of_a_number_is_the_same_person(world, ids):
    first, second = (world.learner(each, "Bia") for each in ids)
    first.says("hi")
    world.tells(completed(first.learner_id))
    second.says("chapter 6")
    second.hears(SECRET)
    is_one(world, *ids)


def test_status_callback_in_the_other_spelling_is_recorded(world):
    bia = world.learner(BRAZIL, "Bia")
    bia.says("hi")
    world.tells(completed(bia.learner_id))
    delivery = bia.document["deliveries"][0]["delivery_id"]
    form = {"MessageSid": "SM9", "MessageStatus": "delivered", "To": BRAZIL_OLD}
    assert world.posts(form, f"/whatsapp/status?delivery={delivery}").status == 204
    assert bia.document["deliveries"][0]["status"] == "delivered"


class TestTwoDocuments:
    """Ana wrote by either id, before a message carried both."""

    @pytest.fixture(params=["number", "named"])
    def payer(self, request, world, ana, named):
        ana.says("hi")
        named.says("hi")
        named.says("next")
        payer = {"number": ana, "named": named}[request.param]
        payer.says("chapter 6")
        payer.meets_the_wall()
        return payer

    def test_become_one_and_paid_wins(self, world, ana, payer):
        world.stripe.pay(payer.session["id"])
        ids = {each.stem for each in documents(world)}
        ana.says("chapter 6", ExternalUserId=NAMED)
        ana.hears(SECRET)
        document = is_one(world, NUMBER, NAMED)
        assert document["tier"] == "paid"
        assert {document["learner_id"], *document["merged_ids"]} == ids

    def test_an_event_for_the_one_that_went_reaches_the_other(self, world, ana, named, payer):
        ids = [path.stem for path in documents(world)]
        named.says("menu", ExternalUserId=NUMBER)
        for number, learner_id in enumerate(ids):
            assert world.tells(completed(learner_id, f"cs_test_{number}")).status == 200
        document = is_one(world, NUMBER, NAMED)
        assert [each["session_id"] for each in document["payments"]] == ["cs_test_0", "cs_test_1"]
        assert [each["kind"] for each in document["deliveries"]] == ["confirmation"]
        assert not list((world.folder / "unmatched").glob("*"))

    def test_the_open_session_is_kept_and_unlocks(self, world, ana, named, payer):
        open_session, link = payer.session["id"], payer.session["url"]
        ana.says("menu", ExternalUserId=NAMED)
        ana.says("upgrade")
        ana.hears(link)
        world.stripe.pay(open_session)
        named.says("chapter 6")
        named.hears(SECRET)
        assert [each["session_id"] for each in is_one(world, NUMBER, NAMED)["payments"]] == [open_session]

    def test_two_payments_are_both_kept(self, world, ana, named, payer):
        for number, person in enumerate((ana, named)):
            world.tells(completed(person.learner_id, f"cs_test_{number}"))
        ana.says("menu", ExternalUserId=NAMED)
        document = is_one(world, NUMBER, NAMED)
        assert [each["session_id"] for each in document["payments"]] == ["cs_test_0", "cs_test_1"]
        assert [each["kind"] for each in document["errands"]].count("refund") == 1

    def test_become_one_though_both_write_at_once(self, world, ana, named, payer):
        at_once(
            *[
                lambda person=person, other=other: person.sends("menu", ExternalUserId=other)
                for person, other in ((ana, NAMED), (named, NUMBER)) * 4
            ]
        )
        is_one(world, NUMBER, NAMED)


@pytest.mark.parametrize("wrote_meanwhile", [True, False])
def test_pointers_that_a_copy_lacks_come_back_with_the_next_message_of_both_ids(
    world, ana, named, wrote_meanwhile
):
    """A copy of the documents alone: hers lists the id, and nothing leads from there to her."""
    ana.says("hi")
    world.tells(completed(ana.learner_id))
    ana.edit(other_addresses=[NAMED])
    if wrote_meanwhile:
        named.says("hi")
    ana.says("menu", ExternalUserId=NAMED)
    named.says("chapter 6")
    named.hears(SECRET)
    is_one(world, NUMBER, NAMED)


def test_messages_that_were_answered_in_either_document_stay_answered(world, ana, named):
    by_number, by_name = ana.form("hi"), named.form("hi")
    before = [world.posts(form).text for form in (by_number, by_name)]
    ana.says("menu", ExternalUserId=NAMED)
    files = world.files()
    assert [world.posts(form).text for form in (by_number, by_name)] == before
    assert world.files() == files


class TestWhoPaidAndIsNotKnownYet:
    """As after a backup was restored, which was made before they came."""

    @pytest.fixture
    def lost(self, world, ana):
        """Ana's id, whose document is gone, and her first session."""
        ana.says("hi")
        ana.says("chapter 6")
        learner_id, paid = ana.learner_id, ana.session["id"]
        for path in world.folder.glob(f"*/{learner_id}*"):
            path.unlink()
        world.stripe.pay(paid)
        assert len(list((world.folder / "unmatched").iterdir())) == 1
        return learner_id, paid

    @pytest.mark.parametrize("first", ["hi", "chapter 6", "upgrade", "next"])
    def test_has_the_course_with_the_first_message(self, world, ana, lost, first):
        ana.says(first)
        ana.does_not_hear("http")
        assert ana.document["tier"] == "paid"
        assert paid_sessions(ana) == [lost[1]]

    def test_is_believed_by_another_id_of_theirs_too(self, world, ana, named, lost):
        named.says("hi", ExternalUserId=NUMBER)
        assert named.document["tier"] == "paid"

    def test_is_looked_up_when_they_say_so_where_stripe_was_away(self, world, ana, lost):
        world.stripe.faults.set(Mode.ERROR)
        ana.says("hi")
        assert ana.document["tier"] == "free"
        world.stripe.faults.clear()
        ana.says("I have paid")
        assert ana.document["tier"] == "paid"

    def test_event_without_a_session_at_stripe_counts_in_test_mode(self, world, ana):
        ana.says("hi")
        learner_id = ana.learner_id
        shutil.rmtree(world.folder / learner_id[4:6])
        world.tells(completed(learner_id, "cs_test_made_by_hand"))
        ana.says("chapter 6")
        assert ana.document["tier"] == "paid"
        assert ana.learner_id == learner_id
