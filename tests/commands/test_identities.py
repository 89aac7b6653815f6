"""`learner move`, `learner merge`, `payment assign` and `store repair-pointers` as an operator runs them."""

import os
import pty
import subprocess

import pytest

from bot.core.payments.ledger import Kind
from tests.chat import SECRET
from tests.doors.conftest import key, settings, world
from tests.money.looking import deliveries, facts_of, paid_sessions
from tests.money.test_whose_money import tells_of_refund
from tests.store.product import ROOT, RUN
from tests.world import completed

__all__ = ["key", "settings", "world"]

NEW = "whatsapp:+15005550009"


@pytest.fixture
def run(world):
    """A command beside the server that runs."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}

    def run(*arguments, **more):
        more = {"stdin": subprocess.DEVNULL, **more}
        command, environment = [*RUN, *arguments], {**kept, **world.settings}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT, **more)
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture
def ana(world):
    """Who has met the wall and holds the link."""
    world.ana.says("hi")
    world.ana.says("chapter 6")
    return world.ana


@pytest.fixture
def elsewhere(world):
    return world.learner(NEW, "Ana")


def untouched(world, run, *arguments):
    before = world.files()
    done = run(*arguments)
    assert world.files() == before
    return done


class TestMove:
    def test_number_without_its_plus_is_refused(self, world, ana, run):
        done = untouched(world, run, "learner", "move", ana.address, "whatsapp:15005550009", "--yes")
        assert (done.returncode, done.stdout) == (2, "")
        assert "whatsapp:+15005550001" in done.stderr

    def test_learner_is_reached_at_the_new_address_and_known_by_both(self, world, ana, elsewhere, run):
        old = ana.address
        done = run("learner", "move", old, "+15005550009", "--yes")
        assert (done.returncode, done.stderr) == (0, "")
        assert "is reached at whatsapp:+15005550009 from now on" in done.stdout
        assert (elsewhere.document["address"], elsewhere.document["other_addresses"]) == (NEW, [old])
        world.tells(completed(elsewhere.learner_id))
        elsewhere.says("next")
        elsewhere.hears(SECRET)
        with world.delivering():
            assert world.twilio.wait_for(lambda: world.twilio.sent)
        assert [each["to"] for each in world.twilio.sent] == [NEW]
        assert len(facts_of(world, Kind.LEARNER_MOVED)) == 1

    def test_moved_again_is_told_and_changes_nothing(self, world, ana, run):
        assert run("learner", "move", ana.address, NEW, "--yes").returncode == 0
        done = untouched(world, run, "learner", "move", NEW, NEW, "--yes")
        assert (done.returncode, "already" in done.stdout) == (0, True)

    def test_to_somebody_who_is_known_points_to_merge(self, world, ana, elsewhere, run):
        elsewhere.says("hi")
        done = untouched(world, run, "learner", "move", ana.learner_id, NEW, "--yes")
        assert done.returncode == 1
        assert f"tutorclaw learner merge {ana.learner_id} {NEW}" in done.stderr

    @pytest.mark.parametrize("new", ["ana", "whatsapp:", "lrn_" + "a" * 26, "whatsapp:+1 5"])
    def test_to_what_is_no_address_is_refused(self, world, ana, run, new):
        done = untouched(world, run, "learner", "move", ana.address, new, "--yes")
        assert (done.returncode, done.stderr.startswith("NEW: found ")) == (2, True)

    def test_of_nobody_is_told(self, world, run):
        done = run("learner", "move", "+15005550077", NEW, "--yes")
        assert (done.returncode, done.stderr) == (1, "no such learner: +15005550077\n")


class TestMerge:
    @pytest.fixture
    def both(self, world, ana, elsewhere):
        elsewhere.says("hi")
        return ana, elsewhere

    def test_makes_one_learner_of_two(self, world, both, run):
        ana, elsewhere = both
        stays, goes = ana.learner_id, elsewhere.learner_id
        world.tells(completed(goes))
        done = run("learner", "merge", ana.address, elsewhere.address, "--yes")
        assert done.returncode == 0
        assert f"{goes} (Ana, paid, chapter 1) goes into {stays} (Ana, free, chapter 1)." in done.stdout
        for person in both:
            person.says("chapter 6")
            person.hears(SECRET)
        assert len(list(world.folder.rglob("*.json"))) == 1
        (fact,) = facts_of(world, Kind.LEARNER_MERGED)
        assert (fact.learner_id, fact.detail) == (stays, goes)
        again = untouched(world, run, "learner", "merge", stays, goes, "--yes")
        assert (again.returncode, again.stdout.startswith("they are one learner already")) == (0, True)

    def test_says_so_where_both_have_paid(self, world, both, run):
        for number, person in enumerate(both):
            world.tells(completed(person.learner_id, f"cs_test_{number}"))
        done = run("learner", "merge", *(each.address for each in both), "--yes")
        assert "all but the first payment are given back" in done.stdout

    def test_story_of_a_payment_is_told_under_either_id(self, world, both, run):
        ana, elsewhere = both
        goes = elsewhere.learner_id
        world.tells(completed(goes))
        run("learner", "merge", ana.address, elsewhere.address, "--yes")
        stories = [run("payment", each).stdout for each in (goes, ana.address, NEW, "cs_test_1")]
        assert all("paid 29.00 USD  cs_test_1" in each for each in stories)
        assert len(set(stories[:3])) == 1

    def test_with_nobody_is_told(self, world, ana, run):
        done = run("learner", "merge", ana.address, NEW, "--yes")
        assert (done.returncode, done.stderr) == (1, f"no such learner: {NEW}\n")


class TestAssign:
    @pytest.fixture
    def unmatched(self, world):
        """Paid by a link made by hand, in which nobody is named."""
        return self.paid(world, None)

    @staticmethod
    def paid(world, learner_id):
        world.stripe.webhooks.url = None
        somebody = world.somebody()
        somebody.says("hi")
        somebody.says("chapter 6")
        made = somebody.session
        made["metadata"] = {} if learner_id is None else {"learner_id": learner_id}
        world.stripe.pay(made["id"])
        return made["id"]

    def test_gives_the_payment_to_the_learner_as_its_event_would(self, world, ana, run, unmatched):
        done = run("payment", "assign", unmatched, ana.address, "--yes")
        assert (done.returncode, done.stderr.count("\n")) == (0, done.stderr.count("learner_upgraded"))
        assert f"{unmatched}, 29.00 USD, is recorded as paid by {ana.learner_id}" in done.stdout
        assert paid_sessions(ana) == [unmatched]
        assert len(deliveries(ana, "confirmation")) == 1
        assert [each.learner_id for each in facts_of(world, Kind.PAYMENT_ASSIGNED)] == [ana.learner_id]
        again = untouched(world, run, "payment", "assign", unmatched, ana.address, "--yes")
        assert (again.returncode, "already" in again.stdout) == (0, True)

    def test_refuses_what_was_assigned_to_another(self, world, ana, run, unmatched):
        run("payment", "assign", unmatched, ana.address, "--yes")
        other = world.learner("whatsapp:+15005550008", "Bea")
        other.says("hi")
        done = untouched(world, run, "payment", "assign", unmatched, other.address, "--yes")
        assert (done.returncode, done.stderr) == (1, f"it is another learner's: {ana.learner_id}\n")

    def test_refuses_what_was_made_for_another(self, world, ana, run):
        other = world.learner("whatsapp:+15005550008", "Bea")
        other.says("hi")
        session = self.paid(world, other.learner_id)
        done = untouched(world, run, "payment", "assign", session, ana.address, "--yes")
        assert (done.returncode, done.stderr) == (1, f"it is another learner's: {other.learner_id}\n")

    def test_whoever_it_was_made_for_and_is_nobody_is_this_learner_from_now_on(self, world, ana, run):
        nobody = world.store.id_for("whatsapp:+15005550007")
        session = self.paid(world, nobody)
        assert run("payment", "assign", session, ana.address, "--yes").returncode == 0
        world.tells(completed(nobody, session))
        assert paid_sessions(ana) == [session]
        world.learner("whatsapp:+15005550007").says("chapter 6")
        assert len(world.store.read(nobody).purchase.payments) == 1

    def test_a_refund_of_it_finds_the_learner(self, world, ana, run, unmatched):
        run("payment", "assign", unmatched, ana.address, "--yes")
        (payment,) = ana.document["payments"]
        assert tells_of_refund(world, payment["payment_intent"]) == 200
        assert ana.document["payments"][0]["refunded"] == 2900

    def test_a_refund_of_it_finds_the_learner_where_it_names_one_who_is_gone(self, world, ana, run):
        nobody = world.store.id_for("whatsapp:+15005550007")
        session = self.paid(world, nobody)
        world.tells(completed(nobody, session, payment_intent="pi_7"))
        run("payment", "assign", session, ana.address, "--yes")
        (payment,) = ana.document["payments"]
        named = {"metadata": {"learner_id": nobody}}
        assert tells_of_refund(world, payment["payment_intent"], **named) == 200
        assert ana.document["payments"][0]["refunded"] == 2900

    def test_refuses_what_is_not_paid_or_not_there(self, world, ana, run):
        done = untouched(world, run, "payment", "assign", ana.session["id"], ana.address, "--yes")
        assert (done.returncode, done.stderr) == (1, "it is not paid: open\n")
        done = untouched(world, run, "payment", "assign", "cs_test_nothing", ana.address, "--yes")
        assert done.returncode == 1
        assert "no such session" in done.stderr


class TestAsking:
    @pytest.fixture
    def commands(self, world, ana, elsewhere):
        other = world.learner("whatsapp:+15005550008", "Bea")
        other.says("hi")
        session = TestAssign.paid(world, None)
        return (
            ("learner", "move", ana.address, NEW),
            ("learner", "merge", ana.address, other.address),
            ("payment", "assign", session, ana.address),
        )

    def test_without_a_terminal_and_without_yes_nothing_is_done(self, world, run, commands):
        for arguments in commands:
            done = untouched(world, run, *arguments)
            assert (done.returncode, done.stdout != "") == (2, True)
            assert "Add --yes" in done.stderr

    @pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
    def test_on_a_terminal_they_ask(self, world, run, commands, answer, code):
        before = world.files()
        for arguments in commands:
            ours, theirs = pty.openpty()
            os.write(ours, f"{answer}\n".encode())
            done = run(*arguments, stdin=theirs)
            os.close(ours)
            os.close(theirs)
            assert (done.returncode, "Do it?" in done.stderr) == (code, True)
        assert (world.files() == before) == (answer == "n")


class TestRepair:
    def test_makes_the_pointers_of_a_backup_without_them(self, world, ana, elsewhere, run):
        ana.says("hi", ExternalUserId=NEW)
        (pointer,) = world.folder.rglob("*.pointer")
        pointer.unlink()
        done = run("store", "repair-pointers", "--yes")
        assert (done.returncode, done.stderr) == (0, "")
        assert f"{pointer.stem} leads to {ana.learner_id} again" in done.stdout
        elsewhere.says("menu")
        assert len(list(world.folder.rglob("*.json"))) == 1
        again = run("store", "repair-pointers")
        assert (again.returncode, again.stdout) == (0, "every id leads to its learner\n")

    def test_makes_one_of_two_documents_of_whom_one_was_seen_with_the_others_id(
        self, world, ana, elsewhere, run
    ):
        elsewhere.says("hi")
        ana.edit(other_addresses=[NEW])
        done = run("store", "repair-pointers", "--yes")
        assert "goes into" in done.stdout
        assert len(list(world.folder.rglob("*.json"))) == 1
