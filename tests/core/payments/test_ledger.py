"""The ledger's facts folded: a timeline in order, and rows that are the same however the facts were told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.payments.ledger import FULL, NO_LEARNER, TEST_MONEY, Fact, Kind, key, timeline, timeline_of
from bot.core.payments.payment_report import Total, payment_rows, totals
from bot.core.payments.stripe_comparison import Difference, Period, differences
from bot.core.payments.stripe_results import PaidFacts

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANA, BEN = "lrn_ana", "lrn_ben"


def at(minutes, kind, session="cs_1", **fields):
    return Fact(NOON + timedelta(minutes=minutes), kind, fields.pop("learner_id", ANA), session, **fields)


PAID = at(5, Kind.PAID, event_id="evt_1", payment_intent="pi_1", amount=2900, currency="usd")
PART = at(9, Kind.REFUNDED, None, event_id="evt_2", payment_intent="pi_1", amount=900, currency="usd")
FULLY = at(10, Kind.REFUNDED, None, event_id="evt_3", payment_intent="pi_1", amount=2900, detail=FULL)
OPENED = at(20, Kind.DISPUTE_OPENED, None, payment_intent="pi_1", amount=2000, detail="dp_1")
WON = at(30, Kind.DISPUTE_WON, None, payment_intent="pi_1", amount=2000, detail="dp_1")
FAILED = at(40, Kind.REFUND_FAILED, None, payment_intent="pi_1", amount=2000, detail="re_2")
ASKED = at(15, Kind.INQUIRY_OPENED, None, payment_intent="pi_1", detail="dp_1")
LOST = at(30, Kind.DISPUTE_LOST, None, payment_intent="pi_1", amount=2000, detail="dp_1")


def row(*facts):
    [row] = payment_rows(facts)
    return row


# Stories


def test_a_story_is_told_in_order_and_each_thing_once():
    made, received = at(0, Kind.LINK_MADE), at(4, Kind.EVENT_RECEIVED, event_id="evt_1")
    tier = replace(PAID, kind=Kind.TIER_CHANGED, amount=None, detail="paid")
    again = replace(PAID, at=PAID.at + timedelta(seconds=1))  # the process died before the document was saved
    assert timeline([tier, again, PAID, received, made, PAID]) == [made, received, PAID, tier]


def test_each_delivery_of_an_event_is_told():
    received = [at(minute, Kind.EVENT_RECEIVED, event_id="evt_1") for minute in (3, 4)]
    assert timeline(received[::-1]) == received


@pytest.mark.parametrize("heard", [(1, 2, 3), (3, 2, 1), (2, 1, 3), (3, 1, 2), (2, 2, 2)])
def test_a_messages_steps_are_told_as_they_follow_however_they_were_heard_of(heard):
    kinds = (Kind.DELIVERY_ACCEPTED, Kind.DELIVERY_DELIVERED, Kind.DELIVERY_READ)
    steps = [at(minute, kind, None, detail="SM1") for minute, kind in zip(heard, kinds, strict=True)]
    other = at(0, Kind.DELIVERY_READ, None, detail="SM0")
    assert timeline([*steps[::-1], other]) == [other, *steps]


def test_what_happened_between_two_steps_of_a_message_is_told_between_them():
    accepted = at(1, Kind.DELIVERY_ACCEPTED, None, detail="SM1")
    read = at(9, Kind.DELIVERY_READ, None, detail="SM1")
    delivered = at(8, Kind.DELIVERY_DELIVERED, None, detail="SM1")
    assert timeline([read, delivered, PAID, accepted]) == [accepted, PAID, delivered, read]


def test_a_kind_of_a_newer_version_is_told_last_of_its_moment():
    newer = replace(PAID, kind="fee_taken")
    assert timeline([newer, PAID]) == [PAID, newer]


def test_the_story_of_a_payment_leaves_the_learners_other_sessions_out():
    wall, other = (
        at(0, Kind.WALL_MET, None, detail="6"),
        replace(PAID, session_id="cs_2", payment_intent="pi_2"),
    )
    others_refund = replace(PART, payment_intent="pi_2")
    assert timeline_of("cs_1", [PART, other, PAID, wall, others_refund]) == [wall, PAID, PART]


def test_a_failed_refund_is_told_once_whichever_events_say_so():
    again = replace(FAILED, at=FAILED.at + timedelta(seconds=1), event_id="evt_9")
    assert timeline([again, FAILED]) == [FAILED]


def test_facts_that_name_nothing_are_the_same_only_where_everything_is():
    facts = [Fact(NOON + timedelta(seconds=each), Kind.PAID) for each in (0, 1)]
    assert key(facts[0]) != key(facts[1])


# Payments


def test_a_payment_told_twice_is_one_row_with_all_that_was_told_of_it():
    by_page = replace(PAID, event_id=None, at=NOON)  # the success page was first, and died before it saved
    found = row(PAID, by_page)
    assert (found.payment.paid_at, found.payment.event_id, found.net) == (NOON, "evt_1", 2900)


@pytest.mark.parametrize(
    ("facts", "refunded", "disputed", "dispute", "net"),
    [
        ((PAID,), 0, 0, None, 2900),
        ((PAID, PART), 900, 0, None, 2000),
        ((PAID, PART, FULLY), 2900, 0, None, 0),
        ((PAID, replace(FULLY, amount=None)), 2900, 0, None, 0),
        ((PAID, PART, FULLY, FAILED), 900, 0, None, 2000),
        ((PAID, PART, FULLY, FAILED, replace(FAILED, amount=900, detail="re_1")), 0, 0, None, 2900),
        ((PAID, FAILED), 0, 0, None, 2900),  # of the refund itself nothing was told
        ((PAID, FULLY, replace(FAILED, amount=None)), 2900, 0, None, 0),
        ((PAID, ASKED), 0, 0, None, 2900),
        ((PAID, OPENED), 0, 2000, "open", 900),
        ((PAID, OPENED, WON), 0, 0, "won", 2900),
        ((PAID, LOST), 0, 2000, "lost", 900),
        ((PAID, PART, replace(LOST, amount=None)), 900, 2000, "lost", 0),
        ((PAID, WON, replace(LOST, detail="dp_2", amount=5)), 0, 5, "lost", 2895),
    ],
)
def test_what_is_left_of_a_payment(facts, refunded, disputed, dispute, net):
    found = row(*facts)
    assert (found.refunded, found.disputed, found.dispute, found.net) == (refunded, disputed, dispute, net)


def test_a_second_payment_is_a_payment_too():
    second = replace(PAID, kind=Kind.SECOND_PAYMENT, session_id="cs_2", payment_intent="pi_2")
    assert [found.kind for found in payment_rows([second, PAID])] == [Kind.PAID, Kind.SECOND_PAYMENT]


def test_unmatched_money_of_ours_is_counted_until_it_is_matched():
    lost = replace(PAID, kind=Kind.UNMATCHED, learner_id=BEN, at=NOON, detail=NO_LEARNER)
    assert (row(lost).kind, row(lost).net) == (Kind.UNMATCHED, 2900)
    assert (row(lost, PAID).kind, row(lost, PAID).learner_id) == (Kind.PAID, ANA)


@pytest.mark.parametrize("fields", [{"learner_id": None}, {"detail": TEST_MONEY}, {"amount": None}])
def test_money_of_another_product_or_mode_is_none_of_ours(fields):
    lost = replace(PAID, kind=Kind.UNMATCHED, detail=NO_LEARNER)
    assert len(payment_rows([lost])) == 1
    assert payment_rows([replace(lost, **fields)]) == ()


def test_a_refund_of_what_was_never_paid_is_in_no_row():
    assert payment_rows([PART, OPENED]) == ()
    assert row(PAID, replace(PART, payment_intent=None)).net == 2900


def test_totals_are_by_currency():
    yen = replace(PAID, session_id="cs_2", payment_intent="pi_2", currency="jpy", amount=3000)
    assert totals(payment_rows([PAID, PART, yen, replace(yen, session_id="cs_3")])) == {
        "jpy": Total(2, 6000, 0, 0, 6000),
        "usd": Total(1, 2900, 900, 0, 2000),
    }


def test_a_payment_without_a_currency_is_counted_beside_the_others():
    unknown = replace(PAID, session_id="cs_2", payment_intent="pi_2", currency=None)
    assert [*totals(payment_rows([PAID, unknown]))] == ["", "usd"]


sessions = st.integers(1, 3)
disputes = st.sampled_from([Kind.DISPUTE_OPENED, Kind.DISPUTE_WON, Kind.DISPUTE_LOST])
amounts = st.none() | st.integers(0, 3000)


@st.composite
def facts(draw):
    """Any fact about one of three sessions, as it may be told: with session, PaymentIntent, or both."""
    number, minute = draw(sessions), draw(st.integers(0, 9))
    kind = draw(st.sampled_from([*Kind, Kind.PAID, Kind.REFUNDED, "of_a_newer_version"]) | disputes)
    session, intent = draw(st.sampled_from([(1, 1), (1, 0), (0, 1)]))
    return Fact(
        NOON + timedelta(minutes=minute),
        kind,
        draw(st.sampled_from([ANA, BEN, None])),
        f"cs_{number}" if session else None,
        draw(st.sampled_from(["evt_1", "evt_2", None])),
        f"pi_{number}" if intent else None,
        draw(amounts),
        draw(st.sampled_from(["usd", None])),
        draw(st.sampled_from(["dp_1", "dp_2", FULL, NO_LEARNER, None])),
    )


@given(st.data(), st.lists(facts(), max_size=12))
def test_any_order_and_repetition_of_a_history_gives_the_same_rows_and_story(data, history):
    told = data.draw(st.permutations(history + data.draw(st.lists(st.sampled_from(history or [PAID])))))
    if history:
        assert payment_rows(told) == payment_rows(history)
        assert timeline(told) == timeline(history)
        assert timeline_of("cs_1", told) == timeline_of("cs_1", history)


@given(st.lists(facts(), max_size=12), st.integers(0, 12), st.timedeltas(timedelta(), timedelta(hours=1)))
def test_telling_a_fact_again_later_changes_nothing(history, which, later):
    if not history:
        return
    fact = history[which % len(history)]
    again = replace(fact, at=fact.at + later)
    assert payment_rows([*history, again]) == payment_rows(history)


# Against Stripe's books

BOOKED = PaidFacts("cs_1", ANA, 2900, "usd", "pi_1", NOON, NOON, refunded=0, disputed=False)
MONTH = Period(NOON - timedelta(days=3), NOON + timedelta(days=3))


@pytest.mark.parametrize(
    ("facts", "booked", "wrong"),
    [
        ((PAID,), BOOKED, None),
        ((PAID, PART), replace(BOOKED, refunded=900), None),
        ((PAID, FULLY, OPENED), replace(BOOKED, refunded=2900, disputed=True), None),
        ((PAID, FULLY), replace(BOOKED, refunded=None, disputed=None), None),  # it did not show the charge
        ((), BOOKED, ("payment", None, 2900)),
        ((PAID,), None, ("payment", 2900, None)),
        ((PAID,), replace(BOOKED, amount_total=2800), ("amount", 2900, 2800)),
        ((PAID,), replace(BOOKED, currency="eur"), ("currency", "usd", "eur")),
        ((PAID,), replace(BOOKED, payment_intent="pi_2"), ("payment_intent", "pi_1", "pi_2")),
        ((PAID, PART), replace(BOOKED, refunded=2900), ("refunded", 900, 2900)),
        ((PAID, PART, FULLY, FAILED), replace(BOOKED, refunded=900), None),
        ((PAID,), replace(BOOKED, disputed=True), ("disputed", False, True)),
        ((PAID, ASKED), replace(BOOKED, disputed=True), None),
        ((PAID, ASKED), BOOKED, None),
        ((PAID, ASKED, WON), BOOKED, None),
        ((PAID, ASKED, OPENED), BOOKED, ("disputed", True, False)),
    ],
)
def test_what_differs_from_stripes_books_is_found(facts, booked, wrong):
    found = differences(payment_rows(facts), [booked] if booked else [], MONTH)
    assert found == ((Difference("cs_1", *wrong),) if wrong else ())


def test_what_only_one_side_dates_into_the_period_is_no_difference():
    long_ago, later = NOON - timedelta(days=20), replace(PAID, at=NOON + timedelta(days=9))
    booked = replace(BOOKED, created=long_ago, paid_at=long_ago)
    assert differences(payment_rows([PAID]), [booked], MONTH) == ()
    assert differences(payment_rows([later]), [], MONTH) == ()
    assert differences((), [booked], MONTH) == ()


def test_a_period_has_its_beginning_and_not_its_end():
    period = Period(NOON, NOON + timedelta(days=1))
    assert NOON in period
    assert period.until not in period
    assert NOON in Period()
