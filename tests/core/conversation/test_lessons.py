"""Finding one's way through the lessons."""

import itertools

import pytest

from bot.core.learner import Tier
from tests.chat import Person


def test_any_first_message_is_welcomed_with_one_thing_to_do():
    for text in ("hello", "🙂", "asdf qwer", "next", "42", "menu"):
        ana = Person()
        ana.says(text)
        ana.hears("Hi Ana!", "Small Course", "*next*")
        assert ana.learner.progress.chapter == 1


def test_first_message_without_words_is_welcomed():
    ana = Person()
    ana.says("", attachment="image")
    ana.hears("Welcome", "*next*")


def test_a_learner_without_a_name_is_welcomed():
    nobody = Person(name="")
    nobody.says("hi")
    nobody.hears("Hi!", "Welcome")


def test_formatting_in_a_name_does_not_reach_the_text():
    odd = Person(name="*_~`Bo\nb")
    odd.says("hi")
    odd.hears("Hi Bo!")


@pytest.mark.parametrize("name", ["\u200b", "\u200f \u2067", ".", "\u200d", "- - -"])
def test_a_name_of_which_nothing_is_seen_is_none(name):
    odd = Person(name=name)
    odd.says("hi")
    odd.hears("Hi!")


@pytest.mark.parametrize(
    ("name", "shown"), [("\u202eanA", "anA"), ("😀", "😀"), ("🙂" * 29 + "👨\u200d👩", "👨")]
)
def test_a_name_neither_turns_the_text_nor_is_cut_within_a_sign(name, shown):
    odd = Person(name=name)
    odd.says("hi")
    odd.hears(f"{shown}! Welcome")


def test_first_message_that_asks_for_something_gets_it_with_the_welcome():
    ana = Person()
    ana.says("chapter 2")
    ana.hears("Welcome", "Text 2.1")


def test_first_message_that_asks_past_the_wall_meets_it():
    ana = Person()
    ana.says("chapter 3")
    ana.hears("Welcome")
    ana.meets_the_wall(3)


ALL = (1, 2, 3)


def test_next_walks_lessons_and_exercises_and_on_to_the_next_chapter():
    ana = Person()
    ana.says("hi")
    for said, expected in (
        ("next", "Text 1.1"),
        ("next", "Text 1.2"),
        ("next", "Exercise 1 of 3"),
        ("green", "Exercise 2 of 3"),
        ("skip", "Exercise 3 of 3"),
        ("skip", "From chapter 1"),
        ("next", "Text 2.1"),
        ("next", "Text 2.2"),
        ("next", "Exercise 1 of 3"),
    ):
        ana.says(said)
        ana.hears(expected)


def test_back_goes_the_same_way_in_reverse():
    ana = Person(chapter=2, lesson=2)
    exercises = ("Exercise 3 of 3", "Exercise 2 of 3", "Exercise 1 of 3")
    for expected in ("Text 2.1", *exercises, "Text 1.2", "Text 1.1", "very beginning"):
        ana.says("back")
        ana.hears(expected)
    ana.hears("Text 1.1")


def test_a_lesson_before_an_exercise_says_so():
    ana = Person(chapter=1, lesson=1)
    ana.says("next")
    ana.hears("Text 1.2", "Say *next* to try it yourself.")


def test_next_after_the_last_free_step_meets_the_wall():
    ana = Person(chapter=2, lesson=2, solved={2: ALL})
    ana.says("next")
    ana.meets_the_wall(3)
    assert ana.learner.progress.chapter == 2


def test_payment_continues_at_the_chapter_where_the_wall_was():
    ana = Person(chapter=2, lesson=2, solved={2: ALL})
    ana.says("chapter 4")
    ana.says("next")
    ana.pays()
    assert (ana.learner.tier, ana.learner.progress.chapter) == ("paid", 3)
    ana.says("next")
    ana.hears("Text 3.1")


