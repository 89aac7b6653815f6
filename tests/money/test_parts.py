"""Money that goes back in parts, or by a dispute that was prevented: what is gone, and what that closes."""

import pytest

from tests.chat import SECRET
from tests.money.looking import facts_of, refunds
from tests.money.test_money_back import by_cli, intent_of, keeps_the_chapters, payment_of, tells_of_dispute
from tests.world import soon


@pytest.fixture
def settings():
    return {"CLOSE_ON_REFUND": "1"}


@pytest.fixture
def paid(world, ana):
    session_id = ana.session["id"]
    world.stripe.pay(session_id)
    return session_id


def check(world):
    return by_cli(world, "payments", "--check")


def test_prevented_dispute_took_the_money_and_closes_as_a_lost_one_does(world, ana, paid):
    dispute = world.stripe.dispute(paid)
    world.stripe.close_dispute(dispute, "prevented")
    assert payment_of(ana)["disputes"] == {dispute: "lost"}
    assert [fact.detail for fact in facts_of(world, "dispute_prevented")] == [dispute]
    assert "dispute prevented: the buyer was paid back" in by_cli(world, "payment", paid).out
    ana.says("next")
    ana.meets_the_wall()
    ana.does_not_hear(SECRET)


def test_inquiry_that_was_prevented_took_the_money_too(world, ana, paid):
    dispute = world.stripe.dispute(paid, "warning_needs_response")
    world.stripe.close_dispute(dispute, "prevented")
    assert ana.document["tier"] == "free"


def test_prevented_dispute_that_nobody_told_us_of_is_a_difference(world, ana, paid):
    dispute = world.stripe.dispute(paid)
    assert (check(world).code, check(world).out) == (0, "")
    world.stripe.webhooks.url = None
    world.stripe.close_dispute(dispute, "prevented")
    assert check(world).out == f"{paid}  dispute: open here, prevented at Stripe\n"


@pytest.mark.parametrize("status", ["lost", "prevented"])
def test_dispute_over_a_part_closes_nothing(world, ana, paid, status):
    dispute = world.stripe.dispute(paid, amount=900)
    world.stripe.close_dispute(dispute, status)
    assert payment_of(ana)["dispute_amounts"] == {dispute: 900}
    assert keeps_the_chapters(ana)
    assert (check(world).code, check(world).out) == (0, "")


def test_part_by_part_until_nothing_is_left_closes(world, ana, paid):
    world.stripe.refund(paid, 900)
    first, second = world.stripe.dispute(paid, amount=1500), world.stripe.dispute(paid, amount=500)
    world.stripe.close_dispute(first, "lost")
    assert keeps_the_chapters(ana)
    world.stripe.close_dispute(second, "lost")
    assert ana.document["tier"] == "free"


def test_lost_dispute_that_names_no_amount_is_about_all_of_it(world, ana, paid):
    """As the documents of before have it."""
    payment = payment_of(ana)
    assert tells_of_dispute(world, paid, "lost") == 200
    del payment["dispute_amounts"]
    ana.edit(payments=[{**payment, "disputes": {"dp_0": "lost"}}])
    assert tells_of_dispute(world, paid, "won") == 200
    assert ana.document["tier"] == "free"


def test_operator_gives_back_what_the_bank_left(world, ana, paid):
    world.stripe.close_dispute(world.stripe.dispute(paid, amount=900), "lost")
    assert by_cli(world, "refund", ana.learner_id, CLOSE_ON_REFUND="1").code == 0
    assert refunds(world) == [(intent_of(world, paid), 2000)]
    soon(lambda: ana.document["tier"] == "free")
    (told,) = [each["text"] for each in ana.document["deliveries"] if each["kind"] == "refund"]
    assert "$20.00" in told


class TestWaiting:
    """A refund for which the buyer's bank details are missing."""

    @pytest.fixture(autouse=True)
    def waits(self, world):
        world.stripe.reversals.refund_status = "requires_action"

    def test_refund_that_waits_for_the_buyer_is_told_as_that(self, world, ana, paid):
        done = by_cli(world, "refund", ana.learner_id, CLOSE_ON_REFUND="1")
        assert done.code == 0
        assert "1 refund(s) wait for the buyer's bank details" in done.out
        assert "0 payment(s) on the way back" in done.out
        (refund_id,) = world.stripe.ledger.refunds
        (told,) = [each["text"] for each in ana.document["deliveries"] if each["kind"] == "refund"]
        assert "bank details are missing" in told
        assert payment_of(ana)["refunded"] == 0
        assert keeps_the_chapters(ana)
        story = by_cli(world, "payment", paid).out
        assert f"refund waits for the buyer's bank details 29.00 USD ({refund_id})" in story

    def test_several_events_that_say_so_are_one_line_for_the_operator(self, world, ana, paid):
        refund_id = world.stripe.refund(paid)
        refund = world.stripe.ledger.refunds[refund_id]
        world.stripe.event("refund.updated", refund).answered.wait(5)
        (line,) = world.log.lines("refund_waits")
        assert (line["level"], line["refund_id"]) == ("error", refund_id)
        assert (line["learner_id"], line["payment_intent"]) == (ana.learner_id, intent_of(world, paid))
        assert "bank details are missing" in line["to_do"]

    def test_check_sees_the_one_that_nobody_told_us_of(self, world, ana, paid):
        world.stripe.webhooks.url = None
        refund_id = world.stripe.refund(paid)
        done = check(world)
        expected = f"{paid}  refund {refund_id}: nothing here, waits for the buyer at Stripe\n"
        assert (done.code, done.out) == (1, expected)
        assert "1 refunds wait for their buyers' bank details" in done.said

    def test_check_knows_the_one_that_we_were_told_of(self, world, ana, paid):
        world.stripe.refund(paid)
        done = check(world)
        assert (done.code, done.out) == (0, "")
        assert "1 refunds wait for their buyers' bank details" in done.said
