"""`forget me` is asked twice, and only a plain answer to both questions leads to erasing."""

from dataclasses import replace

import pytest

from bot.core.conversation.forgetting import to_be_forgotten
from bot.core.learner import Former
from bot.core.payments.tasks import TaskKind, task_for
from tests.chat import NOON, Person

STATES = [{}, {"chapter": 1, "lesson": 1}, {"chapter": 1, "lesson": 2, "exercise": 2}, {"stopped": True}]


@pytest.fixture(params=STATES)
def ana(request):
    ana = Person(**request.param)
    if ana.learner is None:
        ana.says("hi")
    return ana


@pytest.mark.parametrize("answers", [("yes", "yes"), ("Yes!", "forget me"), ("forget me", "Forget me.")])
def test_who_agrees_twice_is_to_be_forgotten(ana, answers):
    ana.says("forget me")
    ana.hears("erases all I keep of you", "*yes* or *no*")
    ana.says(answers[0])
    ana.hears("cannot be undone")
    assert not to_be_forgotten(ana.learner)
    ana.says(answers[1])
    ana.hears("I have erased all I knew of you")
    assert to_be_forgotten(ana.learner)


@pytest.mark.parametrize("first", [(), ("yes",)])
@pytest.mark.parametrize("answer", ["no", "do not forget me", "next", "menu", "hm", "what?"])
def test_any_other_answer_forgets_nothing(ana, first, answer):
    ana.says("forget me")
    for each in first:
        ana.says(each)
    ana.says(answer)
    ana.says("yes")
    ana.says("yes")
    assert not to_be_forgotten(ana.learner)


@pytest.mark.parametrize("first", [(), ("yes",)])
@pytest.mark.parametrize("answer", ["no", "No!", "do not forget me", "never forget me"])
def test_who_does_not_want_it_is_told_that_all_stays(ana, first, answer):
    for each in ("forget me", *first, answer):
        ana.says(each)
    ana.hears("everything stays as it is")


def test_payer_is_told_what_goes(ana):
    ana.pays()
    ana.says("forget me")
    ana.hears("your access to the full course")


def test_whose_money_is_on_its_way_back_is_not_forgotten_yet(ana):
    task = task_for(TaskKind.REFUND, "cs_test_1", NOON)
    ana.learner = replace(ana.learner, purchase=replace(ana.learner.purchase, errands=(task,)))
    ana.says("forget me")
    ana.hears("on its way back")
    for _ in range(2):
        ana.says("yes")
    assert not to_be_forgotten(ana.learner)


class TestBack:
    """Who paid, was erased, and writes again."""

    @pytest.fixture
    def back(self):
        back = Person()
        back.former = Former(("lrn_test",), NOON)
        return back

    @pytest.mark.parametrize("text", ["hi", "chapter 6", "next", "\u0000", "forget me"])
    def test_is_asked_once_whatever_they_say(self, back, text):
        back.says(text)
        back.hears("Shall I open it for you again?")
        back.says("next")
        back.hears("Text 1.1")

    def test_yes_asks_for_what_was_paid(self, back):
        back.says("hi")
        back.says("yes")
        assert back.offer.says_paid
        assert not back.learner.purchase.former.answered

    def test_no_begins_anew(self, back):
        back.says("hi")
        back.says("no")
        back.hears("begin anew", "*next*")
        assert back.learner.purchase.former.answered


@pytest.mark.parametrize("wish", ["oublie-moi", "oubliez-moi", "apague meus dados", "lupakan saya"])
def test_the_wish_is_asked_about_in_other_languages_and_leaves_no_exercise(ana, wish):
    before = ana.learner.progress
    ana.says(wish)
    ana.hears("Shall I do that?")
    assert (ana.learner.progress.lesson, ana.learner.progress.exercise) == (before.lesson, before.exercise)
