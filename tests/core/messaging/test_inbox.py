"""A message that comes again: the last replies are kept to the letter, older messages are still known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.course import Course, Lesson, Numbered, Prediction, mark
from bot.core.messaging.inbox import REPLIES_KEPT, SEEN_KEPT, Answered, Seen, find_answer, with_answer
from bot.core.messaging.messages import InboundMessage, Text
from bot.core.messaging.stored_replies import expand
from tests.chat import NOON, Person, made_of, small_course
from tests.learners import changed


def message(sid: str) -> InboundMessage:
    return InboundMessage(sid, "whatsapp:+15005550001", "Ana", "next", NOON)


def answered(sids: list[str]):
    learner = Person(chapter=1).learner
    for sid in sids:
        learner = with_answer(learner, message(sid), (), (Text(f"reply to {sid}"),), learner.progress)
    return learner


def test_the_last_ten_replies_are_kept():
    sids = [f"SM{n:032x}" for n in range(25)]
    learner = answered(sids)
    for sid in sids[-REPLIES_KEPT:]:
        found = find_answer(learner, sid)
        assert isinstance(found, Answered)
        assert found.texts == (f"reply to {sid}",)
    assert len(learner.inbox.replies) == REPLIES_KEPT


def test_older_messages_are_known_without_their_replies():
    sids = [f"SM{n:032x}" for n in range(REPLIES_KEPT + SEEN_KEPT + 40)]
    learner = answered(sids)
    assert all(find_answer(learner, sid) is Seen.LONG_AGO for sid in sids[40:-REPLIES_KEPT])
    assert find_answer(learner, "SMnever") is Seen.NEVER


def test_the_end_of_one_id_and_the_beginning_of_the_next_are_no_third_id():
    forgotten = answered([f"SM{n}" for n in range(11)])
    assert find_answer(forgotten, "SM0") is Seen.LONG_AGO
    halves = changed(forgotten, seen=f"---{forgotten.inbox.seen[:6]}---")
    assert find_answer(halves, "SM0") is Seen.NEVER


def test_the_name_is_the_one_they_wrote_with_last_and_a_message_without_one_keeps_it():
    learner = answered(["SM1"])
    learner = with_answer(learner, replace(message("SM2"), name="Ana María"), (), (), learner.progress)
    again = with_answer(learner, replace(message("SM3"), name=""), (), (), learner.progress)
    assert again.name == "Ana María"


def test_a_document_stays_small_however_much_is_written():
    assert len(answered([f"SM{n}" for n in range(2000)]).inbox.seen) == 6 * SEEN_KEPT


@given(st.lists(st.text(max_size=40), unique=True, min_size=1, max_size=40), st.text(max_size=40))
def test_only_what_came_is_known(sids, other):
    learner = answered(sids)
    assert all(find_answer(learner, sid) is not Seen.NEVER for sid in sids)
    if other not in sids:
        assert find_answer(learner, other) is Seen.NEVER


def test_kept_replies_leave_the_lesson_out_and_expand_to_the_letter():
    course = small_course()
    for word in ("next", "exercises", "green", "back", "chapter 2", "exercises 2"):
        ana = Person(course=course, chapter=1, lesson=1)
        said = ana.says(word)
        kept = ana.learner.inbox.replies[-1].texts
        assert "\n\n".join(expand(course, text) for text in kept) == said


LONG = "A lesson of a length that lessons have: some lines, and an example. " * 3


def long_course() -> Course:
    """Its first lesson asks, and has all that a lesson can have; its first exercise has a long question."""
    course = small_course()
    chapter = course.chapters[0]
    asks = Lesson("Guess", f"{LONG} text", f"{LONG} again", f"{LONG} example", Prediction(f"{LONG} result"))
    asked = replace(chapter.exercises[0], question=f"{LONG} question")
    changed = made_of(chapter, (asks, *chapter.lessons), (asked, *chapter.exercises[1:]))
    return replace(course, chapters=(changed, *course.chapters[1:]))


def kept(ana: Person) -> str:
    return ana.learner.inbox.replies[-1].texts[-1]


def test_lines_of_the_course_do_not_stand_in_the_document_and_are_said_again_byte_for_byte():
    ana = Person(course=long_course(), chapter=1)
    said = (
        ("next", "text"), ("my guess", "result"), ("explain", "again"), ("example", "example"),
        ("exercises", "question"),
    )  # fmt: skip
    for text, part in said:
        reply = ana.says(text)
        ana.hears(f"{LONG} {part}")
        assert "A lesson of a length" not in kept(ana)
        assert expand(ana.course, kept(ana)) == reply


def test_a_lesson_that_is_shorter_than_its_mark_stands_as_it_is():
    ana = Person(chapter=1, lesson=1)
    assert ana.says("next") == kept(ana)


def test_replies_of_versions_that_named_lessons_by_number_are_said_again():
    course = small_course()
    text = course.chapters[0].lessons[1].text
    assert expand(course, "Hi\n\n\x1alesson 1.2 5f3a00c1\x1a") == f"Hi\n\n{text}"
    numbered = (Numbered("slug-2"), Numbered("slug-1", ("gone", "heading-1-2"), ("exercise-count-1",)))
    course = replace(course, numbered=numbered)
    assert expand(course, "\x1alesson 2.2 00000000\x1a") == text
    assert expand(course, "\x1aexercise 2.1 00000000\x1a") == "How many?"
    for gone in ("lesson 2.1", "lesson 1.1", "lesson 3.1", "exercise 2.2", "lesson 0.0"):
        assert expand(course, f"Hi\x1a{gone} 00000000\x1a") == "Hi"


def test_a_course_that_was_changed_since_still_gives_an_answer_and_no_other_steps_lines():
    ana = Person(course=long_course(), chapter=1)
    ana.says("next")
    chapter = ana.course.chapters[0]
    other = made_of(chapter, lessons=(Lesson("H", "Another text"), *chapter.lessons[1:]))
    shorter = replace(ana.course, chapters=(other, *ana.course.chapters[1:]))
    again = expand(shorter, kept(ana))
    assert "*Guess*" in again
    assert "Another text" not in again


OWN = f"\x1at{mark('slug-3')}{mark('heading-3-1')}\x1a"


@pytest.mark.parametrize("own", [OWN, "\x1alesson 3.1 00000000\x1a"])
def test_nobody_is_shown_lines_by_a_mark_of_their_own(own):
    course = long_course()
    assert "PAIDLINE" in expand(course, own)
    ana = Person(name=own, course=course)
    for text in ("hi", own, "next", own, f"my {own} guess"):
        ana.says(text)
        assert "PAIDLINE" not in expand(course, kept(ana))
        assert own not in kept(ana)
