"""The Checkout link: asked for in the chat, made by Stripe's stand-in, and what happens when that fails."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.stripe.faults import Mode
from bot.server.web_server import THREADS
from bot.services.checkout import MOST_WAITING
from bot.stripe.bulkhead import MOST_QUEUED, Bulkhead, Rejected
from bot.stripe.gateway import SLOTS
from tests.chat import SECRET
from tests.waiting import takes_less_than
from tests.world import at_once, completed, soon

SORRY = "I cannot reach the payment page"
PATIENCE = 10.0  # seconds: all that a turn may wait for Stripe


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    return world.ana


# The session


def test_session_is_asked_for_as_agreed(world, ana):
    ana.says("upgrade")
    (form,) = world.asked_for_sessions()
    assert (form["mode"], form["line_items"]) == ("payment", {"0": {"price": "price_world", "quantity": "1"}})
    assert form["metadata"] == {"learner_id": ana.learner_id}
    assert form["client_reference_id"] == ana.learner_id
    assert form["success_url"].startswith("https://bot.example.com/checkout/success")
    assert form["cancel_url"].startswith("https://bot.example.com/checkout/cancel")


def test_link_is_given_to_the_letter(world, ana):
    ana.says("upgrade")
    assert "#" in ana.session["url"]
    assert ana.session["url"] in ana.reply.split()


def test_teaser_of_what_lies_behind_is_shown_and_no_line_of_it(world, ana):
    ana.says("chapter 6")
    ana.meets_the_wall()
    ana.hears("Title 6", "teaser 6")


@pytest.mark.parametrize("text", ["upgrade", "How do I upgrade?", "chapter 6", "UPGRADE."])
def test_free_learner_who_asks_gets_the_link(world, ana, text):
    ana.says(text)
    ana.meets_the_wall()


def test_going_on_from_the_last_free_chapter_meets_the_wall(world, ana):
    ana.says("chapter 5")
    for _ in range(8):
        if "$29.00" in ana.says("next"):
            break
    ana.meets_the_wall()
    assert ana.document["chapter"] == 5


def test_first_message_may_ask_for_the_link(world):
    world.ana.says("upgrade")
    world.ana.meets_the_wall()
    world.ana.hears("Welcome")


@pytest.mark.parametrize("text", ["upgrad", "I don't want to upgrade", "chaptr 6", "7"])
def test_guess_sells_nothing(world, ana, text):
    ana.says(text)
    assert world.asked_for_sessions() == []


def test_paid_learner_who_asks_is_told_so(world):
    ben = world.ben
    ben.says("upgrade")
    ben.hears("already")
    assert world.asked_for_sessions() == []


# The same link, and a new one


def test_link_is_the_same_while_its_session_is_open(world, ana):
    links = set()
    for text in ("upgrade", "chapter 6", "upgrade", "chapter 7"):
        ana.says(text)
        ana.meets_the_wall()
        links.add(ana.session["url"])
    assert (len(links), len(world.asked_for_sessions())) == (1, 1)


def test_new_link_comes_once_stripe_has_told_that_the_session_expired(world, ana):
    ana.says("upgrade")
    old = ana.session
    world.stripe.expire(old["id"])
    _wait_for_deliveries(world, 1)
    ana.says("upgrade")
    ana.meets_the_wall()
    assert ana.session["id"] != old["id"]
    assert len(world.asked_for_sessions()) == 2


def test_new_link_comes_once_the_session_s_time_is_over(world, ana):
    ana.says("upgrade")
    old = ana.session["id"]
    over = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    ana.edit(checkout={**ana.document["checkout"], "expires_at": over})
    ana.says("upgrade")
    ana.meets_the_wall()
    assert ana.session["id"] != old


def _wait_for_deliveries(world, number):
    soon(lambda: len(world.stripe.deliveries) >= number)
    assert [each.status for each in world.stripe.deliveries] == [200] * number


def test_expiry_of_an_older_session_leaves_the_open_one(world, ana):
    ana.says("upgrade")
    old = ana.session
    over = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    ana.edit(checkout={**ana.document["checkout"], "expires_at": over})
    ana.says("upgrade")
    link = ana.session["url"]
    world.stripe.expire(old["id"])
    _wait_for_deliveries(world, 1)
    ana.says("upgrade")
    ana.hears(link)


@pytest.mark.parametrize(("end", "outcome"), [("expire", "closed"), ("pay", "upgraded")])
def test_restored_backup_gives_no_link_to_a_session_that_is_over(world, ana, end, outcome):
    """Stripe repeats its answer to the attempt that the backup does not know: that link is dead by now."""
    backup = ana.path.read_text()
    ana.says("upgrade")
    old, dead = ana.session["id"], ana.session["url"]
    getattr(world.stripe, end)(old)
    soon(lambda: [line for line in world.log.lines("stripe_event") if line["outcome"] == outcome])
    ana.path.write_text(backup)
    for _ in range(2):
        ana.says("upgrade")
        ana.meets_the_wall()
        ana.does_not_hear(dead)
    assert len(world.stripe.sessions) == 2


def test_restored_backup_gives_the_link_of_the_session_that_is_still_open(world, ana):
    backup = ana.path.read_text()
    ana.says("upgrade")
    link = ana.session["url"]
    ana.path.write_text(backup)
    ana.says("upgrade")
    ana.hears(link)
    assert len(world.stripe.sessions) == 1


def test_asks_at_the_same_instant_get_one_session(world, ana):
    world.stripe.faults.set(Mode.SLOW, 0.3)
    answers = at_once(*[lambda: ana.sends("upgrade")] * 4)
    assert [answer.status for answer in answers] == [200] * 4
    assert (len(world.asked_for_sessions()), len(world.stripe.sessions)) == (1, 1)
    assert all(ana.session["url"] in answer.messages[-1] for answer in answers)


def test_same_message_twice_at_the_same_instant_gets_one_session_and_one_reply(world, ana):
    sid = world.new_sid()
    world.stripe.faults.set(Mode.SLOW, 0.3)
    answers = at_once(*[lambda: ana.sends("upgrade", sid)] * 3)
    assert len(set(answers)) == 1
    assert len(world.asked_for_sessions()) == 1


def test_two_learners_get_two_sessions(world, ana):
    other = world.somebody()
    other.says("hi")
    at_once(lambda: ana.says("upgrade"), lambda: other.says("upgrade"))
    assert ana.session["url"] != other.session["url"]
    ana.meets_the_wall()
    other.meets_the_wall()


# Stripe in trouble


@pytest.mark.parametrize(
    "mode", [Mode.ERROR, Mode.OVERLOADED, Mode.LOST, Mode.GARBAGE], ids=lambda mode: mode.name
)
def test_stripe_that_fails_is_said_kindly_and_a_later_ask_works(world, ana, mode):
    world.stripe.faults.set(mode)
    with takes_less_than(PATIENCE):  # Twilio hangs up after 15 seconds, whatever Stripe does
        ana.says("chapter 6")
    ana.hears(SORRY)
    ana.does_not_hear(SECRET, "http")
    assert not (ana.document["checkout"] or {}).get("url")
    assert any(line["event"].startswith("stripe_") for line in world.log.lines())
    world.stripe.faults.clear()
    ana.says("upgrade")
    ana.meets_the_wall()
    payable = [each for each in world.stripe.sessions.values() if each["status"] == "open"]
    assert len(payable) <= 1 + (mode is Mode.LOST)


def test_stripe_that_is_down_is_said_kindly_and_a_later_ask_works(world, ana):
    world.stripe.refuse()
    ana.says("upgrade")
    ana.hears(SORRY)
    assert world.log.lines("stripe_unreachable")
    world.stripe.start()
    ana.says("upgrade")
    ana.meets_the_wall()


class TestWrongKey:
    @pytest.fixture
    def settings(self):
        return {"STRIPE_SECRET_KEY": "sk_test_revoked"}

    def test_stripe_that_refuses_is_said_kindly_and_the_operator_is_told_what_it_said(self, world, ana):
        ana.says("upgrade")
        ana.hears(SORRY)
        (line,) = world.log.lines("stripe_refused")
        assert (line["level"], line["status"]) == ("error", 401)
        assert "sk_test" not in world.log.text


class TestWrongPrice:
    @pytest.fixture
    def settings(self):
        return {"STRIPE_PRICE_ID_PAID": "price_deleted"}

    def test_price_that_stripe_does_not_know_sells_nothing(self, world, ana):
        for _ in range(2):
            ana.says("upgrade")
            ana.hears(SORRY)
        assert world.log.lines("stripe_refused")[0]["code"] == "resource_missing"
        assert world.stripe.sessions == {}


def test_failed_reply_is_repeated_as_it_was(world, ana):
    """Byte for byte: the learner asks again with a new message."""
    sid = world.new_sid()
    world.stripe.refuse()
    first = ana.sends("upgrade", sid)
    world.stripe.start()
    assert ana.sends("upgrade", sid) == first
    assert world.asked_for_sessions() == []


def test_stripe_that_hangs_costs_a_turn_ten_seconds_at_most_and_the_others_none(world, ana):
    """Many ask, with and without each other's lock; those who need nothing of Stripe do not notice.

    The seconds are what is promised, to people and to Twilio, so they pass by the clock on the wall.
    """
    askers = [world.somebody() for _ in range(18)]
    for asker in askers:
        asker.says("hi")
    payer = world.somebody()
    payer.says("upgrade")
    ana.says("upgrade")
    world.stripe.faults.set(Mode.HANG)

    def ask(person, text="upgrade"):
        started = time.monotonic()
        person.says(text)
        return time.monotonic() - started

    def meanwhile():
        soon(lambda: sum(each.name == "stripe-call" for each in threading.enumerate()) == SLOTS)
        took = []
        for text in ("menu", "next", "progress"):
            started = time.monotonic()
            ana.says(text)
            took.append(time.monotonic() - started)
        started = time.monotonic()
        assert world.tells(completed(askers[0].learner_id)).status == 200
        return [*took, time.monotonic() - started]

    def land_on_success_page():
        started = time.monotonic()
        assert world.get(f"/checkout/success?session_id={ana.session['id']}").status == 200
        return time.monotonic() - started

    twice = [askers[1], askers[2]]
    asks = [lambda who=who: ask(who) for who in (*askers, *twice)]
    asks += [lambda: ask(payer, "I have paid"), land_on_success_page]
    *asked, took = at_once(*asks, meanwhile)
    assert max(took) < 1
    assert max(asked) < PATIENCE
    assert all(SORRY in asker.reply for asker in askers[1:])
    assert askers[0].document["tier"] == "paid"
    world.stripe.faults.clear()
    askers[5].says("upgrade")
    askers[5].meets_the_wall()


def test_hung_stripe_leaves_threads_of_the_server_to_the_others():
    assert SLOTS + MOST_QUEUED + MOST_WAITING <= THREADS - 8


def test_who_comes_to_a_long_queue_for_stripe_is_refused_at_once():
    bulkhead, over = Bulkhead(1, seems_hung=5), threading.Event()
    callers = [threading.Thread(target=bulkhead.run, args=(over.wait, 5.0)) for _ in range(1 + MOST_QUEUED)]
    for caller in callers:
        caller.start()
    soon(lambda: bulkhead.queued == MOST_QUEUED)
    with takes_less_than(1):  # who queues waits for five
        assert bulkhead.run(over.wait, 5.0) == Rejected()
    over.set()
    for caller in callers:
        caller.join()


# The payment in between


def test_payment_that_comes_while_stripe_is_asked_is_not_lost(world, ana):
    world.stripe.faults.set(Mode.SLOW, 0.5)

    def pay():
        soon(world.asked_for_sessions)
        world.tells(completed(ana.learner_id, "cs_test_phone"))

    at_once(lambda: ana.says("chapter 6"), pay)
    ana.hears("already")
    assert (ana.document["tier"], ana.document["chapter"]) == ("paid", 6)
    assert ana.document["checkout"] is None or ana.document["checkout"]["url"] is None
    ana.says("next")
    ana.hears(SECRET)


def test_message_answered_while_stripe_is_asked_is_not_undone(world, ana):
    world.stripe.faults.set(Mode.SLOW, 0.5)

    def go_on():
        soon(world.asked_for_sessions)
        other = ana.sends("next")
        assert "Text 1.1" in other.text

    at_once(lambda: ana.says("upgrade"), go_on)
    ana.meets_the_wall()
    assert ana.document["lesson"] == 1


# A crash in between


def test_draft_that_a_crash_left_is_finished_by_the_repeat(world, ana):
    sid = world.new_sid()
    first = ana.sends("chapter 6", sid)
    document = ana.document
    (*others, answered) = document["replies"]
    draft = {"message_sid": sid, "texts": [], "offer": {"chapter": 6}}
    ana.edit(replies=[*others, draft], checkout=None)  # as it is between the two writes
    assert ana.sends("chapter 6", sid) == first  # the same attempt finds the session that was made
    assert len(world.stripe.sessions) == 1
    assert ana.document["replies"][-1]["texts"] == answered["texts"]
    assert ana.sends("chapter 6", sid) == first


def test_draft_whose_session_was_paid_meanwhile_says_so(world, ana):
    sid = world.new_sid()
    ana.says("chapter 6", sid)
    draft = {"message_sid": sid, "texts": [], "offer": {"chapter": 6}}
    ana.edit(replies=[draft])
    world.tells(completed(ana.learner_id))
    ana.says("chapter 6", sid)
    ana.hears("already")
