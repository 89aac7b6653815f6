"""What is told of a learner's money leads to the same document in any order, and however often it is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.checkout import Checkout
from bot.core.learner import Learner, Tier
from bot.core.payments.checkout_session import open_checkout, with_checkout
from bot.core.payments.payment import Payment, Reversal, is_live, surplus
from bot.core.payments.recording import (
    Policy,
    knows_payment,
    note_over,
    note_processing,
    note_reversal,
    record_payment,
)
from bot.core.payments.refunds import is_needless, with_refunds_asked, without_needless
from bot.core.payments.tasks import TaskKind
from tests.chat import NOON, Person, small_course
from tests.learners import changed

COURSE = small_course()
CLOSING = Policy(auto_refund=False, close_on_refund=True)
SESSIONS = ("cs_test_a", "cs_test_b")


def payment(session_id: str = "cs_test_a", **more: object) -> Payment:
    age = timedelta(minutes=SESSIONS.index(session_id))
    known = {"payment_intent": f"pi_{session_id}", "created_at": NOON + age}
    return replace(Payment(session_id, f"evt_{session_id}", 1900, "usd", NOON), **{**known, **more})


def ana(**fields: object) -> Learner:
    learner = Person(chapter=5, wall=7, **fields).learner
    assert learner is not None
    return learner


def paid(learner: Learner, session_id: str = "cs_test_a", policy: Policy = Policy()) -> Learner:  # noqa: B008
    given = payment(session_id)
    if knows_payment(learner, given.session_id, given.event_id):
        return learner
    return record_payment(COURSE, learner, given, policy)


def given_back(learner: Learner, session_id: str = "cs_test_a", **told: object) -> Learner:
    return note_reversal(learner, f"pi_{session_id}", Reversal(**told), CLOSING)


HAPPENINGS = {
    "paid a": lambda it: paid(it, "cs_test_a", CLOSING),
    "paid b": lambda it: paid(it, "cs_test_b", CLOSING),
    "on its way a": lambda it: note_processing(it, "cs_test_a", NOON),
    "on its way b": lambda it: note_processing(it, "cs_test_b", NOON),
    "over b": lambda it: note_over(it, "cs_test_b", False, NOON),
    "part of a back": lambda it: given_back(it, refunded=500),
    "all of a back": lambda it: given_back(it, refunded=1900, refunded_in_full=True),
    "of that a part failed": lambda it: given_back(it, failed_refunds={"re_1": 500}),
    "of that the rest failed": lambda it: given_back(it, failed_refunds={"re_2": 1400}),
    "all of b back": lambda it: given_back(it, "cs_test_b", refunded=1900, refunded_in_full=True),
    "dispute of a": lambda it: given_back(it, disputes={"dp_1": "open"}),
    "dispute of a lost": lambda it: given_back(it, disputes={"dp_1": "lost"}),
    "dispute of b won": lambda it: given_back(it, "cs_test_b", disputes={"dp_2": "won"}),
    "dispute of b": lambda it: given_back(it, "cs_test_b", disputes={"dp_2": "open"}),
}


def money(learner: Learner) -> object:
    """What must not depend on the order: tier, place, and what is known of each payment."""
    purchase = learner.purchase
    payments = sorted(purchase.payments, key=lambda each: each.session_id)
    return learner.tier, learner.progress.chapter, payments, dict(purchase.given_back), purchase.processing


@given(st.data())
def test_any_order_and_repetition_of_a_history_leads_to_the_same_document(data):
    history = data.draw(st.lists(st.sampled_from(sorted(HAPPENINGS)), min_size=1, unique=True))
    once, again = ana(), ana()
    for name in data.draw(st.permutations(history)):
        once = HAPPENINGS[name](once)
    for name in data.draw(st.permutations(history * 2)):
        again = HAPPENINGS[name](again)
    assert money(once) == money(again)


def test_the_upgrade_queues_one_confirmation_and_moves_to_the_wall():
    learner = paid(ana())
    assert (learner.tier, learner.progress.chapter, learner.progress.wall) == (Tier.PAID, 7, None)
    assert [each.kind for each in learner.deliveries] == ["confirmation"]
    assert "chapter 4" in learner.deliveries[0].text  # the small course ends there


@pytest.mark.parametrize(
    ("policy", "refunded_before", "welcomed"),
    [(Policy(), False, True), (Policy(), True, True), (CLOSING, False, True), (CLOSING, True, False)],
)
def test_who_has_the_course_is_welcomed_and_nobody_else(policy, refunded_before, welcomed):
    learner = ana()
    if refunded_before:  # its event overtook the payment's
        learner = given_back(learner, refunded=1900, refunded_in_full=True)
    learner = paid(learner, "cs_test_a", policy)
    assert (learner.tier is Tier.PAID) is welcomed
    assert [each.kind for each in learner.deliveries] == ["confirmation"] * welcomed


def test_a_second_payment_is_given_back_once_and_welcomes_nobody():
    learner = paid(paid(ana(), "cs_test_b"), "cs_test_a")
    refunds = [each for each in learner.purchase.errands if each.kind is TaskKind.REFUND]
    assert [each.session_id for each in refunds] == ["cs_test_b"]  # the later one, whichever came first
    assert len(learner.deliveries) == 1
    assert len(learner.purchase.payments) == 2


def test_two_payments_that_no_event_told_of_are_two():
    """Found by the success page or `reconcile`, neither has an event's id."""
    learner = record_payment(COURSE, ana(), payment("cs_test_a", event_id=None), Policy())
    assert knows_payment(learner, "cs_test_a", None)
    assert not knows_payment(learner, "cs_test_b", None)


