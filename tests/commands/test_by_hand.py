"""`learner list|find|grant|revoke|forget|export` and `payments --unmatched`, beside the server."""

import csv
import json

import pytest

from bot.core.payments.ledger import Kind
from bot.wiring import make_money
from tests.chat import SECRET, small_course
from tests.commands.test_identities import ana, run, untouched
from tests.doors.conftest import key, settings, world
from tests.money.looking import deliveries, facts_of
from tests.world import completed

__all__ = ["ana", "key", "run", "settings", "world"]


class TestFind:
    @pytest.fixture
    def people(self, world, ana):
        ben, zoe = (
            world.learner("whatsapp:+5511987654321", "Ben Ólafur"),
            world.learner("whatsapp:US.99", "Zoé"),
        )
        for each in (ben, zoe):
            each.says("hi")
        return {"ana": ana, "ben": ben, "zoe": zoe}

    @pytest.mark.parametrize(
        ("what", "who"),
        [
            ("+15005550001", "ana"),
            ("whatsapp:+15005550001", "ana"),
            ("+1 (500) 555-0001", "ana"),
            ("001 500 555 0001", "ana"),
            ("500.555.0001", "ana"),
            ("05005550001", "ana"),
            ("+55 11 8765-4321", "ben"),
            ("+55 11 98765 4321", "ben"),
            ("11 98765-4321", "ben"),
            ("US.99", "zoe"),
            ("ben", "ben"),
            ("ÓLAFUR", "ben"),
        ],
    )
    def test_number_in_any_spelling_or_name(self, people, run, what, who):
        done = run("learner", "find", what)
        (line,) = done.stdout.splitlines()
        assert line.split("\t")[0] == people[who].learner_id

    def test_id_and_session(self, world, people, run):
        ana = people["ana"]
        page = ana.session["id"]
        world.tells(completed(ana.learner_id, "cs_test_paid"))
        for what in (ana.learner_id, page, "cs_test_paid"):
            assert run("learner", "find", what).stdout.startswith(ana.learner_id)

    def test_nobody_is_said(self, people, run):
        for what in ("+1999", "cs_test_none", "lrn_none", "nobody at all", ""):
            done = run("learner", "find", what)
            assert (done.returncode, done.stdout) == (1, "")

    def test_list_of_nobody_says_so_and_is_no_failure(self, world, people, run):
        done = run("learner", "list", "--tier", "paid")
        assert (done.returncode, done.stdout, done.stderr.strip()) == (0, "", "nobody")

    def test_list_has_everybody_and_those_of_a_tier(self, world, people, run):
        world.tells(completed(people["ben"].learner_id))
        lines = run("learner", "list").stdout.splitlines()
        assert {line.split("\t")[0] for line in lines} == {each.learner_id for each in people.values()}
        (paid,) = run("learner", "list", "--tier", "paid").stdout.splitlines()
        assert paid.split("\t")[:3] == [people["ben"].learner_id, people["ben"].address, "paid"]

    def test_damaged_document_is_named_and_the_others_listed(self, world, people, run):
        path, learner_id = people["zoe"].path, people["zoe"].learner_id
        path.write_text("{")
        done = run("learner", "list")
        assert (done.returncode, len(done.stdout.splitlines())) == (1, 2)
        assert learner_id in done.stderr


class TestAccess:
    def test_grant_opens_tells_and_sells_nothing_any_more(self, world, ana, run, do_tasks):
        page = ana.session["id"]
        done = run("learner", "grant", ana.address, "--reason", "won the quiz", "--yes")
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "done")
        ana.says("next")
        ana.hears(SECRET)
        assert "open to you now" in deliveries(ana, "granted")[0]
        assert [fact.detail for fact in facts_of(world, Kind.GRANTED)] == ["won the quiz"]
        do_tasks(ana)
        assert world.stripe.sessions[page]["status"] == "expired"

    def test_number_in_a_reason_is_not_kept(self, world, ana, run):
        run("learner", "grant", ana.address, "--reason", "her friend +15005550123 asked", "--yes")
        assert ["5550123" in fact.detail for fact in facts_of(world, Kind.GRANTED)] == [False]

    def test_revoke_closes_and_a_payment_opens_again(self, world, ana, run):
        world.tells(completed(ana.learner_id))
        done = run("learner", "revoke", ana.learner_id, "--yes")
        assert (done.returncode, "tutorclaw refund" in done.stdout) == (0, True)
        ana.says("chapter 6")
        ana.does_not_hear(SECRET)
        ana.hears("closed for now")
        world.tells(completed(ana.learner_id, "cs_test_2"))
        ana.says("chapter 6")
        ana.hears(SECRET)

    @pytest.mark.parametrize("command", ["grant", "revoke", "forget"])
    def test_asks_and_does_nothing_where_nobody_agreed(self, world, ana, run, command):
        if command == "revoke":
            world.tells(completed(ana.learner_id))
        done = untouched(world, run, "learner", command, ana.address)
        assert (done.returncode, "--yes" in done.stderr) == (2, True)

    def test_what_is_so_already_is_said(self, world, ana, run):
        done = untouched(world, run, "learner", "revoke", ana.address)
        assert (done.returncode, "already" in done.stdout) == (0, True)

    @pytest.mark.parametrize("command", ["grant", "revoke", "forget", "export"])
    def test_nobody_is_said(self, run, command):
        done = run("learner", command, "+15005550042")
        assert (done.returncode, "no such learner" in done.stderr) == (1, True)

    @pytest.fixture
    def do_tasks(self, world):
        money = make_money(world.config, small_course(5, 7), world.store)
        yield lambda person: money.tasks.do_next(person.learner_id)
        money.gateway.close()


class TestForget:
    def test_learner_is_gone_and_their_page_is_ended(self, world, ana, run):
        learner_id, page = ana.learner_id, ana.session["id"]
        done = run("learner", "forget", ana.address, "--yes")
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "done")
        assert world.stripe.sessions[page]["status"] == "expired"
        assert run("learner", "show", learner_id).returncode == 1
        assert not any(ana.address.encode() in each.read_bytes() for each in world.folder.rglob("*.*"))
        ana.says("hi")
        ana.hears("Welcome")

    def test_export_gives_all_of_it(self, world, ana, run):
        world.tells(completed(ana.learner_id))
        done = run("learner", "export", ana.address)
        found = json.loads(done.stdout)
        assert found["document"] == json.loads(run("learner", "show", ana.address).stdout)
        assert found["document"]["address"] == ana.address
        assert found["document"]["payments"][0]["session_id"] == "cs_test_1"
        assert Kind.PAID in [each["kind"] for each in found["ledger"]]


def test_unmatched_payments_wait_until_they_are_assigned(world, ana, run):
    world.tells(completed("lrn_" + "a" * 26, "cs_test_9"))
    done = run("payments", "--unmatched")
    (row,) = csv.DictReader(done.stdout.splitlines())
    assert (row["session_id"], row["amount"], row["amount_minor"]) == ("cs_test_9", "29.00", "2900")
    world.tells(completed(ana.learner_id, "cs_test_9"))
    assert list(csv.DictReader(run("payments", "--unmatched").stdout.splitlines())) == []


def test_learners_are_counted_anew(world, ana, run):
    done = run("store", "recount")
    assert (done.returncode, done.stdout) == (0, "1 learners counted\n")
    (counts,) = (counts for _, counts in world.store.figures() if "joined" in counts)
    assert counts["joined"] == 1
