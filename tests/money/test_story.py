"""The ledger against Stripe's own numbers, over histories in which everything happens."""

import csv
import io
from collections import Counter

import pytest

from tests.doors.test_cli import run
from tests.money.looking import another_session, facts_of
from tests.world import soon

SETTINGS = ("STRIPE_SECRET_KEY", "STRIPE_PRICE_ID_PAID", "PUBLIC_URL", "STORE_URL", "STRIPE_API_BASE")


def by_cli(world, *arguments):
    return run(*arguments, **{name: world.settings[name] for name in SETTINGS})


@pytest.fixture
def everybody(world, ana, do_tasks):
    """Ana paid twice, Ben got a part back, Cleo lost and Dora won a dispute, Emil's money was slow, and of
    Fay's payment the webhook never came."""
    people = {name: world.somebody() for name in ("ben", "cleo", "dora", "emil", "fay")}
    for person in people.values():
        person.says("chapter 6")
    sessions = {name: person.session["id"] for name, person in people.items()}
    sessions["ana"], sessions["ana again"] = ana.session["id"], another_session(world, ana)
    for name in ("ana", "ana again", "ben", "cleo", "dora"):
        world.stripe.pay(sessions[name])
    do_tasks(ana)
    world.stripe.refund(sessions["ben"], 900)
    for name, end in (("cleo", "lost"), ("dora", "won")):
        world.stripe.close_dispute(world.stripe.dispute(sessions[name]), end)
    world.stripe.ledger.delayed = True
    world.stripe.pay(sessions["emil"])
    world.stripe.settle(sessions["emil"])
    world.stripe.ledger.delayed = False
    world.stripe.webhooks.url = None
    world.stripe.pay(sessions["fay"])
    assert by_cli(world, "reconcile").code == 0
    return sessions


def test_payments_add_up_to_stripes_own_numbers_and_check_finds_a_difference(world, ana, everybody):
    done = by_cli(world, "payments", "--since", "2020-01-01")
    rows = {row["session_id"]: row for row in csv.DictReader(io.StringIO(done.out))}
    assert rows.keys() == set(everybody.values())
    books = world.stripe.ledger
    assert sum(int(row["amount_minor"]) for row in rows.values()) == sum(
        charge["amount"] for charge in books.charges.values() if charge["paid"]
    )
    assert sum(int(row["refunded_minor"]) for row in rows.values()) == sum(
        refund["amount"] for refund in books.refunds.values()
    )
    assert sum(int(row["disputed_minor"]) for row in rows.values()) == sum(
        dispute["amount"] for dispute in books.disputes.values() if dispute["status"] != "won"
    )
    assert Counter(row["kind"] for row in rows.values()) == {"paid": 6, "second_payment": 1}
    assert by_cli(world, "payments", "--check").code == 0
    world.stripe.refund(everybody["emil"], 500)  # in the dashboard; its webhook is lost
    found = by_cli(world, "payments", "--check")
    assert (found.code, found.out) == (1, f"{everybody['emil']}  refunded: 0 here, 500 at Stripe\n")


def test_story_of_a_payment_has_all_that_happened_in_order(world, ana, money, do_tasks):
    session_id = ana.session["id"]
    world.stripe.ledger.delayed = True
    world.stripe.pay(session_id)
    world.stripe.settle(session_id)
    world.twilio.callbacks = ("sent", "delivered", "read")
    with world.delivering():
        soon(lambda: len(facts_of(world, "delivery_read")) == 2)  # on its way, and the confirmation
    ana.says("next")
    ana.says("next")
    ana.says("chapter 6")
    assert by_cli(world, "refund", ana.learner_id).code == 0
    done = by_cli(world, "payment", session_id)
    said = [line.split("  ")[1].split(" (")[0] for line in done.out.splitlines()]
    wanted = ["met the paywall", "link made", "link sent", "event received", "money on its way"]
    wanted += ["event received", "paid 29.00 USD", "tier changed", "confirmation queued"]
    wanted += ["message accepted by Twilio", "message delivered", "message read", "opened chapter 6"]
    wanted += ["refund asked for", "refunded 29.00 USD"]
    assert [each for each in said if each in wanted] == said
    assert _in_order(wanted, said)
    assert said.count("opened chapter 6") == 1
    assert all(line.split("  ")[0].endswith("Z") for line in done.out.splitlines())


def test_chapter_is_opened_once_however_its_payment_was_found_out(world, ana):
    world.stripe.webhooks.url = None
    world.stripe.pay(ana.session["id"])
    ana.says("I have paid")
    assert facts_of(world, "chapter_opened") == []  # the answer shows no lesson yet
    sid = world.new_sid()
    for text, message in (
        ("next", sid),
        ("next", sid),
        ("back", None),
        ("chapter 6", None),
        ("chapter 7", None),
    ):
        ana.says(text, message)
    told = [(fact.learner_id, fact.detail) for fact in facts_of(world, "chapter_opened")]
    assert told == [(ana.learner_id, "chapter 6"), (ana.learner_id, "chapter 7")]


def test_free_learner_opens_nothing(world, ana):
    for text in ("chapter 1", "next", "chapter 6", "chapter 7", "upgrade"):
        ana.says(text)
    assert facts_of(world, "chapter_opened") == []


def _in_order(wanted, said):
    """Whether the one is found in the other, whatever stands in between."""
    rest = iter(said)
    return all(each in rest for each in wanted)