def test_payment_of_one_who_never_met_the_wall_leaves_them_where_they_were():
    ana = Person(chapter=1, lesson=2)
    ana.pays()
    assert (ana.learner.progress.chapter, ana.learner.progress.lesson) == (1, 2)


def test_end_of_the_course_is_celebrated():
    ben = Person(chapter=4, lesson=2, solved={4: ALL})
    ben.pays()
    ben.says("next")
    ben.hears("reached the end")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chapter 2", "Text 2.1"),
        ("CHAPTER TWO.", "Text 2.1"),
        ("ch 2", "Text 2.1"),
        ("teach me chapter 1", "Text 1.1"),
    ],
)
def test_jump_to_a_chapter(text, expected):
    ana = Person(chapter=1, lesson=2)
    ana.says(text)
    ana.hears(expected)


@pytest.mark.parametrize("text", ["chapter 0", "chapter 5", "chapter 999999999999", "exercises 77"])
def test_a_chapter_that_is_not_there_is_said_kindly(text):
    ana = Person(chapter=1, lesson=1)
    ana.says(text)
    ana.hears("chapters 1 to 4")
    ana.is_sold_nothing()


def test_a_number_opens_a_chapter_where_they_were_just_listed():
    ana = Person(chapter=1, lesson=1)
    ana.says("chapters")
    ana.hears("1. Title 1", "3. Title 3 🔒")
    ana.says("2.")
    ana.hears("Text 2.1")


def test_a_listed_number_past_the_wall_meets_it():
    ana = Person(chapter=1, lesson=1)
    ana.says("chapters")
    ana.says("३")
    ana.meets_the_wall(3)


def test_a_number_that_was_not_listed_leaves_the_list_open():
    ana = Person(chapter=1, lesson=2, exercise=1)
    for text in ("chapters", "11", "0", "2"):
        ana.says(text)
    ana.hears("Text 2.1")


def test_a_number_nobody_asked_for_never_sells():
    ana = Person(chapter=1, lesson=1)
    ana.says("3")
    ana.is_sold_nothing()
    ana.hears("Did you mean *chapter 3*?")
    ana.says("yes")
    ana.meets_the_wall(3)


def test_hello_again_says_where_the_learner_is():
    ana = Person(chapter=2, lesson=1)
    ana.says("hello")
    ana.hears("chapter 2", "lesson 1", "*next*")


def test_start_takes_up_where_the_learner_left_off():
    ana = Person(chapter=2, lesson=2)
    ana.says("start")
    ana.hears("Text 2.2")


def test_menu_help_and_progress_work_in_the_middle_of_an_exercise():
    for word, expected in (
        ("menu", "*chapters*"),
        ("help", "short lessons"),
        ("progress", "Exercises solved"),
    ):
        ana = Person(chapter=1, lesson=2, exercise=1)
        ana.says(word)
        ana.hears(expected)
        assert ana.learner.progress.exercise == 1


def test_stop_is_confirmed_once_and_never_takes_anything_away():
    ben = Person(chapter=3, lesson=1)
    ben.pays()
    ben.says("STOP")
    ben.hears("not write to you")
    confirmed = ben.reply
    ben.says("stop")
    assert ben.reply != confirmed
    assert ben.learner.tier == "paid"
    ben.says("start")
    ben.hears("Welcome back", "Text 3.1")
    assert not ben.learner.stopped


@pytest.mark.parametrize(
    "attachment", ["image", "audio", "video", "file", "location", "contact", "sticker", ""]
)
def test_media_and_empty_messages_get_an_answer_that_fits(attachment):
    ana = Person(chapter=1, lesson=1)
    ana.says("", attachment=attachment)
    assert ana.reply.strip()
    assert (ana.learner.progress.chapter, ana.learner.progress.lesson) == (1, 1)


def test_what_is_not_understood_never_gets_the_same_text_twice_running():
    ana = Person(chapter=1, lesson=1)
    replies = [ana.says("qzx wvk jjj") for _ in range(7)]
    assert all(first != second for first, second in itertools.pairwise(replies))
    ana.says("next")
    assert ana.learner.progress.confused == 0


