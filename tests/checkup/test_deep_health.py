"""`/healthz?deep=1`: the same findings as JSON, for who brings the token, and never a hammer."""

import json

import pytest

from bot.checkup.finding import ok
from bot.checkup.kept import KEPT, KeptFindings
from tests.world import METRICS_TOKEN, at_once

DEEP = "/healthz?deep=1"


def asked(world, token=METRICS_TOKEN):
    return world.request("GET", DEEP, headers={"Authorization": f"Bearer {token}"})


def test_findings_come_as_json(world):
    answer = asked(world)
    told = json.loads(answer.text)
    assert (answer.status, told["status"]) == (200, "ok")
    checks = {each["check"]: each["state"] for each in told["findings"]}
    assert checks["Stripe price"] == checks["Twilio sender"] == checks["store"] == "ok"


def test_what_must_be_done_is_503_and_named(world):
    world.stripe.ledger.prices[world.stripe.price_id].update(active=False)
    answer = asked(world)
    told = json.loads(answer.text)
    assert (answer.status, told["status"]) == (503, "failing")
    (finding,) = [each for each in told["findings"] if each["state"] == "must"]
    assert (finding["check"], finding["setting"]) == ("Stripe price", "STRIPE_PRICE_ID_PAID")
    assert world.get("/healthz").status == 200  # learners are served


@pytest.mark.parametrize("token", ["", "m3", "another" * 8])
def test_without_the_token_it_is_401_and_asks_nobody(world, token):
    before = len(world.stripe.api.requests)
    assert asked(world, token).status == 401
    assert world.request("GET", DEEP).status == 401
    assert len(world.stripe.api.requests) == before


class TestNoToken:
    @pytest.fixture
    def settings(self):
        return {"METRICS_TOKEN": ""}

    def test_door_without_a_token_is_shut(self, world):
        assert asked(world).status == 401


def test_many_who_ask_cost_one_look(world):
    answers = at_once(*[lambda: asked(world).status] * 10)
    assert set(answers) == {200}
    prices = [path for _, path, _ in world.stripe.api.requests if path.startswith("/v1/prices/")]
    assert len(prices) == 1
    assert len([each for each in world.twilio.calls("GET") if "/Accounts/" in each["path"]]) == 1


def test_findings_are_kept_for_a_minute():
    now, looks = [0.0], []

    def look():
        looks.append(now[0])
        return (ok("a check", str(len(looks))),)

    kept = KeptFindings(look, lambda: now[0])
    for now[0] in (0.0, 1.0, KEPT - 1, KEPT, KEPT + 1):
        kept.read()
    assert looks == [0.0, KEPT]
