"""Money that goes back: refunds and disputes, and what they close."""

import pytest

from bot.core.payments.ledger import timeline
from bot.core.payments.stripe_events import NEEDED_EVENTS
from bot.core.payments.stripe_results import ErrorDetails, Refunded, Refused
from tests.chat import SECRET
from tests.doors.test_cli import run
from tests.money.looking import deliveries, facts_of, refunds
from tests.world import completed, session, stripe_event

SETTINGS = ("STRIPE_SECRET_KEY", "STRIPE_PRICE_ID_PAID", "PUBLIC_URL", "STORE_URL", "STRIPE_API_BASE")


@pytest.fixture
def paid(world, ana):
    """Ana, two lessons into the chapter that she paid for; her session's id."""
    session_id = ana.session["id"]
    world.stripe.pay(session_id)
    ana.says("next")
    ana.says("next")
    ana.hears(SECRET)
    return session_id


def by_cli(world, *arguments, **settings):
    return run(*arguments, **{name: world.settings[name] for name in SETTINGS}, **settings)


def payment_of(person):
    (payment,) = person.document["payments"]
    return payment


def place(person):
    return [person.document[name] for name in ("chapter", "lesson", "read", "solved")]


def intent_of(world, session_id):
    return world.stripe.sessions[session_id]["payment_intent"]


def tells_of_dispute(world, session_id, status, kind="closed", dispute="dp_1"):
    about = {"id": dispute, "object": "dispute", "amount": 2900, "currency": "usd", "status": status}
    about |= {"payment_intent": intent_of(world, session_id), "charge": "ch_1", "metadata": {}}
    return world.tells(stripe_event(f"charge.dispute.{kind}", about, f"evt_{dispute}_{status}")).status


def keeps_the_chapters(ana):
    ana.says("chapter 6")
    ana.hears(SECRET)
    return ana.document["tier"] == "paid"


class TestByDefault:
    def test_partial_refund_is_recorded_and_changes_nothing(self, world, ana, paid):
        world.stripe.refund(paid, 900)
        assert (payment_of(ana)["refunded"], payment_of(ana)["refunded_in_full"]) == (900, False)
        assert keeps_the_chapters(ana)

    def test_full_refund_keeps_the_chapters_open(self, world, ana, paid):
        world.stripe.refund(paid, 900)
        world.stripe.refund(paid)
        assert (payment_of(ana)["refunded"], payment_of(ana)["refunded_in_full"]) == (2900, True)
        assert keeps_the_chapters(ana)
        amounts = [(fact.amount, fact.detail) for fact in facts_of(world, "refunded")]
        assert sorted(amounts) == [(900, None), (2900, "full")]

    def test_refunds_that_are_told_in_another_order_add_up_alike(self, world, ana, paid):
        world.stripe.webhooks.url = None
        world.stripe.refund(paid, 900)
        world.stripe.refund(paid)
        told = [each for each in world.stripe.ledger.events.values() if each["type"] == "charge.refunded"]
        for event in reversed(told):
            assert world.tells(event).status == 200
        assert (payment_of(ana)["refunded"], payment_of(ana)["refunded_in_full"]) == (2900, True)

    def test_lost_dispute_keeps_the_chapters_open_and_is_shown_to_the_operator(self, world, ana, paid):
        dispute = world.stripe.dispute(paid)
        world.stripe.close_dispute(dispute, "lost")
        assert payment_of(ana)["disputes"] == {dispute: "lost"}
        assert keeps_the_chapters(ana)
        assert [line["level"] for line in world.log.lines("dispute_lost")] == ["warning"]

    def test_event_that_comes_again_changes_nothing(self, world, ana, paid):
        world.stripe.refund(paid)
        before, facts = ana.document, len(facts_of(world, "refunded"))
        for event_id, event in list(world.stripe.ledger.events.items()):
            if event["type"] == "charge.refunded":
                world.stripe.resend(event_id)
        assert ana.document == before
        assert len(facts_of(world, "refunded")) == facts

    def test_refund_of_another_product_is_nobodys(self, world, ana, paid):
        before = ana.document
        charge = {"id": "ch_9", "object": "charge", "payment_intent": "pi_9", "amount": 500}
        charge |= {"amount_refunded": 500, "refunded": True, "currency": "usd", "metadata": {}}
        assert world.tells(stripe_event("charge.refunded", charge)).status == 200
        assert ana.document == before
        assert facts_of(world, "refunded") == []


