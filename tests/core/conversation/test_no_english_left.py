"""In another language no English sentence is left, wherever the learner stands and whatever they say."""

from dataclasses import replace
from itertools import cycle

import pytest

from bot.core.course import Course
from bot.core.glossary import Term
from bot.core.learner import Tier
from tests.chat import Person, asking_course, small_course
from tests.core.conversation.said.inputs import read_said
from tests.pseudo import outside, speaking_pseudo

COURSE: Course = speaking_pseudo(
    replace(
        asking_course(),
        glossary=(Term("widget", (), "A small thing.", "slug-1"),),
    )
)
FREE = speaking_pseudo(small_course(free=4))
PLACES = [
    {},
    {"chapter": 1, "lesson": 1},
    {"chapter": 1, "lesson": 2, "step": 2, "exercise": 1},
    {"chapter": 1, "lesson": 2, "step": 4, "exercise": 2},
    {"chapter": 2, "lesson": 2, "wall": 3},
    {"chapter": 3, "lesson": 1, "closed_for": "refund"},
    {"chapter": 4, "lesson": 2, "tier": Tier.PAID},
]
COMMANDS = """menu, help, next, next, 2, hint, hint, hint, hint, why, explain, example, again, back, chapters,
    9, 2, exercises, upgrade, stop, stop, start, hello, thanks, skip, person, language, paid, yes, no,
    chaptr 3, exercises, 1, 2, 3, next, next, blub, blub, blub, chapter 1 lesson 2, lesson 9, chapter 44,
    forget me, progress, progress hint, hint please and menu"""


@pytest.mark.parametrize("course", [COURSE, FREE], ids=["sold", "free"])
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_no_sentence_of_a_walk_is_left_in_english(course, place):
    ana = Person("Ξ", course, languages_offered=("en",), **place)
    for text in map(str.strip, COMMANDS.split(",")):
        assert outside(ana.says(text)) == [], text
    for kind in ("image", "audio", "video", "location", "sticker", "contact", "file"):
        assert outside(ana.says("", kind)) == []
    ana.is_away(9)
    assert outside(ana.says("hello")) == []


def test_no_reply_to_what_people_say_is_left_in_english():
    """A reply for each, at one place after another."""
    for said, place in zip(read_said(), cycle(PLACES), strict=False):
        ana = Person("Ξ", COURSE, languages_offered=("en",), **place)
        ana.says("hello")
        ana.says(said.text)
        if ana.learner.language != "en":  # "why only english"
            assert outside(ana.reply) == [], (said.text, place)
