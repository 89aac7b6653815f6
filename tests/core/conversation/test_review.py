"""Questions from before, where `next` enters a chapter, and after days away."""

from copy import copy
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.course import Course
from bot.core.learner import Progress, Tier
from bot.core.practice import How, key_of, practised
from tests.chat import NOON, SECRET, Person, asking_course, small_course

SENTENCES = (
    "next",
    "skip",
    "back",
    "3",
    "4",
    "green",
    "str",
    "hint",
    "again",
    "exercises",
    "hi",
    "why",
    "5 or 6",
)


def progress(person: Person) -> Progress:
    assert person.learner is not None
    return person.learner.progress


def done(course: Course, *each: tuple[int, int, How]) -> dict[str, str]:
    """What is kept of exercises, by chapter and number, done at noon."""
    kept: dict[str, str] = {}
    for number, exercise, how in each:
        chapter = course.chapter(number)
        kept = dict(practised(kept, key_of(chapter, chapter.exercises[exercise - 1]), how, NOON))
    return kept


def at_the_end(*tried: tuple[int, int, How], chapter: int = 1, **more: object) -> Person:
    """On the last step of a chapter, with these exercises done. Solved are all of that chapter."""
    course = small_course(free=3)
    practice = done(course, *tried)
    solved = {chapter: (1, 2, 3)} if tried else {}
    fields = {"solved": solved, "practice": practice, **more}
    return Person(course=course, chapter=chapter, lesson=2, step=5, **fields)


HARD = ((1, 1, How.ALONE), (1, 2, How.TOLD), (1, 3, How.HELPED))


def test_a_chapter_that_next_enters_begins_with_two_questions_hardest_first():
    ana = at_the_end(*HARD)
    ana.says("next")
    ana.hears("Before chapter 2", "From chapter 1: Count 1", "How many?")
    ana.says("3")
    ana.hears("✅", "From chapter 1: Name 1")
    first = ana.reply.partition("\n")[0]
    ana.says("str")
    ana.hears("✅", "And now chapter 2.", "Text 2.1")
    ana.does_not_hear(first)
    assert progress(ana).review == ()


def test_one_next_passes_them():
    ana = at_the_end(*HARD)
    ana.says("next")
    ana.says("next")
    ana.hears("Text 2.1")
    ana.does_not_hear("still open")


def test_what_is_longest_ago_is_asked_first():
    ana = at_the_end((1, 1, How.ALONE), (2, 1, How.ALONE), chapter=2, solved={1: (1,), 2: (1, 2, 3)})
    course = ana.course
    chapter = course.chapter(2)
    later = practised(progress(ana).practice, key_of(chapter, chapter.exercises[0]), How.TOLD, NOON)
    ana.learner = replace(ana.learner, progress=replace(progress(ana), practice=later))
    ana.is_away(1)
    ana.says("next")
    ana.hears("From chapter 2: Choose 2")


def test_what_came_again_today_does_not_come_before_the_next_chapter():
    ana = at_the_end(*HARD, *((2, n, How.ALONE) for n in (1, 2, 3)), solved={1: (1, 2, 3), 2: (1, 2, 3)})
    for text in ("next", "3", "str"):
        ana.says(text)
    ana.hears("Text 2.1")
    ana.says("next")
    ana.says("next")
    ana.hears("From chapter 1: Choose 1")
    ana.says("2")
    ana.hears("From chapter 2: Choose 2")


def test_what_came_again_another_day_is_asked_as_all_is():
    ana = at_the_end(*HARD, solved={1: (1, 2, 3), 2: (1, 2, 3)})
    for text in ("next", "3", "str", "next"):
        ana.says(text)
    ana.is_away(2)
    ana.says("next")
    ana.hears("From chapter 1: Count 1")


def test_a_first_praise_is_not_said_again():
    ana = at_the_end(*HARD)
    for text in ("next", "3"):
        ana.says(text)
    ana.hears("✅")
    ana.does_not_hear("Three.")


def test_only_what_was_tried_is_asked():
    ana = at_the_end()
    ana.says("skip")
    ana.hears("Text 2.1")


def test_chapter_by_its_number_asks_nothing():
    ana = at_the_end(*HARD)
    ana.says("chapter 2")
    ana.hears("Text 2.1")


def test_a_wrong_answer_gets_one_hint_and_then_it_is_told():
    ana = at_the_end(*HARD)
    ana.says("next")
    ana.says("7")
    ana.hears("More than two.", "*next*")
    ana.says("8")
    ana.hears("It was `3`.", "From chapter 1: Name 1")


