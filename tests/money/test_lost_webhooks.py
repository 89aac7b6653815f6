"""A payment whose webhook is late or lost: the success page, `reconcile` and the background find it."""

from datetime import timedelta

import pytest

from bot.jobs.reconciler import Reconciler
from bot.wiring import utc_now
from tests.doors.test_cli import run
from tests.money.looking import another_session, deliveries, facts_of, in_background, paid_sessions, refunds
from tests.world import at_once, soon

COMPLETED = "checkout.session.completed"
SETTINGS = ("STRIPE_SECRET_KEY", "STRIPE_PRICE_ID_PAID", "PUBLIC_URL")


@pytest.fixture
def held(world):
    world.stripe.behaviour.held = True


@pytest.fixture
def reconcile(world, money):
    """What it came to, by session."""

    def reconcile():
        found = list(money.payments.reconcile(utc_now()))
        return {session.session_id: outcome.value for session, outcome in found}

    return reconcile


def pay(world, session_id):
    world.stripe.pay(session_id, wait=0)


def by_cli(world):
    needed = {name: world.settings[name] for name in (*SETTINGS, "STORE_URL", "STRIPE_API_BASE")}
    return run("reconcile", **needed)


def late_events_change_nothing(world, person):
    before = person.document
    world.stripe.behaviour.held = False
    world.stripe.webhooks.release()
    soon(lambda: COMPLETED in [each.type for each in world.stripe.deliveries])
    assert {each.status for each in world.stripe.deliveries} == {200}
    return person.document == before


def test_success_page_applies_its_session_and_the_late_event_changes_nothing(world, ana, held):
    pay(world, ana.session["id"])
    assert ana.document["tier"] == "free"
    world.get(f"/checkout/success?session_id={ana.session['id']}")
    assert (ana.document["tier"], ana.document["chapter"]) == ("paid", 6)
    assert len(deliveries(ana, "confirmation")) == 1
    assert late_events_change_nothing(world, ana)


def test_success_page_of_somebody_elses_session_is_applied_to_who_paid(world, ana, held):
    ben = world.somebody()
    ben.says("upgrade")
    pay(world, ben.session["id"])
    url = f"/checkout/success?session_id={ben.session['id']}&learner_id="
    world.get(f"{url}{ana.learner_id}")
    assert (ana.document["tier"], ben.document["tier"]) == ("free", "free")
    world.get(f"{url}{ben.learner_id}")
    assert (ana.document["tier"], ben.document["tier"]) == ("free", "paid")


def test_success_page_tells_of_money_that_is_on_its_way(world, ana, held):
    world.stripe.ledger.delayed = True
    pay(world, ana.session["id"])
    for _ in range(2):
        world.get(f"/checkout/success?session_id={ana.session['id']}")
    assert (ana.document["tier"], ana.document["processing"]) == ("free", [ana.session["id"]])
    assert len(deliveries(ana, "on its way")) == 1


@pytest.mark.parametrize("how", ["service", "command", "background"])
def test_lost_webhook_is_applied_as_the_event_would_have_been(world, ana, held, how, reconcile, money):
    session_id = ana.session["id"]
    pay(world, session_id)
    if how == "service":
        assert reconcile() == {session_id: "upgraded"}
        assert reconcile() == {session_id: "duplicate"}
    elif how == "command":
        done = by_cli(world)
        assert done.code == 0
        assert f"{session_id} {ana.learner_id} upgraded" in done.out
    else:
        reconciler = Reconciler(money.payments, money.reversals, utc_now)
        with in_background(reconciler.run):
            soon(lambda: ana.document["tier"] == "paid")
    assert (ana.document["tier"], ana.document["chapter"]) == ("paid", 6)
    (payment,) = ana.document["payments"]
    assert (payment["session_id"], payment["event_id"], payment["amount_total"]) == (session_id, None, 2900)
    assert [fact.session_id for fact in facts_of(world, "paid")] == [session_id]
    assert len(deliveries(ana, "confirmation")) == 1
    assert late_events_change_nothing(world, ana)


def test_reconcile_leaves_what_is_not_paid_or_not_ours(world, ana, held, reconcile):
    ben = world.somebody()
    ben.says("upgrade")
    ben.session["metadata"] = {}
    pay(world, ben.session["id"])
    world.stripe.ledger.delayed = True
    pay(world, ana.session["id"])
    before = world.files()
    assert reconcile() == {}
    assert world.files() == before


def test_reconcile_finds_a_second_payment_and_gives_it_back(world, ana, held, reconcile, do_tasks):
    first = ana.session["id"]
    world.stripe.sessions[first]["created"] -= 60
    second = another_session(world, ana)
    for session_id in (first, second):
        pay(world, session_id)
    assert sorted(reconcile().values()) == ["second payment", "upgraded"]
    do_tasks(ana)
    assert paid_sessions(ana) == sorted((first, second))
    assert [amount for _, amount in refunds(world)] == [2900]
    assert len(deliveries(ana, "confirmation")) == 1


