"""The header in a document: what it was written from comes back, and what a person changes in it holds."""

from hypothesis import given, settings

from bot.store.json_files.save_header import read_saved, with_header
from tests.learners import changed
from tests.store.people import ben
from tests.store.test_document import learners

PADDING = b" " * 100 + b"\n"


@settings(deadline=None)
@given(learners.filter(lambda learner: "saved" not in learner.more))
def test_any_learner_survives_with_the_stamp(learner):
    header, data = with_header(learner, 7, "a boot")
    found = read_saved(data + PADDING)
    assert (found.learner, found.header, found.whole) == (learner, header, True)


def test_what_a_person_changes_is_read_and_what_they_add_is_kept():
    _, data = with_header(ben("lrn_x"), 7, "a boot")
    edited = data.replace(b'"chapter": ', b'"note": "called on Monday",\n  "chapter": 1', 1)
    found = read_saved(edited + PADDING)
    assert found.learner.progress.chapter == int(f"1{ben('lrn_x').progress.chapter}")
    assert found.learner.more == {"note": "called on Monday"}
    assert not found.whole


def test_what_was_added_is_kept_through_the_saves_that_follow():
    _, data = with_header(changed(ben("lrn_x"), more={"note": "called on Monday"}), 7, "a boot")
    again = with_header(read_saved(data).learner, 8, "a boot")[1]
    assert read_saved(again).learner.more == {"note": "called on Monday"}


def test_a_header_with_fields_that_are_not_known_is_a_header():
    """Earlier versions wrote a `form` into it."""
    header, data = with_header(ben("lrn_x"), 7, "a boot")
    theirs = data.replace(b'"revision":7', b'"revision":7,"form":"00c0ffee"')
    assert theirs != data
    found = read_saved(theirs + PADDING)
    assert (found.learner, found.header, found.whole) == (ben("lrn_x"), header, True)