def test_a_near_miss_asks_and_does_nothing():
    ana = Person(chapter=2, lesson=1)
    ana.says("progres")
    ana.hears("Did you mean *progress*?")
    ana.says("yes")
    ana.hears("Lessons read")


def test_a_question_that_stands_already_is_asked_in_other_words():
    ana = Person(chapter=1, lesson=1)
    replies = [ana.says(text) for text in ("progres", "progres", "prgress", "menu or help", "yes", "yes")]
    assert all(first != second for first, second in itertools.pairwise(replies))
    ana.says("2")
    ana.hears("short lessons")


@pytest.mark.parametrize("text", ["chaptr 9", "chapter twenty-one", "my chapter 9 is gone"])
def test_a_chapter_that_is_not_there_is_not_offered(text):
    ana = Person(chapter=1, lesson=1)
    ana.says(text)
    ana.hears("chapters 1 to 4")
    ana.says("yes")
    ana.does_not_hear("chapters 1 to 4")


@pytest.mark.parametrize(
    ("stands", "offered"),
    [
        ({"chapter": 1, "lesson": 1}, "*next*"),
        ({"chapter": 1, "lesson": 2, "exercise": 1}, "still open"),
        ({"chapter": 2, "lesson": 2, "solved": {2: ALL}}, "*chapters*"),
        ({"chapter": 4, "lesson": 2, "solved": {4: ALL}, "tier": Tier.PAID}, "*chapters*"),
    ],
)
def test_what_is_offered_next_can_be_done_where_the_learner_stands(stands, offered):
    said = ("thanks", "hello", "help", "progress", "I don't want to upgrade", "ok", "no")
    for text in (*said, *(["qzx wvk jjj"] if "exercise" not in stands else [])):
        ana = Person(**stands)
        ana.says(text)
        ana.hears(offered)
        if offered == "*chapters*":
            ana.does_not_hear("Say *next*")


@pytest.mark.parametrize("text", ["upgrad", "chaptr 3", "stpo"])
def test_a_near_miss_never_sells_or_stops(text):
    ana = Person(chapter=1, lesson=1)
    ana.says(text)
    ana.is_sold_nothing()
    assert not ana.learner.stopped
    ana.hears("mean")


def test_no_to_a_suggestion_does_nothing():
    ana = Person(chapter=1, lesson=1)
    ana.says("upgrad")
    ana.says("no")
    ana.is_sold_nothing()
    ana.says("yes")
    ana.is_sold_nothing()


def test_upgrade_of_a_paid_learner_says_so():
    ben = Person()
    ben.says("hi")
    ben.pays()
    ben.says("upgrade")
    ben.hears("already have the full course")
    ben.is_sold_nothing()


def test_upgrade_meets_the_wall_without_a_chapter():
    ana = Person(chapter=1, lesson=1)
    ana.says("How do I upgrade?")
    ana.meets_the_wall(None)
    ana.pays()
    assert ana.learner.progress.chapter == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"chapter": 99, "lesson": 99},
        {"chapter": -5, "lesson": -5},
        {"chapter": 0, "lesson": 0, "exercise": 99},
        {"chapter": 2, "lesson": 10**30, "exercise": -1},
        {"chapter": 1, "lesson": 1, "read": {99: 99, 1: -4}, "solved": {1: (99, -1, 2), 77: (1,)}},
        {"chapter": 1, "lesson": 2, "exercise": 2, "hints": -7},
        {"confused": -3},
        {"wall": 10**9},
    ],
)
def test_numbers_out_of_bounds_are_brought_within(fields):
    for text in (
        "progress",
        "next",
        "back",
        "exercises",
        "hint",
        "wrong answer",
        "chapters",
        "menu",
        "what?",
    ):
        person = Person(**fields)
        person.says(text)
        assert person.reply or person.offer or person.run
        person.pays()
        person.says(text)
        assert person.reply
