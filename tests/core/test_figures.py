"""What a turn adds to the figures."""

from datetime import timedelta

import pytest

from bot.core.conversation.engine import take_message
from bot.core.figure_sums import summed
from bot.core.figures import figures_of_learner, figures_of_turn
from bot.core.messaging.messages import InboundMessage
from tests.chat import NOON, asking_course
from tests.understanding import UNDERSTANDING

COURSE = asking_course(free=2, chapters=3)


class Walk:
    """Somebody who learns; `added` is all that their turns have added, `last` the last turn."""

    def __init__(self, keep_texts=False):
        self.learner, self.turns, self.at, self.keep_texts = None, [], NOON, keep_texts

    def says(self, *texts, later=timedelta()):
        self.at += later
        for text in texts:
            self.at += timedelta(seconds=1)
            message = InboundMessage(f"SM{len(self.turns)}", "whatsapp:+1", "Ana", text, self.at)
            after, _ = take_message(COURSE, self.learner, message, "lrn_a", UNDERSTANDING)
            self.turns.append(figures_of_turn(COURSE, self.learner, after, message, self.keep_texts))
            self.learner = after
        return self

    @property
    def added(self):
        return summed(dict(each) for each in self.turns)

    @property
    def last(self):
        return dict(self.turns[-1])


def test_a_newcomer_joins_and_is_active_once_a_day():
    ana = Walk().says("hi", "next")
    assert (ana.added["joined"], ana.added["active"]) == (1, 1)
    ana.says("menu", later=timedelta(days=1)).says("menu")
    assert (ana.added["joined"], ana.added["active"]) == (1, 2)


def test_a_chapter_counts_once_however_often_it_is_read():
    ana = Walk().says("hi", "next", "chapter 2", "chapter 1", "chapter 2", "next", "back")
    assert (ana.added["chapter slug-1"], ana.added["chapter slug-2"]) == (1, 1)


def test_the_wall_counts_once():
    ana = Walk().says("hi", "chapter 3", "next", "chapter 3", "upgrade")
    assert ana.added["wall"] == 1


def test_one_learner_stands_at_one_place_whatever_they_say():
    ana = Walk()
    for text in ("hi", "next", "77", "next", "2", "chapter 2", "exercises", "1", "back", "next", "chapters"):
        ana.says(text)
        stands = {name: count for name, count in ana.added.items() if name.startswith("at ")}
        assert sum(stands.values()) == (1 if stands else 0)
        assert set(stands.values()) <= {1}


def test_a_wrong_answer_counts_by_exercise_and_a_right_one_does_not():
    ana = Walk().says("hi", "next", "77")
    assert "Which is right?" in ana.learner.inbox.replies[-1].texts[-1] or ana.says("next")
    ana.says("1")
    (name,) = [each for each in ana.last if each.startswith("wrong ")]
    assert name.startswith("wrong slug-1/")
    ana.says("2")
    assert not [each for each in ana.last if each.startswith("wrong ")]


def test_what_is_not_understood_counts_by_where_and_keeps_no_text():
    ana = Walk().says("hi", "xyzzy plugh")
    assert ana.last["unclear between lessons"] == 1
    assert not [each for each in ana.last if each.startswith("text ")]


def test_what_is_not_understood_is_kept_where_texts_are_kept():
    ana = Walk(keep_texts=True).says("hi", "xyzzy  plugh\n" + "x" * 500)
    (text,) = [each for each in ana.last if each.startswith("text ")]
    assert text.startswith("text between lessons: xyzzy plugh x")
    assert len(text) < 160


def test_a_message_without_text_counts_as_that():
    ana = Walk().says("hi", "  ")
    assert ana.last["unclear no text in it"] == 1


@pytest.mark.parametrize(
    "walk", [["hi"], ["hi", "next", "77", "1"], ["hi", "chapter 2", "chapter 3", "next"]]
)
def test_what_is_counted_anew_is_what_was_counted(walk):
    ana = Walk().says(*walk)
    told = ("joined", "chapter ", "wall", "finished", "at ")
    counted = {name: count for name, count in ana.added.items() if name.startswith(told)}
    assert summed([dict(figures_of_learner(COURSE, ana.learner))]) == counted
