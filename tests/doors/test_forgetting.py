"""Somebody is erased everywhere but in the ledger, and nothing older makes them anew. Over both stores."""

import shutil
import subprocess
import time
from datetime import timedelta

import psycopg
import pytest

from bot.background import make_recovery
from bot.core.payments.ledger import Kind
from bot.errors import StoreUnavailable
from bot.sandbox.twilio.messages import new_message
from bot.services.access import Access
from bot.services.ledger_writer import LedgerWriter
from bot.wiring import make_messages, make_money, utc_now
from tests.chat import SECRET, small_course
from tests.money.looking import facts_of
from tests.store.conftest import migrated, postgres, postgresql_url
from tests.understanding import UNDERSTANDING
from tests.world import ACCOUNT, BOT, CHAPTERS, FREE, completed, stripe_event

__all__ = ["migrated", "postgres", "postgresql_url"]

NAMED = "whatsapp:US.13491208655302741918"


@pytest.fixture(params=["files", "postgresql"])
def settings(request):
    if request.param == "files":
        return {}
    return {"STORE_URL": request.getfixturevalue("postgresql_url")}


@pytest.fixture
def money(world):
    money = make_money(world.config, small_course(FREE, CHAPTERS), world.store)
    yield money
    money.gateway.close()


@pytest.fixture
def ana(world):
    """Known by two ids, with an open payment page, a delivery that waits and a name."""
    world.ana.name = "Anastasia"
    world.ana.says("hi", ExternalUserId=NAMED)
    world.ana.says("chapter 6")
    return world.ana


def learner_of(world, person):
    return world.store.read(world.store.id_for(person.address))


def pays(world, ana, session_id="cs_test_1"):
    learner_id = learner_of(world, ana).learner_id
    assert world.tells(completed(learner_id, session_id)).status == 200


def forgets(ana):
    for text in ("forget me", "yes", "forget me"):
        ana.says(text)
    ana.hears("I have erased all I knew of you")


def everything(world):
    """All that the store has, by where it stands."""
    url = world.config.store_url
    if url.startswith("json:"):
        return {str(each): each.read_bytes() for each in world.folder.rglob("*") if each.is_file()}
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'public'"
        ).fetchall()
        return {
            name: str(connection.execute(f"select t::text from {name} t").fetchall()).encode()  # noqa: S608
            for (name,) in tables
        }


def is_nowhere(world, *marks):
    for where, data in everything(world).items():
        for mark in ("15005550001", "13491208655302741918", "Anastasia", *marks):
            assert mark.encode() not in data, where
            assert mark not in where


def test_nothing_of_them_is_left_in_any_file(world, ana):
    pays(world, ana)
    learner_id = learner_of(world, ana).learner_id
    forgets(ana)
    is_nowhere(world)
    assert learner_of(world, ana) is None
    assert [each.learner_id for each in facts_of(world, Kind.LEARNER_FORGOTTEN)] == [learner_id]
    assert [each.session_id for each in facts_of(world, Kind.PAID)] == ["cs_test_1"]


def test_their_open_payment_page_is_ended_and_nothing_is_sent_any_more(world, ana):
    with world.store.locked(learner_of(world, ana).learner_id) as entry:
        page = entry.learner.purchase.checkout.session_id
    pays(world, ana)  # the confirmation waits
    world.ana.says("chapter 6")
    forgets(ana)
    assert world.stripe.sessions[page]["status"] == "expired"
    with world.delivering():
        assert not world.twilio.wait_for(lambda: world.twilio.sent, timeout=1.5)
    is_nowhere(world)


def test_message_that_comes_again_gets_the_same_reply_and_makes_nobody(world, ana):
    for text in ("forget me", "yes"):
        ana.says(text)
    sid = world.new_sid()
    first = ana.sends("forget me", sid)
    again = ana.sends("forget me", sid)
    assert again == first
    assert learner_of(world, ana) is None


def test_nothing_older_makes_them_anew(world, ana, money):
    """An event, reconciling, recovery, the status of a delivery, another learner's merge of their ids."""
    learner_id = learner_of(world, ana).learner_id
    page = ana_session(world, learner_id)
    world.stripe.behaviour.held = True
    world.stripe.pay(page, wait=0)
    list(money.payments.reconcile(utc_now() - timedelta(days=1)))
    forgets(ana)
    at = utc_now() - timedelta(minutes=9)
    world.twilio.messages.append(new_message(ACCOUNT, "inbound", ana.address, BOT, "next", at))
    messages = make_messages(small_course(FREE, CHAPTERS), world.store, money, UNDERSTANDING)
    recovery = make_recovery(world.config, messages, world.store)
    assert recovery.recover(utc_now() - timedelta(hours=1)).answered == 0
    outcomes = [outcome.value for _, outcome in money.payments.reconcile(utc_now() - timedelta(days=1))]
    assert outcomes == ["erased learner's"]
    world.tells(completed(learner_id, page, "evt_again"))
    charge = {"id": "ch_1", "object": "charge", "refunded": True, "amount_refunded": 2900}
    charge |= {"payment_intent": "pi_x", "metadata": {"learner_id": learner_id}}
    world.tells(stripe_event("charge.refunded", charge, "evt_refund"))
    form = {"MessageSid": "SM" + "9" * 32, "MessageStatus": "read", "To": ana.address}
    world.posts(form, "/whatsapp/status")
    assert learner_of(world, ana) is None
    assert list(world.store.ids()) == []
    assert list(world.store.unmatched()) == []