def test_with_the_switch_off_nothing_is_given_back():
    off = Policy(auto_refund=False)
    assert not paid(paid(ana(), "cs_test_a", off), "cs_test_b", off).purchase.errands


def twice() -> Learner:
    return paid(paid(ana()), "cs_test_b")


GONE = {"refunded": 1900, "refunded_in_full": True}


@pytest.mark.parametrize(
    ("learner", "needless"),
    [
        (twice(), False),
        (given_back(twice(), refunded=500), False),
        (given_back(twice(), **GONE), True),
        (given_back(twice(), disputes={"dp": "lost"}), True),
        (given_back(twice(), "cs_test_b", **GONE), False),  # it is done, and the learner must be told
        (
            with_refunds_asked(given_back(twice(), **GONE), twice().purchase.payments, NOON),
            False,
        ),  # by the operator
    ],
)
def test_a_refund_of_a_second_payment_is_needless_once_the_other_went_back(learner, needless):
    (errand,) = (each for each in learner.purchase.errands if each.session_id == "cs_test_b")
    assert is_needless(learner, errand) is needless
    assert (without_needless(learner, errand.key) != learner) is needless


def test_a_second_payment_that_is_kept_counts_as_the_first_from_then_on():
    kept = without_needless(given_back(twice(), **GONE), "refund-cs_test_b")
    assert kept.purchase.errands == ()
    assert [each.refund_asked for each in kept.purchase.payments] == [False, False]
    third = replace(payment("cs_test_b"), session_id="cs_test_c", event_id="evt_c", payment_intent="pi_c")
    errands = record_payment(COURSE, kept, third, Policy()).purchase.errands
    assert [(each.session_id, each.if_surplus) for each in errands] == [("cs_test_c", True)]


def test_the_operators_refund_of_all_is_no_surplus_whichever_was_queued_first():
    learner = with_refunds_asked(twice(), twice().purchase.payments, NOON)
    errands = learner.purchase.errands
    assert {each.session_id: each.if_surplus for each in errands} == dict.fromkeys(SESSIONS, False)


def test_a_payment_after_a_refund_is_no_surplus():
    learner = given_back(paid(ana()), refunded=1900, refunded_in_full=True)
    learner = paid(learner, "cs_test_b")
    assert not learner.purchase.errands
    assert learner.tier is Tier.PAID


def test_a_payment_expires_the_other_sessions():
    learner = with_checkout(ana(), Checkout(1, "f", "cs_test_old", "https://x", NOON))
    learner = with_checkout(learner, Checkout(2, "g", "cs_test_a", "https://y", NOON))
    learner = paid(learner)
    errands = learner.purchase.errands
    assert [(each.kind, each.session_id) for each in errands] == [(TaskKind.EXPIRE, "cs_test_old")]
    assert learner.purchase.checkout is not None
    assert learner.purchase.checkout.session_id is None


