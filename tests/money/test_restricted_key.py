"""A restricted key that lacks a permission: Stripe's 403 stays one, however often it is asked."""

import pytest

from bot.jobs.reconciler import Reconciler
from bot.wiring import utc_now
from tests.money.looking import deliveries, in_background
from tests.money.test_modes import live
from tests.money.test_money_back import by_cli, payment_of, tells_of_dispute
from tests.world import completed, soon

SESSIONS_READ, SESSIONS_WRITE = "rak_checkout_session_read", "rak_checkout_session_write"
INTENTS_READ, CHARGES_READ = "rak_payment_intent_read", "rak_charge_read"


def lacks(world, *permissions):
    world.stripe.api.lacks |= set(permissions)


def told(world):
    """The permissions that the log names."""
    lines = world.log.lines("stripe_key_not_allowed")
    assert all(line["level"] == "error" and line["way_out"] for line in lines)
    assert all(world.stripe.secret_key not in str(line) for line in lines)
    return [line["permission"] for line in lines]


class TestLive:
    @pytest.fixture
    def key(self):
        return "sk_live_world"

    def test_payment_that_may_not_be_looked_up_is_200_kept_and_loud(self, world, ana, money):
        lacks(world, SESSIONS_READ)
        session_id = money.gateway.create_session(ana.learner_id, 99, 5).session_id
        assert world.tells(live(completed(ana.learner_id, session_id))).status == 200
        assert ana.document["tier"] == "free"
        assert told(world) == [SESSIONS_READ]
        (kept,) = world.store.unmatched()
        assert (kept["session_id"], kept["metadata"]) == (session_id, {"learner_id": ana.learner_id})

    def test_with_the_permission_given_reconciling_heals_it(self, world, ana, money):
        world.stripe.webhooks.url = None
        session_id = money.gateway.create_session(ana.learner_id, 99, 5).session_id
        lacks(world, SESSIONS_READ)
        world.stripe.pay(session_id)
        assert world.tells(live(completed(ana.learner_id, session_id))).status == 200
        world.stripe.api.lacks.clear()
        with in_background(Reconciler(money.payments, money.reversals, utc_now).run):
            soon(lambda: ana.document["tier"] == "paid")


def test_dispute_whose_payer_may_not_be_looked_up_is_200_and_names_the_permission(world, ana):
    world.stripe.webhooks.url = None
    world.stripe.pay(ana.session["id"])
    lacks(world, INTENTS_READ)
    assert tells_of_dispute(world, ana.session["id"], "lost") == 200
    assert told(world) == [INTENTS_READ]
    (line,) = [line for line in world.log.lines("stripe_event") if "dispute" in line["type"]]
    assert line["outcome"] == "not allowed"


def test_thin_event_whose_object_may_not_be_read_is_200_kept_and_names_the_permission(world, ana):
    world.stripe.webhooks.thin = True
    lacks(world, SESSIONS_READ)
    world.stripe.pay(ana.session["id"])
    soon(lambda: told(world) == [SESSIONS_READ])
    assert [each["session_id"] for each in world.store.unmatched()] == [ana.session["id"]]
    assert [each.status for each in world.stripe.deliveries if "completed" in each.type] == [200]


def test_reconciling_says_it_and_does_not_come_again_at_once(world, ana, money):
    world.stripe.webhooks.url = None
    world.stripe.pay(ana.session["id"])
    lacks(world, SESSIONS_READ)
    waits = []

    class Stop:
        def is_set(self):
            return len(waits) == 2

        def wait(self, seconds):
            waits.append(seconds)

    Reconciler(money.payments, money.reversals, utc_now).run(Stop())
    assert waits == [3600, 3600]
    assert told(world) == [SESSIONS_READ] * 2


@pytest.mark.parametrize("missing", [INTENTS_READ, CHARGES_READ])
def test_reconciling_goes_on_with_what_the_key_may_read(world, ana, money, missing):
    world.stripe.webhooks.url = None
    world.stripe.pay(ana.session["id"])
    lacks(world, missing)
    (found,) = money.payments.reconcile(utc_now().replace(year=2020))
    assert found[1] == "upgraded"
    payment = payment_of(ana)
    assert payment["paid_at"] == payment["recorded_at"]  # when it was paid, the key may not see
    assert told(world) == [missing]


@pytest.mark.parametrize("missing", [INTENTS_READ, CHARGES_READ])
def test_i_have_paid_is_answered_by_the_session_alone(world, ana, missing):
    world.stripe.webhooks.url = None
    lacks(world, missing)
    ana.says("I have paid")
    ana.hears("still open", ana.session["url"])
    world.stripe.pay(ana.session["id"])
    ana.says("I have paid")
    ana.hears("it is here")


def test_i_have_paid_where_nothing_may_be_read_sells_nothing_and_promises_no_minute(world, ana):
    lacks(world, SESSIONS_READ)
    ana.says("I have paid")
    ana.hears("cannot look at payments", "opens by itself", "*next*")
    ana.does_not_hear("http", "minute")
    assert told(world) == [SESSIONS_READ]


def test_wall_with_a_key_that_may_not_sell_is_kind_and_loud(world):
    world.ana.says("hi")
    lacks(world, SESSIONS_WRITE)
    world.ana.says("chapter 6")
    world.ana.hears("cannot open the payment page", "Nothing was charged", "*next*")
    world.ana.does_not_hear("minute", "http")
    assert told(world) == [SESSIONS_WRITE]
    world.stripe.api.lacks.clear()
    world.ana.says("upgrade")
    world.ana.meets_the_wall()


def test_voucher_is_told_from_money_on_its_way_by_a_key_that_may_read_no_charge(world, ana):
    lacks(world, CHARGES_READ)
    world.stripe.webhooks.url = None
    world.stripe.promise(ana.session["id"])
    ana.says("I have paid")
    ana.hears("not paid yet")


def test_unpaid_completion_whose_payment_may_not_be_read_counts_as_on_its_way(world, ana):
    lacks(world, INTENTS_READ)
    world.stripe.promise(ana.session["id"])
    assert deliveries(ana, "on its way")
    assert world.log.lines("payment_not_shown")


def test_success_page_is_shown_and_the_permission_named(world, ana):
    world.stripe.webhooks.url = None
    world.stripe.pay(ana.session["id"])
    lacks(world, SESSIONS_READ)
    page = world.get(f"/checkout/success?session_id={ana.session['id']}&learner_id={ana.learner_id}")
    assert page.status == 200
    assert told(world) == [SESSIONS_READ]


def test_check_compares_what_the_key_may_read(world, ana):
    world.stripe.pay(ana.session["id"])
    lacks(world, INTENTS_READ, "rak_dispute_read", "rak_refund_read")
    done = by_cli(world, "payments", "--check")
    assert (done.code, done.out) == (0, "")
    assert any("disputes were not compared" in line and "rak_dispute_read" in line for line in done.said)
    assert any("refunds were not compared" in line for line in done.said)
    assert any("did not show what went back" in line for line in done.said)


def test_reconcile_command_names_the_permission(world, ana):
    lacks(world, SESSIONS_READ)
    done = by_cli(world, "reconcile")
    assert done.code == 1
    assert SESSIONS_READ in done.said[0]
    assert "Run it again" not in done.said[0]
    assert world.stripe.secret_key not in done.said[0]