def ana_session(world, learner_id):
    (page,) = [
        each["id"] for each in world.stripe.sessions.values() if each["client_reference_id"] == learner_id
    ]
    return page


class TestBack:
    @pytest.fixture
    def payer(self, world, ana):
        pays(world, ana)
        forgets(ana)
        return ana

    def test_is_asked_once_and_takes_up_what_was_paid(self, world, payer):
        payer.says("hi")
        payer.hears("Shall I open it for you again?")
        payer.says("yes")
        payer.hears("The full course is yours")
        payer.says("chapter 6")
        payer.hears(SECRET)
        learner = learner_of(world, payer)
        assert [each.session_id for each in learner.purchase.payments] == ["cs_test_1"]
        assert learner.deliveries == ()  # the confirmation went out before
        assert len(facts_of(world, Kind.PAID)) == len(facts_of(world, Kind.TAKEN_UP)) == 1

    def test_no_begins_anew_and_old_events_change_nothing(self, world, payer):
        payer.says("hi")
        payer.says("no")
        world.tells(completed(learner_of(world, payer).learner_id, "cs_test_1", "evt_again"))
        payer.says("chapter 6")
        assert SECRET not in payer.reply
        assert "checkout" in payer.reply or "pay" in payer.reply
        payer.says("I have paid")
        payer.says("chapter 6")
        payer.hears(SECRET)

    @pytest.mark.parametrize("said", [(), ("no",)])
    def test_who_then_pays_by_a_link_of_before_has_paid(self, world, payer, said):
        """Stripe may not have ended it."""
        for text in ("hi", *said):
            payer.says(text)
        learner_id = learner_of(world, payer).learner_id
        world.tells(completed(learner_id, "cs_test_old", created=int(time.time()) - 3600))
        payer.says("chapter 6")
        payer.hears(SECRET)
        assert [each.session_id for each in facts_of(world, Kind.PAID)] == ["cs_test_1", "cs_test_old"]

    def test_what_the_operator_closed_stays_closed(self, world, ana):
        pays(world, ana)
        access = Access(world.store, LedgerWriter(world.store, utc_now), utc_now)
        access.revoke(learner_of(world, ana).learner_id, "shared the account")
        forgets(ana)
        for text in ("hi", "I have paid", "chapter 6"):
            ana.says(text)
            ana.does_not_hear(SECRET)

    def test_who_does_not_answer_is_sold_nothing(self, world, payer):
        payer.says("hi")
        payer.says("next")
        payer.says("chapter 6")
        payer.says("chapter 6")
        payer.hears(SECRET)

    def test_by_the_other_id_it_is_the_same_person(self, world, payer):
        named = world.learner(NAMED, "Ana")
        named.says("hi")
        named.hears("Shall I open it for you again?")
        named.says("yes")
        payer.says("chapter 6")
        payer.hears(SECRET)
        assert len(list(world.store.ids())) == 1

    def test_who_had_paid_nothing_is_a_stranger(self, world, ana):
        forgets(ana)
        ana.says("hi")
        ana.hears("Welcome")
        ana.does_not_hear("erased")
        ana.says("next")
        ana.hears("Text 1.1")

    def test_may_be_forgotten_again(self, world, payer):
        payer.says("hi")
        payer.says("yes")
        forgets(payer)
        is_nowhere(world)
        payer.says("hi")
        payer.hears("Shall I open it for you again?")


@pytest.mark.parametrize("settings", [{}])
def test_documents_of_a_backup_put_beside_the_tombstone_count_for_nothing(world, ana, tmp_path):
    pays(world, ana)
    shutil.copytree(world.folder, tmp_path / "backup")
    forgets(ana)
    subprocess.run(["cp", "-a", f"{tmp_path}/backup/.", str(world.folder)], check=True)
    assert learner_of(world, ana) is None
    ana.says("hi")
    ana.hears("Shall I open it for you again?")


def test_process_that_dies_before_it_erases_leaves_it_to_the_next_message(world, ana, monkeypatch):
    bury, fails = type(world.store).bury, [True]

    def dies(store, tombstone):
        if fails:
            fails.clear()
            raise StoreUnavailable("erasing", "the disk is full")
        return bury(store, tombstone)

    monkeypatch.setattr(type(world.store), "bury", dies)
    for text in ("forget me", "yes"):
        ana.says(text)
    assert ana.sends("forget me").status == 503
    ana.says("hi")
    ana.hears("Welcome")
    is_known = learner_of(world, ana)
    assert is_known.progress.lesson == 0
    assert is_known.other_addresses == ()
