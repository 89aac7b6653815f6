"""What the operator does for a learner: the services of the commands, each asked twice and in the ledger."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.payments.ledger import Kind
from bot.sandbox.stripe.faults import Mode
from tests.world import completed, session, soon


@pytest.fixture
def ben(world):
    return world.ben


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    return world.ana


def kinds(world, person):
    return [fact.kind for fact in world.store.facts(learner_id=person.learner_id)]


def test_the_first_press_says_what_it_will_do_and_does_nothing(world, operator, ben):
    before = world.files()
    for action, says in (
        ("refund", "given back at Stripe (1 payment)"),
        ("revoke", "refund gives it back"),
        ("forget", "cannot be undone"),
        ("resend", "sent once more"),
    ):
        page = operator.sends(f"/admin/learners/{ben.learner_id}/{action}", reason="")
        assert page.status == 200
        assert says in page.text
        assert 'name="sure" value="yes"' in page.text
    assert world.files() == before


def test_granting_opens_the_course_and_tells_the_learner(world, operator, ana):
    page = operator.does(ana, "grant", reason="won the raffle")
    assert (page.status, page.to) == (303, f"/admin/learners/{ana.learner_id}?done=grant")
    assert "The paid chapters are open" in operator.get(page.to).text
    assert ana.document["tier"] == "paid"
    assert Kind.GRANTED in kinds(world, ana)
    assert operator.does(ana, "grant").status == 409


def test_revoking_closes_it_again(world, operator, ben):
    assert operator.does(ben, "revoke", reason="").status == 303
    assert ben.document["tier"] == "free"
    assert Kind.REVOKED in kinds(world, ben)


def test_a_reason_with_a_number_in_it_stands_in_no_ledger(world, operator, ana):
    operator.does(ana, "grant", reason="wrote from +1 500 555 0001, a@b.example")
    (fact,) = (fact for fact in world.store.facts(learner_id=ana.learner_id) if fact.kind == Kind.GRANTED)
    assert "555" not in fact.detail
    assert "@" not in fact.detail


def test_a_refund_is_asked_for_once(world, operator, ben):
    assert operator.does(ben, "refund").status == 303
    assert kinds(world, ben).count(Kind.REFUND_ASKED) == 1
    assert [each["kind"] for each in ben.document["errands"]] == ["refund"]


def test_nothing_is_given_back_to_who_paid_nothing(world, operator, ana):
    page = operator.does(ana, "refund")
    assert page.status == 409
    assert "no payment to give back" in page.text


def test_moving_is_to_a_number_in_any_spelling(world, operator, ana):
    assert operator.does(ana, "move", to="+1 (500) 555-0077").status == 303
    assert ana.document["address"] == "whatsapp:+15005550077"


@pytest.mark.parametrize(
    "to", ["500 555 0077", "whatsapp:15005550077", "", "ana@example.org", "+0", "+1" * 20]
)
def test_moving_is_to_nothing_that_is_no_address(world, operator, ana, to):
    before = world.files()
    assert operator.does(ana, "move", to=to).status == 409
    assert world.files() == before


def test_moving_to_another_s_number_is_refused_and_names_the_way(world, operator, ana, ben):
    page = operator.does(ana, "move", to=ben.address.removeprefix("whatsapp:"))
    assert page.status == 409
    assert "merge the two" in page.text


def test_merging_makes_two_one(world, operator, ana, ben):
    assert operator.does(ana, "merge", other="Ben").status == 303
    assert ana.document["tier"] == "paid"
    assert {ana.address, ben.address} == {ana.document["address"], *ana.document["other_addresses"]}


def test_merging_with_somebody_unclear_does_nothing(world, operator, ana):
    for number in range(2):
        world.learner(f"whatsapp:+1500555010{number}", "Twin").says("hi")
    before = world.files()
    for other, why in (("Twin", "more than one"), ("Nobody", "nobody of that name"), ("Ana", "one learner")):
        page = operator.does(ana, "merge", other=other)
        assert page.status == 409
        assert why in page.text
    assert world.files() == before


def test_forgetting_erases_and_leads_back_to_the_list(world, operator, ben):
    learner_id = ben.learner_id
    page = operator.does(ben, "forget")
    assert (page.status, page.to) == (303, "/admin/learners?done=forget")
    assert world.store.read(learner_id) is None
    assert operator.get(f"/admin/learners/{learner_id}").status == 404


def test_a_confirmation_is_sent_again_once_for_a_form(world, operator, ben):
    with world.delivering():
        soon(lambda: len(ben.texts()) == 1)
        path = f"/admin/learners/{ben.learner_id}/resend"
        form = operator.get("/admin").form_token
        for _ in range(2):
            page = operator.request("POST", path, {"form": form, "sure": "yes", "once": "this form"})
            assert page.status == 303
        soon(lambda: len(ben.texts()) == 2)
    assert len(ben.texts()) == 2
    assert kinds(world, ben).count(Kind.RESENT) == 1


def test_exporting_gives_all_that_is_kept_as_a_file(world, operator, ben):
    page = operator.get(f"/admin/learners/{ben.learner_id}/export")
    assert page.status == 200
    assert page.headers["Content-Disposition"] == f'attachment; filename="{ben.learner_id}.json"'
    assert '"session_id": "cs_test_ben"' in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_what_is_no_action_is_none(operator, ana):
    assert operator.sends(f"/admin/learners/{ana.learner_id}/drop").status == 404
    assert operator.sends("/admin/learners/lrn_" + "a" * 26 + "/grant").status == 404


class TestAPerson:
    def test_who_asks_is_told_so_and_stands_on_the_list_with_their_place(self, world, operator, ana):
        ana.says("next")
        ana.says("person")
        ana.hears("I have told one")
        ana.says("person")
        ana.hears("A person knows that you asked")
        text = operator.get("/admin/persons").text
        assert "Ana" in text
        assert "1. Title 1: Heading 1.1" in text
        assert "1 learner waits" in operator.get("/admin").text

    def test_an_answer_goes_out_once_and_they_wait_until_it_is_marked(self, world, operator, ana):
        ana.says("person")
        with world.delivering():
            assert (
                operator.does(ana, "answer", text="Hello Ana,\nthis is Maria. <b>How</b> can I help?").status
                == 303
            )
            soon(lambda: ana.texts() == ["Hello Ana,\nthis is Maria. <b>How</b> can I help?"])
        assert "Ana" in operator.get("/admin/persons").text
        assert operator.does(ana, "done").status == 303
        assert "Nobody waits" in operator.get("/admin/persons").text
        assert {Kind.PERSON_ANSWERED, Kind.PERSON_DONE} <= set(kinds(world, ana))
        assert "Maria" not in world.log.text

    def test_outside_the_window_it_says_that_it_cannot_go_now_and_queues_nothing(self, world, operator, ana):
        ana.says("person")
        ana.edit(last_message_at=(datetime.now(UTC) - timedelta(hours=25)).isoformat())
        page = operator.does(ana, "answer", text="Too late?")
        assert page.status == 409
        assert "more than 24 hours ago" in page.text
        assert ana.document["deliveries"] == []
        assert "carries no answer" in operator.get("/admin/persons").text

    def test_what_they_wrote_is_not_kept(self, world, operator, ana):
        ana.says("I want to talk to a person please")
        assert "talk to a person" not in ana.path.read_text()
        assert "is not kept" in operator.get("/admin/persons").text

    def test_who_is_forgotten_waits_no_more(self, world, operator, ana):
        ana.says("person")
        operator.does(ana, "forget")
        assert "Nobody waits" in operator.get("/admin/persons").text


class TestKeepingTexts:
    @pytest.fixture
    def settings(self, settings):
        return {**settings, "KEEP_TEXTS": "1"}

    def test_what_they_wrote_stands_beside_their_name(self, world, operator, ana):
        ana.says("person")
        ana.says("xyzzy plugh <i>frobnicate</i>")
        text = operator.get("/admin/persons").text
        assert "xyzzy plugh &lt;i&gt;frobnicate" in text
        operator.does(ana, "done")
        assert ana.document["asked_for_person"] is None


class TestUnmatched:
    @pytest.fixture
    def lost(self, world):
        world.stripe.sessions["cs_test_lost"] = session("lrn_" + "a" * 26, "cs_test_lost", url=None)
        assert world.tells(completed("lrn_" + "a" * 26, "cs_test_lost")).status == 200
        return "cs_test_lost"

    def test_it_is_listed_with_amount_and_reason(self, operator, lost):
        text = operator.get("/admin/unmatched").text
        assert "29.00 USD" in text
        assert lost in text
        assert "no such learner" in text

    def test_stripe_in_trouble_is_said_and_nothing_done(self, world, operator, ana, lost):
        world.stripe.faults.set(Mode.ERROR)
        page = operator.sends("/admin/unmatched/assign", session=lost, learner="Ana", sure="yes")
        assert page.status == 409
        assert "Stripe did not answer" in page.text
        assert ana.document["tier"] == "free"

    def test_it_is_assigned_after_a_second_press(self, world, operator, ana, lost):
        page = operator.sends("/admin/unmatched/assign", session=lost, learner="Ana")
        assert page.status == 200
        assert "29.00 USD is recorded as paid by" in page.text
        assert ana.document["tier"] == "free"
        done = operator.sends("/admin/unmatched/assign", session=lost, learner=ana.learner_id, sure="yes")
        assert done.to == f"/admin/learners/{ana.learner_id}?done=assign"
        assert ana.document["tier"] == "paid"
        assert Kind.PAYMENT_ASSIGNED in kinds(world, ana)
        assert "every payment has its learner" in operator.get("/admin/unmatched").text

    def test_nobody_is_guessed(self, operator, lost):
        page = operator.sends("/admin/unmatched/assign", session=lost, learner="Nobody", sure="yes")
        assert page.status == 409
        assert "nobody of that name" in page.text
