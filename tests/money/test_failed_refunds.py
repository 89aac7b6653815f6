"""A refund that Stripe took on and that did not arrive, as the bank says days later."""

import csv
import io

import pytest

from tests.chat import SECRET
from tests.money.looking import deliveries, facts_of
from tests.money.test_money_back import by_cli, intent_of, payment_of
from tests.world import soon, stripe_event


@pytest.fixture
def paid(world, ana):
    session_id = ana.session["id"]
    world.stripe.pay(session_id)
    return session_id


@pytest.fixture
def failed(world, ana, paid):
    """The operator gave it back, the learner was told, and it failed; the refund's id."""
    closing = world.settings.get("CLOSE_ON_REFUND", "0")
    assert by_cli(world, "refund", ana.learner_id, CLOSE_ON_REFUND=closing).code == 0
    (refund_id,) = world.stripe.ledger.refunds
    world.stripe.fail_refund(refund_id)
    return refund_id


def said_of_it(world):
    """The lines: whichever event was first writes it, and another may be answered before."""
    soon(lambda: world.log.lines("refund_failed"))
    return world.log.lines("refund_failed")


def test_operator_reads_it_in_one_line_though_several_events_say_it(world, ana, paid, failed):
    said = [each["type"] for each in world.stripe.ledger.events.values() if "refund" in each["type"]]
    assert {"refund.failed", "refund.updated", "charge.refund.updated"} < set(said)
    for event_id, event in list(world.stripe.ledger.events.items()):
        if event["type"].startswith(("refund.", "charge.refund")):
            world.stripe.resend(event_id)
    (line,) = said_of_it(world)
    assert line["level"] == "error"
    assert (line["learner_id"], line["payment_intent"]) == (ana.learner_id, intent_of(world, paid))
    assert (line["refund_id"], line["amount"], line["currency"]) == (failed, 2900, "usd")
    assert line["reason"] == "expired_or_canceled_card"
    assert "another way" in line["to_do"]


def test_it_is_in_the_document_and_in_the_story(world, ana, paid, failed):
    assert payment_of(ana)["failed_refunds"] == {failed: 2900}
    story = by_cli(world, "payment", paid).out
    assert f"refund failed 29.00 USD ({failed})" in story
    assert story.index("refund failed") > story.index("refunded 29.00 USD")


def test_the_ledger_adds_up_to_stripes_numbers(world, ana, paid, failed):
    (row,) = csv.DictReader(io.StringIO(by_cli(world, "payments").out))
    assert (row["refunded"], row["net"]) == ("0.00", "29.00")
    done = by_cli(world, "payments", "--check")
    assert (done.code, done.out) == (0, "")


def test_only_what_failed_of_two_refunds_came_back(world, ana, paid):
    first, second = world.stripe.refund(paid, 900), world.stripe.refund(paid)
    world.stripe.fail_refund(second)
    (row,) = csv.DictReader(io.StringIO(by_cli(world, "payments").out))
    assert (row["refunded_minor"], row["net_minor"]) == ("900", "2000")
    assert by_cli(world, "payments", "--check").code == 0
    world.stripe.fail_refund(first)
    assert by_cli(world, "payments", "--check").code == 0


def test_learner_is_told_nothing_more_and_keeps_what_they_have(world, ana, failed):
    assert len(deliveries(ana, "refund")) == 1
    ana.says("chapter 6")
    ana.hears(SECRET)


def test_refund_of_the_dashboard_is_found_by_its_payment(world, ana, paid):
    world.stripe.fail_refund(world.stripe.refund(paid))
    assert world.stripe.ledger.refunds[next(iter(world.stripe.ledger.refunds))]["metadata"] == {}
    assert [each["learner_id"] for each in said_of_it(world)] == [ana.learner_id]


def test_failure_that_is_told_before_the_refund_ends_alike(world, ana, paid):
    world.stripe.webhooks.url = None
    world.stripe.fail_refund(world.stripe.refund(paid), wait=0)
    for event in reversed(world.stripe.ledger.events.values()):
        assert world.tells(event).status == 200
    assert len(world.log.lines("refund_failed")) == 1
    assert by_cli(world, "payments", "--check").code == 0


@pytest.mark.parametrize("status", ["succeeded", "pending", "requires_action", None])
def test_refund_that_goes_its_way_is_no_news(world, ana, paid, status):
    refund = {"id": "re_1", "object": "refund", "status": status, "amount": 2900, "currency": "usd"}
    refund |= {"payment_intent": intent_of(world, paid), "metadata": {}}
    before = ana.document
    assert world.tells(stripe_event("refund.updated", refund)).status == 200
    assert ana.document == before
    assert facts_of(world, "refund_failed") == []


def test_refund_of_another_product_is_nobodys(world, ana, paid):
    before = ana.document
    refund = {"id": "re_9", "object": "refund", "status": "failed", "amount": 5, "payment_intent": "pi_9"}
    assert world.tells(stripe_event("refund.failed", refund)).status == 200
    assert ana.document == before
    assert world.log.lines("refund_failed") == []


def test_learner_whose_document_is_gone_is_owed_it_too(world, ana, paid):
    refund_id, learner_id, path = world.stripe.refund(paid), ana.learner_id, ana.path
    path.with_suffix(".twin").unlink(missing_ok=True)
    path.unlink()
    world.stripe.webhooks.enabled_events = ["refund.failed"]
    world.stripe.fail_refund(refund_id)
    (line,) = world.log.lines("refund_failed")
    assert (line["learner_id"], line["refund_id"]) == (learner_id, refund_id)
    assert by_cli(world, "payments", "--check").code == 0


class TestClosing:
    @pytest.fixture
    def settings(self):
        return {"CLOSE_ON_REFUND": "1"}

    def test_what_the_refund_closed_stays_closed(self, world, ana, failed):
        """The money is owed to the learner all the same: it goes back another way."""
        ana.says("next")
        ana.hears("returned to you")
        ana.meets_the_wall()
        assert ana.document["tier"] == "free"
