"""Another business's automatic reply is left in peace after a few; a person is heard at once."""

import pytest

from tests.chat import Person

AUTOMATIC = [
    "Thank you for contacting ABC Traders. We will get back to you shortly.",
    "Our office is closed now. Office hours are Monday to Friday, 9 to 5.",
    "Gracias por comunicarte con nosotros, te responderemos en breve.",
    "Hi! Thanks for your message, somebody will be with you soon.",
    "We are closed now.",
    "您好，感谢您的来信，我们会尽快回复您，请您耐心等待，谢谢您的理解。",
]
STATES = [
    {"chapter": 1, "lesson": 1},
    {"chapter": 1, "lesson": 2, "exercise": 1},
    {"chapter": 1, "lesson": 2, "exercise": 3},
    {"chapter": 2, "lesson": 2, "wall": 3},
]
A_FEW = 9


@pytest.mark.parametrize("text", AUTOMATIC)
@pytest.mark.parametrize("fields", STATES)
def test_the_same_automatic_reply_is_left_in_peace_after_a_few(fields, text):
    ana = Person(**fields)
    answers = [ana.says(text) for _ in range(30)]
    assert 1 <= sum(map(bool, answers)) <= A_FEW
    assert not any(answers[A_FEW:])


@pytest.mark.parametrize("text", AUTOMATIC)
def test_a_person_who_then_writes_is_heard_at_once(text):
    ana = Person(chapter=1, lesson=1)
    for _ in range(12):
        ana.says(text)
    assert ana.reply == ""
    for words in ("next", "is anybody there", "I want to die", "do I have to pay now?"):
        ana.says(words)
        assert ana.reply
        ana.says(text)


def test_two_programs_that_take_turns_are_left_in_peace():
    ana = Person(chapter=1, lesson=1)
    answers = [ana.says(text) for _ in range(12) for text in AUTOMATIC[:2]]
    assert not any(answers[12:])


def test_a_number_that_counts_up_makes_no_other_text():
    ana = Person(chapter=1, lesson=1)
    answers = [ana.says(f"Your ticket {n} was received, please wait for an agent.") for n in range(12)]
    assert not any(answers[8:])


@pytest.mark.parametrize(
    "text",
    [
        "next",
        "hint",
        "I have paid",
        "again",
        "show me the next lesson please",
        "I have paid for this course",
        "I want to upgrade to the full course",
        "hmm",
        "why",
        "I want to die",
        "3",
    ],
)
def test_what_wants_something_is_answered_however_often_it_is_said(text):
    ana = Person(chapter=1, lesson=1)
    for _ in range(20):
        ana.says(text)
        assert ana.reply or ana.offer


def test_a_wrong_answer_is_answered_more_often_than_a_program():
    ana = Person(chapter=1, lesson=2, exercise=3)
    for _ in range(8):
        assert ana.says("it is a whole number I think")


def test_nothing_is_kept_of_what_people_say():
    ana = Person(chapter=1, lesson=1)
    ana.says(AUTOMATIC[1])
    assert 0 < len(ana.learner.inbox.alike) <= 6
    ana.says("next")
    assert ana.learner.inbox.alike == ""
    for _ in range(30):
        ana.says(AUTOMATIC[1])
    assert len(ana.learner.inbox.alike) <= 16 * 6