@pytest.mark.parametrize(
    ("policy", "told", "tier"),
    [
        (Policy(), {"refunded": 1900, "refunded_in_full": True}, Tier.PAID),
        (CLOSING, {"refunded": 1000}, Tier.PAID),
        (CLOSING, {"refunded": 1900, "refunded_in_full": True}, Tier.FREE),
        (CLOSING, {"failed_refunds": {"re": 1900}}, Tier.PAID),
        (CLOSING, {"disputes": {"dp": "open"}}, Tier.PAID),
        (CLOSING, {"disputes": {"dp": "lost"}}, Tier.FREE),
        (CLOSING, {"disputes": {"dp": "won"}}, Tier.PAID),
    ],
)
def test_money_that_goes_back_closes_only_where_the_operator_wants_it(policy, told, tier):
    learner = note_reversal(paid(ana()), "pi_cs_test_a", Reversal(**told), policy)
    assert learner.tier is tier
    assert learner.progress.chapter == 7


def test_a_refund_that_failed_neither_opens_nor_closes_anything():
    free = given_back(paid(ana()), refunded=1900, refunded_in_full=True)
    assert given_back(free, failed_refunds={"re": 1900}).tier is Tier.FREE
    kept = note_reversal(paid(ana()), "pi_cs_test_a", Reversal(1900, True), Policy())  # not closing yet
    assert given_back(kept, failed_refunds={"re": 1900}).tier is Tier.PAID


def test_closing_is_told_once_with_a_fresh_link_and_keeps_the_progress():
    ben = Person(chapter=4, lesson=2, solved={4: (1,)})
    ben.learner = paid(changed(ben.learner, wall=None))
    ben.learner = given_back(ben.learner, refunded=1900, refunded_in_full=True)
    ben.says("next")
    ben.hears("returned to you", "progress are kept")
    ben.meets_the_wall(4)
    progress = ben.learner.progress
    assert (progress.chapter, progress.lesson, progress.solved) == (4, 2, {4: (1,)})
    ben.says("menu")
    ben.does_not_hear("returned")
    ben.learner = paid(ben.learner, "cs_test_b")
    assert (ben.learner.tier, ben.learner.progress.chapter, ben.learner.progress.lesson) == (Tier.PAID, 4, 2)


def test_paying_again_after_a_look_at_a_free_chapter_leads_back_to_where_they_stood():
    ben = Person(chapter=4, lesson=2)
    ben.learner = given_back(paid(ben.learner), refunded=1900, refunded_in_full=True)
    ben.says("chapter 1")
    ben.hears("returned to you", "Text 1.1")
    assert paid(ben.learner, "cs_test_b").progress.chapter == 4


def test_slow_money_is_told_once_and_opens_when_it_arrives():
    learner = note_processing(ana(), "cs_test_a", NOON)
    assert note_processing(learner, "cs_test_a", NOON) is learner
    assert learner.tier is Tier.FREE
    learner = paid(learner)
    assert (learner.purchase.processing, learner.tier) == ((), Tier.PAID)
    assert note_processing(learner, "cs_test_a", NOON) is learner


def test_slow_money_that_fails_brings_a_fresh_link():
    learner = with_checkout(ana(), Checkout(1, "f", "cs_test_a", "https://x", NOON))
    learner = note_over(note_processing(learner, "cs_test_a", NOON), "cs_test_a", True, NOON)
    assert learner.purchase.processing == ()
    assert [each.kind for each in learner.purchase.errands] == [TaskKind.NEW_LINK]


def test_a_dispute_that_was_closed_never_opens_again():
    learner = given_back(given_back(paid(ana()), disputes={"dp": "lost"}), disputes={"dp": "open"})
    assert learner.purchase.payments[0].disputes == {"dp": "lost"}
    assert not is_live(learner.purchase.payments[0])
    assert surplus(learner.purchase.payments) == ()


def test_a_link_is_given_again_while_it_opens_and_the_settings_are_those_it_was_made_with():
    made = Checkout(1, "f00d", "cs_test_a", "https://checkout.stripe.com/c/a", NOON)
    learner = ana(checkout=made)
    assert open_checkout(learner, "f00d", NOON - timedelta(seconds=1)) == made
    assert open_checkout(learner, "f00d", NOON) is None
    assert open_checkout(learner, "beef", NOON - timedelta(seconds=1)) is None