def test_hint_in_a_review_gives_one_and_then_the_answer():
    ana = at_the_end(*HARD)
    ana.says("next")
    ana.says("hint")
    ana.hears("💡 More than two.", "*next*")
    ana.says("hint")
    ana.hears("It was `3`.", "From chapter 1: Name 1")


def test_talk_in_a_review_is_talk():
    ana = at_the_end(*HARD)
    ana.says("next")
    ana.says("what is the weather like where you are")
    ana.does_not_hear("More than two.", "It was")
    ana.says("again")
    ana.hears("From chapter 1: Count 1")


def test_what_was_left_and_is_solved_in_a_review_is_solved():
    ana = at_the_end((1, 2, How.LEFT), solved={1: (1, 3)})
    ana.says("skip")
    ana.hears("Count 1")
    ana.says("3")
    assert progress(ana).solved[1] == (1, 2, 3)


def test_a_locked_chapter_meets_the_wall_and_no_question():
    ana = at_the_end((3, 1, How.TOLD), chapter=3)
    ana.says("next")
    ana.meets_the_wall(4)


def test_questions_of_a_chapter_that_was_closed_are_not_asked():
    course = small_course(free=2)
    practice = done(course, (3, 1, How.TOLD), (3, 2, How.TOLD))
    ana = Person(course=course, chapter=1, lesson=2, step=5, solved={1: (1, 2, 3)}, practice=practice)
    ana.says("next")
    ana.does_not_hear(SECRET)


def test_a_question_whose_chapter_is_closed_meanwhile_is_forgotten():
    course = small_course(free=2)
    key = key_of(course.chapter(3), course.chapter(3).exercises[0])
    ana = Person(course=course, chapter=1, lesson=2, step=2, review=(key,), practice={})
    for text in ("green", "hint", "again", "2", "next"):
        ana.says(text)
        ana.does_not_hear(SECRET)


@given(st.lists(st.sampled_from(SENTENCES), max_size=25), st.sampled_from([Tier.FREE, Tier.PAID]))
@settings(max_examples=60, deadline=None)
def test_no_walk_whatever_shows_a_free_learner_a_paid_line(texts, tier):
    ana = Person(chapter=1, lesson=1, tier=tier)
    for text in texts:
        ana.says(text)
        if tier is Tier.FREE:
            ana.does_not_hear(SECRET)


def test_after_days_away_hello_says_where_they_were_and_asks_one():
    ana = at_the_end(*HARD, last_message_at=NOON)
    ana.is_away(4)
    ana.says("hi")
    ana.hears("Welcome back, Ana!", "chapter 1", "One question to warm up", "Count 1")
    ana.says("3")
    ana.hears("✅", "Text 2.1")


def test_after_days_away_next_says_where_they_were_and_goes_on():
    ana = Person(chapter=1, lesson=1, last_message_at=NOON)
    ana.is_away(4)
    ana.says("next")
    ana.hears("Welcome back, Ana!", "Text 1.2")
    ana.says("next")
    ana.does_not_hear("Welcome back")


def test_after_days_away_an_open_exercise_is_the_question():
    ana = Person(chapter=1, lesson=2, exercise=2, last_message_at=NOON, solved={1: (1,)})
    ana.is_away(10)
    for text in ("hello", "next"):
        bea = copy(ana)
        bea.says(text)
        bea.hears("Welcome back", "at exercise 2 of 3", "How many?")
        bea.says("3")
        bea.hears("Three.")


def test_after_days_away_an_open_prediction_is_shown_again():
    ana = Person(course=asking_course(), chapter=1, lesson=1, step=1, last_message_at=NOON)
    ana.is_away(10)
    ana.says("hello")
    ana.hears("Welcome back", "What is shown?", "your guess")
    ana.says("14")
    ana.hears("Look at the quotes.")


def test_a_name_is_shown_short_and_without_signs_that_format():
    ana = Person(name="*Ana* de la Cruz", chapter=1, lesson=1, last_message_at=NOON)
    ana.is_away(10)
    ana.says("hello")
    ana.hears("Welcome back, Ana! ")


def test_who_comes_back_and_wants_something_gets_just_that():
    ana = at_the_end(*HARD, last_message_at=NOON)
    ana.is_away(4)
    for text in ("how much does it cost?", "stop", "progress"):
        ana.says(text)
        ana.does_not_hear("Welcome back", "warm up")