class TestClosing:
    @pytest.fixture
    def settings(self):
        return {"CLOSE_ON_REFUND": "1"}

    def test_full_refund_closes_at_the_next_message_with_a_kind_sentence_and_a_fresh_link(
        self, world, ana, paid
    ):
        stood_at = place(ana)
        world.stripe.refund(paid)
        assert deliveries(ana, "refund") == []  # nobody is written to about what the operator did
        ana.says("next")
        ana.hears("returned to you", "progress are kept")
        ana.meets_the_wall()
        assert ana.session["id"] != paid
        assert place(ana) == stood_at
        ana.says("next")
        ana.does_not_hear(SECRET, "returned to you")

    @pytest.mark.parametrize(
        ("word", "answer"),
        [("stop", "I will not write"), ("chapter 2", "Text 2.1"), ("progress", "Lessons read")],
    )
    def test_what_can_always_be_said_is_done_beside_that_sentence(self, world, ana, paid, word, answer):
        world.stripe.refund(paid)
        ana.says(word)
        ana.hears("returned to you", answer)
        ana.does_not_hear(SECRET, "https://")
        assert ana.document["stopped"] is (word == "stop")

    def test_paying_again_opens_at_the_same_place(self, world, ana, paid):
        stood_at = place(ana)
        world.stripe.refund(paid)
        ana.says("next")
        world.stripe.pay(ana.session["id"])
        assert ana.document["tier"] == "paid"
        assert place(ana) == stood_at
        assert refunds(world) == [(intent_of(world, paid), 2900)]  # the new payment is no second one
        assert len(deliveries(ana, "confirmation")) == 2
        ana.says("back")
        ana.hears(SECRET)

    def test_partial_refund_closes_nothing(self, world, ana, paid):
        world.stripe.refund(paid, 2899)
        assert keeps_the_chapters(ana)

    def test_free_chapters_stay_open(self, world, ana, paid):
        world.stripe.refund(paid)
        ana.says("hello")
        ana.says("chapter 2")
        ana.hears("Text 2.1")

    def test_open_dispute_closes_nothing_and_a_won_one_neither(self, world, ana, paid):
        dispute = world.stripe.dispute(paid)
        assert keeps_the_chapters(ana)
        world.stripe.close_dispute(dispute, "won")
        assert payment_of(ana)["disputes"] == {dispute: "won"}
        assert keeps_the_chapters(ana)

    def test_lost_dispute_closes(self, world, ana, paid):
        world.stripe.close_dispute(world.stripe.dispute(paid), "lost")
        ana.says("next")
        ana.hears("taken back by your bank")
        ana.meets_the_wall()

    def test_dispute_that_is_won_after_all_restores_the_same_place(self, world, ana, paid):
        stood_at = place(ana)
        for status in ("lost", "won"):
            assert tells_of_dispute(world, paid, status) == 200
        assert (ana.document["tier"], place(ana)) == ("paid", stood_at)
        assert tells_of_dispute(world, paid, "lost") == 200  # once more, late
        ana.says("back")
        ana.hears(SECRET)
        ana.does_not_hear("bank")

    @pytest.mark.parametrize("end", ["warning_closed", "warning_under_review"])
    def test_inquiry_closes_nothing(self, world, ana, paid, end):
        dispute = world.stripe.dispute(paid, "warning_needs_response")
        assert payment_of(ana)["disputes"] == {}
        world.stripe.close_dispute(dispute, end)
        assert facts_of(world, "dispute_opened", "dispute_lost") == []
        assert keeps_the_chapters(ana)

    @pytest.mark.parametrize("goes_on", [None, "warning_under_review", "warning_closed"])
    def test_inquiry_is_in_the_story_once_and_no_difference_to_stripes_books(self, world, ana, paid, goes_on):
        dispute = world.stripe.dispute(paid, "warning_needs_response")
        if goes_on is not None:
            world.stripe.close_dispute(dispute, goes_on)
        told = [fact.detail for fact in timeline(world.store.facts()) if fact.kind == "inquiry_opened"]
        assert told == [dispute]
        done = by_cli(world, "payments", "--check")
        assert (done.code, done.out) == (0, "")

    def test_inquiry_that_became_a_dispute_is_one(self, world, ana, paid):
        world.stripe.webhooks.enabled_events = sorted(NEEDED_EVENTS)
        dispute = world.stripe.dispute(paid, "warning_needs_response")
        world.stripe.close_dispute(dispute, "needs_response")
        assert payment_of(ana)["disputes"] == {dispute: "open"}
        for charge in world.stripe.ledger.charges.values():
            charge["disputed"] = False
        assert by_cli(world, "payments", "--check").out == f"{paid}  disputed: True here, False at Stripe\n"

    @pytest.mark.parametrize("late", ["refund", "dispute"])
    def test_money_that_went_back_before_its_completed_event_ends_alike(self, world, ana, late):
        world.stripe.behaviour.held = True
        session_id = ana.session["id"]
        world.stripe.pay(session_id, wait=0)
        if late == "refund":
            world.stripe.refund(session_id, wait=0)
        else:
            dispute = world.stripe.dispute(session_id, wait=0)
            world.stripe.close_dispute(dispute, "lost", wait=0)
        for event in reversed(world.stripe.ledger.events.values()):
            assert world.tells(event).status == 200
        assert (ana.document["tier"], ana.document["chapter"]) == ("free", 6)
        assert deliveries(ana, "confirmation") == []
        ana.says("next")
        ana.hears("progress are kept")
        ana.meets_the_wall()

    def test_money_back_for_one_of_two_payments_closes_nothing(self, world, ana, paid, do_tasks):
        world.tells(stripe_event("checkout.session.completed", session(ana.learner_id, "cs_test_2"), "evt_2"))
        world.stripe.refund(paid)
        assert keeps_the_chapters(ana)


