"""Two documents become one: nothing that was paid is lost, in whatever order and however often they meet."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.checkout import Checkout
from bot.core.gate import is_paid
from bot.core.learner import Answered, Inbox, Learner, Progress, Purchase, Tier
from bot.core.merging.learners import merged, moved, survivor
from bot.core.merging.messages import UNDER_WAY
from bot.core.messaging.addresses import addresses_of
from bot.core.messaging.delivery import Delivery, DeliveryState
from bot.core.messaging.inbox import Seen, find_answer
from bot.core.payments.checkout_session import knows_session
from bot.core.payments.payment import Payment, Reversal
from bot.core.payments.recording import knows_payment
from bot.core.payments.tasks import TaskKind
from tests.learners import changed

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MERGED = {
    Learner: {
        *("learner_id", "address", "name", "created_at", "other_addresses", "merged_ids", "tier", "progress"),
        *("stopped", "last_message_at", "purchase", "deliveries", "inbox", "tutoring", "more"),
        *("language", "heard", "languages_offered", "asked_for_person"),
    },
    Purchase: {
        *(
            "payments",
            "checkout",
            "processing",
            "promised",
            "other_sessions",
            "ended",
            "given_back",
            "closed_for",
            "errands",
            "former",
        ),
    },
    Inbox: {"replies", "seen", "alike"},
    Progress: {
        *("chapter", "lesson", "exercise", "hints", "wrong", "expecting", "confused"),  # of who is further
        *("step", "guess", "twin", "review", "kept_order", "kept_place", "program"),
        *("stage", "confidence"),
        *("read", "solved", "wall", "kept_steps", "kept_wall", "practice"),  # of both
        *("runs", "runs_on"),
    },
}
SESSIONS = [f"cs_{n}" for n in range(4)]

moments = st.integers(0, 50).map(lambda minutes: NOON + minutes * MINUTE)
payments = st.builds(
    lambda session, at, refunded, asked: Payment(
        session, f"evt_{session}", 2900, "usd", at, session.replace("cs", "pi"), None, refunded,
        refund_asked=asked,
    ),
    st.sampled_from(SESSIONS), moments, st.sampled_from([0, 100]), st.booleans(),
)  # fmt: skip
deliveries = st.builds(
    lambda number, at, state: Delivery(f"dlv_{number}", "confirmation", "You are in.", at, at, state),
    st.integers(0, 3),
    moments,
    st.sampled_from(DeliveryState),
)


def unique(values, by):
    return st.lists(values, max_size=3, unique_by=by).map(tuple)


@st.composite
def learners(draw, learner_id="lrn_a"):
    bought = draw(unique(payments, lambda each: each.session_id))
    others = draw(st.dictionaries(st.sampled_from(SESSIONS), st.none() | moments, max_size=2))
    present = draw(st.none() | st.sampled_from(SESSIONS))
    sids = draw(st.lists(st.integers(0, 40), max_size=10, unique=True))
    return changed(
        Learner(learner_id, f"whatsapp:+{learner_id}", draw(st.sampled_from(["", "Ana"])), draw(moments)),
        other_addresses=tuple(draw(st.lists(st.sampled_from(["whatsapp:+1", "whatsapp:+2"]), unique=True))),
        tier=Tier.PAID if bought else draw(st.sampled_from(Tier)),
        chapter=draw(st.integers(1, 9)),
        lesson=draw(st.integers(0, 3)),
        read=draw(st.dictionaries(st.integers(1, 3), st.integers(0, 5))),
        solved=draw(st.dictionaries(st.integers(1, 3), st.lists(st.integers(1, 3), unique=True).map(tuple))),
        stopped=draw(st.booleans()),
        last_message_at=draw(st.none() | moments),
        payments=bought,
        checkout=present and Checkout(draw(st.integers(1, 5)), "f00d", present, f"https://pay/{present}"),
        other_sessions=others,
        processing=tuple(draw(st.sets(st.sampled_from(SESSIONS), max_size=2))),
        given_back=draw(
            st.dictionaries(st.sampled_from(["pi_0", "pi_9"]), st.just(Reversal(2900, True)), max_size=2)
        ),
        deliveries=draw(unique(deliveries, lambda each: each.delivery_id)),
        replies=tuple(Answered(f"SM{learner_id}{n}", ("Hi",)) for n in sids),
    )


two = st.tuples(learners("lrn_a"), learners("lrn_b"))


def facts(learner):
    """What must be the same whichever document stays."""
    purchase = learner.purchase
    present = {purchase.checkout.session_id} if purchase.checkout else set()
    return {
        "ids": {learner.learner_id, *learner.merged_ids},
        "addresses": set(addresses_of(learner)),
        "address": learner.address,
        "name": learner.name,
        "tier": learner.tier,
        "stopped": learner.stopped,
        "payments": {(p.session_id, p.refunded, p.refunded_in_full) for p in purchase.payments},
        "processing": set(purchase.processing),
        "payable": (present | set(purchase.other_sessions)) - {None},
        "to end": {t.session_id for t in purchase.errands if t.kind is TaskKind.EXPIRE},
        "given back": purchase.given_back,
        "deliveries": {each.delivery_id for each in learner.deliveries},
        "place": (learner.progress.chapter, learner.progress.lesson),
        "read": learner.progress.read,
        "solved": learner.progress.solved,
        "replies": {each.message_sid for each in learner.inbox.replies},
        "last": learner.last_message_at,
    }


@given(two)
def test_it_makes_no_difference_which_document_stays(pair):
    one, other = pair
    assert facts(merged(one, other, NOON)) == facts(merged(other, one, NOON))


@given(two)
def test_the_same_document_again_changes_nothing(pair):
    one, other = pair
    once = merged(one, other, NOON)
    assert facts(merged(once, other, NOON)) == facts(once)


@given(two, learners("lrn_c"))
def test_three_documents_come_to_the_same_in_any_order(pair, third):
    one, other = pair
    all_three = [
        merged(merged(one, other, NOON), third, NOON),
        merged(one, merged(other, third, NOON), NOON),
        merged(merged(third, one, NOON), other, NOON),
    ]
    for name in ("ids", "addresses", "tier", "payments", "given back", "place", "read", "solved"):
        assert facts(all_three[0])[name] == facts(all_three[1])[name] == facts(all_three[2])[name]


@given(two)
def test_whoever_paid_has_paid_and_no_payment_is_lost_or_doubled(pair):
    after = merged(*pair, NOON)
    assert is_paid(after) == any(map(is_paid, pair))
    sessions = [each.session_id for each in after.purchase.payments]
    assert sorted(sessions) == sorted({p.session_id for each in pair for p in each.purchase.payments})


@given(two)
def test_a_session_of_either_is_known_and_once_paid_none_can_be_paid(pair):
    after = merged(*pair, NOON)
    for before in pair:
        for session in SESSIONS:
            if knows_session(before, session):
                assert knows_session(after, session) or knows_payment(after, session, None)
    if is_paid(after):
        assert not after.purchase.other_sessions
        assert after.purchase.checkout is None or after.purchase.checkout.session_id is None


@given(two)
def test_every_message_that_either_answered_is_still_known(pair):
    after = merged(*pair, NOON)
    for before in pair:
        for reply in before.inbox.replies:
            assert find_answer(after, reply.message_sid) is not Seen.NEVER


@given(
    st.lists(learners(), min_size=1).map(
        lambda all_: [replace(a, learner_id=f"lrn_{n}") for n, a in enumerate(all_)]
    )
)
def test_a_document_that_was_paid_for_stays(documents):
    stays = survivor(documents)
    assert is_paid(stays) == any(map(is_paid, documents))
    assert survivor(reversed(documents)) == stays


@pytest.mark.parametrize("part", MERGED)
def test_every_field_of_a_document_is_thought_of(part):
    """A new field comes with an answer to what becomes of it where two documents meet."""
    assert {each.name for each in fields(part)} == MERGED[part]


def ana(**values):
    return changed(Learner("lrn_a", "whatsapp:+1", "Ana", NOON), **values)


def also_ana(**values):
    return changed(Learner("lrn_b", "whatsapp:US.1", "Ana", NOON), **values)


def test_a_second_payment_is_asked_back_while_it_is_one_too_many():
    one, other = (Payment(f"cs_{n}", None, 2900, "usd", NOON + n * MINUTE, f"pi_{n}") for n in (1, 2))
    after = merged(ana(tier=Tier.PAID, payments=(one,)), also_ana(tier=Tier.PAID, payments=(other,)), NOON)
    (task,) = after.purchase.errands
    assert (task.kind, task.session_id, task.if_surplus) == (TaskKind.REFUND, "cs_2", True)
    assert [each.refund_asked for each in after.purchase.payments] == [False, True]


def test_a_message_that_is_being_sent_just_now_is_looked_up_once_that_has_ended():
    sending = Delivery("dlv_1", "confirmation", "You are in.", NOON, NOON, DeliveryState.SENDING)
    after = merged(ana(), also_ana(deliveries=(sending,)), NOON)
    assert after.deliveries == (replace(sending, due_at=NOON + UNDER_WAY),)


def test_the_link_of_the_document_that_went_is_given_again():
    checkout = Checkout(3, "f00d", "cs_1", "https://pay/1")
    after = merged(ana(checkout=Checkout(5, "f00d")), also_ana(checkout=checkout), NOON)
    assert after.purchase.checkout == replace(checkout, attempt=5)  # attempts are counted by learner id
    assert merged(ana(), also_ana(checkout=checkout), NOON).purchase.checkout.attempt == 0


def test_chapters_that_were_closed_stay_so_unless_the_other_has_paid():
    closed = ana(closed_for="refund")
    assert merged(closed, also_ana(), NOON).purchase.closed_for == "refund"
    assert merged(also_ana(), closed, NOON).purchase.closed_for == "refund"
    assert merged(closed, also_ana(tier=Tier.PAID), NOON).purchase.closed_for is None


@pytest.mark.parametrize("late", [1, -1])
def test_messages_go_to_the_id_that_wrote_last(late):
    after = merged(ana(last_message_at=NOON), also_ana(last_message_at=NOON + late * MINUTE), NOON)
    assert after.address == ("whatsapp:US.1" if late > 0 else "whatsapp:+1")


def test_a_document_whose_target_is_gone_takes_its_place():
    after = moved(also_ana(chapter=3), "lrn_a")
    assert (after.learner_id, after.merged_ids, after.progress.chapter) == ("lrn_a", ("lrn_b",), 3)
