"""A message that comes again: the last replies are kept to the letter, older messages are still known."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.core.course import Lesson
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
        learner = with_answer(learner, message(sid), (), (Text(f"reply to {sid}"),))
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
    learner = with_answer(learner, replace(message("SM2"), name="Ana María"), (), ())
    assert with_answer(learner, replace(message("SM3"), name=""), (), ()).name == "Ana María"


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


def test_a_lesson_does_not_stand_in_the_document():
    ana = Person(chapter=1, lesson=1)
    ana.says("next")
    ana.hears("Text 1.2")
    assert "Text 1.2" not in ana.learner.inbox.replies[-1].texts[0]


def test_versions_before_and_after_the_checksum_expand_each_others_replies():
    course = small_course()
    assert (
        expand(course, "Hi\n\n\x1alesson 1.2 5f3a00c1\x1a") == "Hi\n\n" + course.chapters[0].lessons[1].text
    )
    ana = Person(course=course, chapter=1, lesson=1)
    ana.says("next")
    assert re.search("\x1alesson 1[.]2 [0-9a-f]{8}\x1a", ana.learner.inbox.replies[-1].texts[0])


def test_a_course_that_was_changed_since_still_gives_an_answer():
    course = small_course()
    ana = Person(course=course, chapter=1, lesson=1)
    ana.says("next")
    first = course.chapters[0]
    shorter = replace(course, chapters=(made_of(first, lessons=(Lesson("H", "T"),)), *course.chapters[1:]))
    assert "Heading 1.2" in expand(shorter, ana.learner.inbox.replies[-1].texts[0])