# `tutorclaw refund`


def test_operator_refunds_a_learner_who_is_told(world, ana, paid):
    done = by_cli(world, "refund", ana.address)
    assert (done.code, done.said) == (0, [])
    assert refunds(world) == [(intent_of(world, paid), 2900)]
    (told,) = deliveries(ana, "refund")
    assert "$29.00 is on its way back" in told
    assert payment_of(ana)["refunded_in_full"]
    assert len(facts_of(world, "refunded")) == 1
    assert keeps_the_chapters(ana)
    again = by_cli(world, "refund", ana.learner_id)
    assert (again.code, again.said) == (1, ["no payment to give back"])
    assert len(refunds(world)) == 1


def test_refund_that_stripe_does_not_take_now_is_made_later(world, ana, paid, do_tasks):
    world.stripe.refuse()
    done = by_cli(world, "refund", ana.learner_id)
    assert done.code == 1
    assert "tried again by itself" in done.said[0]
    assert deliveries(ana, "refund") == []
    world.stripe.start()
    ana.edit(errands=[{**each, "due_at": "2026-01-01T00:00:00Z"} for each in ana.document["errands"]])
    do_tasks(ana)
    assert refunds(world) == [(intent_of(world, paid), 2900)]
    assert len(deliveries(ana, "refund")) == 1


def test_payment_that_cost_nothing_is_none_to_give_back(world, ana, money):
    world.tells(completed(ana.learner_id, amount_total=0, payment_intent=None))
    assert money.refunds.ask_for_refund(ana.learner_id) == 0
    assert not any(each["kind"] == "refund" for each in ana.document["errands"])


def test_refund_that_comes_to_nothing_is_no_money_back_and_is_asked_for_under_another_key(
    ana, paid, money, do_tasks, monkeypatch
):
    keys = []

    def refund(intent, key, learner_id, deadline):
        keys.append(key)
        return Refunded("re_1", "failed" if len(keys) == 1 else "succeeded", 2900)

    monkeypatch.setattr(money.gateway, "refund", refund)
    money.refunds.ask_for_refund(ana.learner_id)
    do_tasks(ana)
    assert deliveries(ana, "refund") == []
    assert not payment_of(ana)["refunded_in_full"]
    ana.edit(errands=[{**each, "due_at": "2026-01-01T00:00:00Z"} for each in ana.document["errands"]])
    do_tasks(ana)
    assert len(set(keys)) == 2
    assert len(deliveries(ana, "refund")) == 1
    assert payment_of(ana)["refunded_in_full"]


def test_payment_that_the_bank_took_back_is_not_refunded_as_well(
    world, ana, paid, money, do_tasks, monkeypatch
):
    disputed = Refused(ErrorDetails("invalid_request_error", 400, "charge_disputed"))
    monkeypatch.setattr(money.gateway, "refund", lambda *_: disputed)
    money.refunds.ask_for_refund(ana.learner_id)
    assert do_tasks(ana) == 1
    assert ana.document["errands"] == []
    assert deliveries(ana, "refund") == []
    assert world.log.lines("refund_of_disputed_payment")


def test_refund_of_nobody_is_said(world):
    done = by_cli(world, "refund", "whatsapp:+15009999999")
    assert (done.code, done.said) == (1, ["no such learner"])


class TestTwoPaymentsLeftAlone:
    @pytest.fixture
    def settings(self):
        return {"AUTO_REFUND_DUPLICATES": "0", "CLOSE_ON_REFUND": "1"}

    def test_refunding_all_of_them_tells_nobody_that_the_course_stays_open(self, world, ana, paid, money):
        other = money.gateway.create_session(ana.learner_id, 99, 5).session_id
        world.stripe.pay(other)
        done = by_cli(world, "refund", ana.learner_id, AUTO_REFUND_DUPLICATES="0", CLOSE_ON_REFUND="1")
        assert done.code == 0
        assert len(refunds(world)) == 2
        assert ana.document["tier"] == "free"
        assert not any("paid twice" in each for each in deliveries(ana, "refund"))