class TestMoneyBack:
    """What went back while no event came, as after a backup was put back."""

    @pytest.fixture
    def paid(self, world, ana, held):
        session_id = ana.session["id"]
        pay(world, session_id)
        list_of = by_cli(world)
        assert f"{session_id} {ana.learner_id} upgraded" in list_of.out
        return session_id

    @pytest.fixture
    def reversed_(self, money):
        since = utc_now() - timedelta(hours=1)
        return lambda: [outcome.value for _, outcome in money.reversals.reconcile(since)]

    def test_refund_is_found_once(self, world, ana, paid, reversed_):
        world.stripe.refund(paid, 900, wait=0)
        assert reversed_() == ["given back"]
        assert ana.document["payments"][0]["refunded"] == 900
        assert reversed_() == []
        assert [fact.amount for fact in facts_of(world, "refunded")] == [900]
        assert late_events_change_nothing(world, ana)

    def test_dispute_is_found_and_how_it_ended(self, world, ana, paid, reversed_):
        dispute = world.stripe.dispute(paid, wait=0)
        assert reversed_() == ["given back"]
        assert ana.document["payments"][0]["disputes"] == {dispute: "open"}
        world.stripe.close_dispute(dispute, "lost", wait=0)
        assert reversed_() == ["given back"]
        assert ana.document["payments"][0]["disputes"] == {dispute: "lost"}

    def test_command_and_background_do_it(self, world, ana, paid, money):
        world.stripe.refund(paid, wait=0)
        assert f"{paid} given back" in by_cli(world).out
        dispute = world.stripe.dispute(paid, wait=0)
        with in_background(Reconciler(money.payments, money.reversals, utc_now).run):
            soon(lambda: ana.document["payments"][0]["disputes"] == {dispute: "open"})
        assert ana.document["payments"][0]["refunded_in_full"]

    def test_money_of_nobody_here_changes_nothing(self, world, ana, paid, reversed_):
        world.stripe.refund(paid, wait=0)
        ana.path.unlink()
        for each in world.folder.rglob("*.twin"):
            each.unlink()
        assert reversed_() == []
        assert facts_of(world, "refunded") == []

    def test_key_that_may_not_see_disputes_finds_the_refunds(self, world, ana, paid, reversed_):
        world.stripe.api.forbidden.add("/v1/disputes")
        world.stripe.refund(paid, wait=0)
        world.stripe.dispute(paid, wait=0)
        assert reversed_() == ["given back"]


@pytest.mark.parametrize("settings", [{"CLOSE_ON_REFUND": "1"}])
def test_who_got_the_money_back_is_not_let_in_by_reconciling(world, ana, held, money):
    pay(world, ana.session["id"])
    world.stripe.refund(ana.session["id"], wait=0)
    for part in (money.reversals, money.payments):
        assert list(part.reconcile(utc_now() - timedelta(hours=1)))
    assert (ana.document["tier"], deliveries(ana, "confirmation")) == ("free", [])


def test_damaged_document_keeps_nobody_elses_payment_away(world, ana, held, reconcile):
    """The newest come first, so hers stands before his."""
    ben = world.somebody()
    ben.says("upgrade")
    ben_paid, ana_paid = ben.session["id"], ana.session["id"]
    for session_id in (ana_paid, ben_paid):
        pay(world, session_id)
    path, whole = ben.path, ben.path.read_bytes()
    path.write_text("{")
    assert reconcile() == {ana_paid: "upgraded", ben_paid: "document unreadable"}
    done = by_cli(world)
    assert (done.code, f"{ana_paid} {ana.learner_id} duplicate" in done.out) == (1, True)
    path.write_bytes(whole)
    assert reconcile()[ben_paid] == "upgraded"


def test_stripe_that_is_down_is_said_and_the_next_round_finds_it(world, ana, held, money):
    pay(world, ana.session["id"])
    world.stripe.refuse()
    done = by_cli(world)
    assert (done.code, ana.document["tier"]) == (1, "free")
    assert "Run it again" in done.err
    world.stripe.start()
    list(money.payments.reconcile(utc_now()))
    assert ana.document["tier"] == "paid"


def test_who_reconcile_at_once_record_one_payment(world, ana, held, money):
    pay(world, ana.session["id"])
    at_once(*[lambda: list(money.payments.reconcile(utc_now()))] * 3)
    assert (len(ana.document["payments"]), len(deliveries(ana, "confirmation"))) == (1, 1)
