"""The judge itself: it must not be content with what is wrong, nor find harm where none is."""

from types import SimpleNamespace

import pytest

from bot.core.learner import Answered
from tests.core.conversation.said.inputs import Said
from tests.core.conversation.said.judge import NONSENSE, judge, plainly
from tests.core.conversation.said.states import person_in
from tests.learners import changed


def said(text, state="lesson", **must):
    return Said("made up", text, state, "en", **must)


def ana_answered(learner):
    return changed(learner, replies=(Answered("SM1", ()),))


def good(text, state="lesson", **must):
    return judge(said(text, state, **must)).good


def harm(text, state="lesson", **must):
    return judge(said(text, state, **must)).harm


def test_the_plain_word_does_what_it_does():
    for word in ("next", "back", "chapters", "progress", "stop", "upgrade", "chapter 7"):
        judgement = judge(said(word.upper(), does=word))
        assert (judgement.good, judgement.harm) == (True, ()), word


def test_another_word_does_not():
    assert not good("back", does="next")
    assert not good("chapter 3", does="chapter 4")


def test_any_of_several_will_do():
    assert good("back", does_any=("next", "back"))


def test_a_command_that_is_not_understood_is_not_done_by_nonsense():
    assert not good("zxqv", does="zxqv wrtk")


def test_nonsense_gets_no_reply_of_its_own():
    assert not good("wrtk zxqv", own=True)


def test_a_reply_of_its_own_is_about_what_was_said():
    assert good("thanks", own=True)
    assert good("thanks", own=True, says=("welcome",))
    assert not good("thanks", own=True, says=("paypal",))


def test_an_answer_is_judged_as_what_it_is():
    assert good("444", "number", judged="right")
    assert not good("12", "number", judged="right")
    assert good("12", "number", judged="wrong")
    assert not good("444", "number", judged="wrong")


def test_a_question_back_names_what_it_must():
    assert good("progres", asks=True)
    assert good("progres", asks=("progress",))
    assert not good("progres", asks=("chapters",))


def test_talk_is_not_graded():
    judgement = judge(said("12", "number", talk=True))
    assert (judgement.good, judgement.harm) == (False, ("graded",))


@pytest.mark.parametrize(
    ("text", "state", "broken"),
    [
        ("upgrade", "lesson", "sold"),
        ("chapter 6", "lesson", "sold"),
        ("stop", "lesson", "stopped"),
        ("start", "stopped", "stopped"),
        ("next", "lesson", "moved"),
        ("12", "number", "graded"),
        ("hint", "number", "graded"),
    ],
)
def test_what_nobody_asked_for_is_harm(text, state, broken):
    assert broken in harm(text, state, own=True)


@pytest.fixture
def replying(monkeypatch):
    """From now on everything gets this reply, and the learner then has these fields."""
    person_in("lesson")
    plainly("lesson", "", NONSENSE)

    def set_up(*texts, **fields):
        def turn(course, learner, message, *_):
            return changed(ana_answered(learner), **fields), texts

        monkeypatch.setattr("tests.chat.take_message", turn)

    yield set_up
    plainly.cache_clear()


@pytest.fixture
def predicting(monkeypatch, replying):
    """As if the shipped course asked what will be seen."""
    lesson = SimpleNamespace(prediction=SimpleNamespace(result="It shows 4."))
    course = SimpleNamespace(chapters=(SimpleNamespace(lessons=(lesson,)),))
    monkeypatch.setattr("tests.core.conversation.said.judge.shipped", lambda: course)

    return replying


def test_a_guess_gets_the_result(predicting):
    predicting("You said 2 + 2.\n\nIt shows 4.")
    assert good("2 + 2", guess=True)


def test_a_guess_is_not_met_with_anything_else(predicting):
    predicting("Sorry, I did not get that.")
    assert not good("2 + 2", guess=True)


def test_nobody_is_wrong_at_a_prediction(predicting):
    predicting("Not quite. It shows 4.", wrong=("2 + 2",))
    judgement = judge(said("2 + 2", guess=True))
    assert (judgement.good, judgement.harm) == (False, ("graded",))


def test_a_line_that_is_paid_for_is_harm_to_a_free_learner(monkeypatch):
    monkeypatch.setattr("tests.core.conversation.said.judge.paid_lines", lambda: {"You are welcome!"})
    assert harm("thanks", own=True) == ("leaked",)
    assert harm("thanks", "paid_7", own=True) == ()


def test_no_reply_is_harm_unless_peace_is_wanted(replying):
    replying()
    assert harm("Thank you for contacting us.", own=True) == ("silent",)
    assert harm("Thank you for contacting us.", quiet=True) == ()


def test_what_was_asked_for_is_none():
    assert harm("upgrade", does="upgrade") == ()
    assert harm("upgrade", own=True, link=True) == ()
    assert harm("444", "number", judged="right") == ()
    assert harm("hint", "number", does="hint") == ()


def test_what_the_course_does_not_have_is_skipped():
    assert "no number exercise" in judge(said("5", "number", judged="right", exercise="Nowhere")).skipped
