"""A course that changes moves nobody who need not move."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.conversation.position import Place, place_of
from bot.core.course import Chapter, Course, Exercise, Lesson, Numbered
from bot.core.learner import Learner, Progress, Tier
from bot.core.renumbering import settled
from bot.store.document import parse, render
from tests.chat import NOON, Person, small_course
from tests.learners import changed

COURSE = small_course(free=4)
EXTRA = Chapter(
    0, "extra", "Extra", (Lesson("Extra", "Extra text"), Exercise("Extra", "?", "number", ("1",)))
)


def course_of(*chapters: Chapter, **more: object) -> Course:
    numbered = tuple(replace(chapter, number=number) for number, chapter in enumerate(chapters, 1))
    return replace(COURSE, chapters=numbered, free_chapters=len(chapters), **more)


def with_steps(chapter: Chapter, *steps: Lesson | Exercise) -> Course:
    """The course with other steps in that chapter."""
    chapters = [replace(c, steps=steps) if c.slug == chapter.slug else c for c in COURSE.chapters]
    return course_of(*chapters)


def someone(course: Course = COURSE, **fields: object) -> Person:
    """With a document that has names: they have said something."""
    person = Person(course=course, **fields)
    person.says("progress")
    return person


def reopened(person: Person, course: Course) -> Learner:
    """Their document, read again by a server with that course."""
    return settled(course, parse(render(person.learner)))


def named(course: Course, learner: Learner) -> tuple[str, str, str]:
    """Chapter, step and open exercise by name."""
    place = place_of(course, learner)
    chapter = course.chapter(place.chapter)
    step = chapter.steps[place.step - 1].step if place.step else ""
    return chapter.slug, step, chapter.exercises[place.exercise - 1].step if place.exercise else ""


walks = st.lists(
    st.sampled_from(
        ["next", "skip", "back", "exercises", "green", "3", "str", "chapter 2", "chapter 3 lesson 2"]
    ),
    max_size=12,
)
places = st.integers(0, 20)


@given(walks, st.lists(st.tuples(places, places), min_size=1, max_size=4), st.lists(places, max_size=2))
@settings(max_examples=150, deadline=None)
def test_what_is_put_in_moves_nobody(texts, steps, chapters):
    ana = Person(course=COURSE)
    for text in ("next", *texts):
        ana.says(text)
    changed_ones = list(COURSE.chapters)
    for count, (chapter, at) in enumerate(steps):
        new = Lesson(f"New {count}", "T") if count % 2 else Exercise(f"New {count}", "?", "number", ("1",))
        place = chapter % len(changed_ones)
        before = changed_ones[place]
        cut = at % (len(before.steps) + 1)
        changed_ones[place] = replace(before, steps=(*before.steps[:cut], new, *before.steps[cut:]))
    for count, at in enumerate(chapters):
        changed_ones.insert(at % len(changed_ones), replace(EXTRA, slug=f"extra-{count}"))
    after = course_of(*changed_ones)
    ben = reopened(ana, after)
    if ana.learner.progress.lesson or ana.learner.progress.chapter > 1:
        assert named(after, ben) == named(COURSE, ana.learner)
    assert solved_by_name(after, ben) == solved_by_name(COURSE, ana.learner)
    assert ben.progress.wrong == ana.learner.progress.wrong


def solved_by_name(course: Course, learner: Learner) -> set[tuple[str, str]]:
    return {
        (course.chapter(chapter).slug, course.chapter(chapter).exercises[number - 1].step)
        for chapter, numbers in learner.progress.solved.items()
        for number in numbers
    }


@given(st.integers(1, 5), st.sets(st.integers(1, 5), max_size=4), st.booleans())
@settings(max_examples=100, deadline=None)
def test_what_is_taken_out_takes_its_learners_to_the_nearest_step_before_it(stood, gone, first):
    """Even where a step is put in before it in the same change."""
    chapter = COURSE.chapter(2)
    ana = someone(
        chapter=2, lesson=chapter.lessons_to[stood], step=stood, exercise=chapter.exercise_number(stood)
    )
    kept = [step for number, step in enumerate(chapter.steps, 1) if number not in gone]
    if not kept:
        return
    after = with_steps(chapter, *([Lesson("New", "T")] if first else []), *kept)
    there = next((n for n in range(stood, 0, -1) if n not in gone), 0)
    expected = chapter.steps[there - 1].step if there else ""
    assert named(after, reopened(ana, after))[:2] == ("slug-2", expected)


def test_a_chapter_that_is_taken_out_takes_its_learners_to_the_end_of_the_one_before():
    ana = someone(chapter=3, lesson=1)
    after = course_of(EXTRA, COURSE.chapters[0], COURSE.chapters[3])
    assert named(after, reopened(ana, after)) == ("slug-1", "exercise-name-1", "")
    after = course_of(EXTRA, COURSE.chapters[3])
    assert reopened(ana, after).progress.chapter == 1
    assert place_of(after, reopened(ana, after)) == Place(1)


def test_an_open_exercise_that_is_taken_out_is_open_no_more():
    first, second, one, two, three = COURSE.chapter(1).steps
    ana = someone(chapter=1, lesson=1, exercise=2, hints=1, wrong=("7",))
    assert named(COURSE, ana.learner) == ("slug-1", "heading-1-1", "exercise-count-1")
    after = with_steps(COURSE.chapter(1), first, second, three)
    ana_then = reopened(ana, after)
    assert named(after, ana_then) == ("slug-1", "heading-1-1", "")
    assert (ana_then.progress.hints, ana_then.progress.wrong) == (0, ())
    after = with_steps(COURSE.chapter(1), three, first, two, second, one)
    ana_then = reopened(ana, after)
    assert named(after, ana_then) == ("slug-1", "heading-1-1", "exercise-count-1")
    assert (ana_then.progress.exercise, ana_then.progress.hints, ana_then.progress.wrong) == (2, 1, ("7",))


def test_whoever_has_only_said_hello_begins_at_the_beginning():
    ana = Person(course=COURSE)
    ana.says("hi")
    ana.course = course_of(EXTRA, *COURSE.chapters)
    ana.says("next")
    ana.hears("Extra text")


def test_what_was_solved_and_taken_out_counts_again_once_it_is_back():
    first, *_, three = COURSE.chapter(1).steps
    ana = someone(chapter=2, lesson=1)
    ana.says("exercises 1")
    for text in ("green", "3", "str", "chapter 2"):
        ana.says(text)
    ana.course = with_steps(COURSE.chapter(1), first, three)
    ana.says("progress")
    assert ana.learner.progress.solved == {1: (1,)}
    ana.course = course_of(*COURSE.chapters[1:])
    ana.says("next")
    assert ana.learner.progress.solved == {}
    ana.course = course_of(EXTRA, *COURSE.chapters)
    ana.says("progress")
    assert ana.learner.progress.solved == {2: (1, 2, 3)}
    assert 2 not in ana.learner.progress.read


def test_a_chapter_edited_by_hand_counts_while_the_rest_is_kept():
    ana = someone(chapter=1, lesson=2, solved={1: (1, 2)}, read={1: 2})
    edited = changed(ana.learner, chapter=3)
    assert named(COURSE, settled(COURSE, edited)) == ("slug-3", "heading-3-2", "")
    ana.learner = edited
    ana.says("repeat")
    ana.hears("Text 3.2")
    after = course_of(EXTRA, *COURSE.chapters)
    assert named(after, reopened(ana, after)) == ("slug-3", "heading-3-2", "")
    both = settled(
        after, changed(ana.learner, chapter=2)
    )  # edited, and the course changed before it was read
    assert (both.progress.chapter, both.progress.solved) == (2, {2: (1, 2)})


def test_solved_and_read_edited_by_hand_count():
    ana = someone(chapter=1, lesson=2)
    ana.says("next")
    ana.says("green")
    after = course_of(*COURSE.chapters[:3], EXTRA, COURSE.chapters[3])
    edited = settled(after, changed(ana.learner, solved={1: (3,), 2: (1,)}, read={1: 1}))
    assert (edited.progress.solved, edited.progress.read) == ({1: (3,), 2: (1,)}, {1: 1})


def test_the_wall_is_kept_by_name():
    course = small_course(free=2)
    ana = someone(course, chapter=1, lesson=1)
    ana.says("chapter 4")
    later = course_of(EXTRA, *COURSE.chapters)
    ana.course = replace(later, free_chapters=3)
    ana.pays()
    assert (ana.learner.tier, ana.learner.progress.chapter) == (Tier.PAID, 5)
    ana.says("next")
    ana.hears("Text 4.1")


def test_a_wall_that_is_gone_lets_the_payer_in_where_it_was():
    ana = someone(small_course(free=2), chapter=1, lesson=2)
    ana.says("chapter 3")
    ana.course = replace(course_of(COURSE.chapters[0], COURSE.chapters[3]), free_chapters=1)
    ana.pays()
    assert (ana.learner.progress.chapter, named(ana.course, ana.learner)) == (2, ("slug-4", "", ""))


TABLE = (
    Numbered(
        "slug-3", ("heading-3-1", "gone", "heading-3-2"), ("exercise-name-3", "gone", "exercise-count-3")
    ),
    Numbered("nowhere", ("a", "b"), ("c",)),
    Numbered("slug-1", ("gone", "heading-1-2")),
)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"chapter": 1, "lesson": 1}, ("slug-3", "heading-3-1", "")),
        ({"chapter": 1, "lesson": 2}, ("slug-3", "heading-3-1", "")),
        ({"chapter": 1, "lesson": 3}, ("slug-3", "heading-3-2", "")),
        ({"chapter": 1, "lesson": 99}, ("slug-3", "heading-3-2", "")),
        ({"chapter": 1, "lesson": 3, "exercise": 1}, ("slug-3", "heading-3-2", "exercise-name-3")),
        ({"chapter": 1, "lesson": 3, "exercise": 2}, ("slug-3", "heading-3-2", "")),
        ({"chapter": 1, "lesson": 3, "exercise": 3}, ("slug-3", "heading-3-2", "exercise-count-3")),
        ({"chapter": 2, "lesson": 1}, ("slug-3", "exercise-name-3", "")),
        ({"chapter": 3, "lesson": 1}, ("slug-1", "", "")),
        ({"chapter": 3, "lesson": 2}, ("slug-1", "heading-1-2", "")),
        ({"chapter": 77, "lesson": 2}, ("slug-1", "heading-1-2", "")),
        ({"chapter": 1}, ("slug-1", "", "")),
    ],
)
def test_numbers_without_names_mean_the_courses_table(fields, place):
    course = course_of(*COURSE.chapters, numbered=TABLE)
    ana = Person(course=course, **fields)
    assert named(course, settled(course, ana.learner)) == place


def test_what_was_read_solved_and_asked_for_without_names_means_the_table_too():
    course = course_of(*COURSE.chapters, numbered=TABLE)
    ana = Person(course=course, chapter=3, read={1: 2, 2: 1, 9: 9}, solved={1: (1, 2, 3), 2: (1,)}, wall=1)
    ana.learner = settled(course, ana.learner)
    progress = ana.learner.progress
    assert (progress.read, progress.solved, progress.wall) == ({3: 1}, {3: (2, 3)}, 3)
    back = course_of(
        *COURSE.chapters, replace(EXTRA, slug="nowhere", steps=(EXTRA.steps[0], named_exercise("c")))
    )
    assert reopened(ana, back).progress.solved == {3: (2, 3), 5: (1,)}


def named_exercise(step: str) -> Exercise:
    return Exercise("Title", "?", "number", ("1",), step=step)


def test_numbers_without_names_or_table_mean_the_order_that_is_loaded():
    ana = Person(course=COURSE, chapter=2, lesson=2, read={2: 2}, solved={1: (1, 3)})
    learner = settled(COURSE, ana.learner)
    assert named(COURSE, learner) == ("slug-2", "heading-2-2", "")
    assert (learner.progress.read, learner.progress.solved) == ({2: 2}, {1: (1, 3)})


def test_a_learner_of_this_course_is_not_touched():
    ana = someone(chapter=2, lesson=1)
    assert settled(COURSE, ana.learner) is ana.learner
    reloaded = replace(COURSE, free_chapters=1, title="Another")
    assert settled(reloaded, ana.learner) is ana.learner


strange = st.text(max_size=30) | st.sampled_from(
    ["2.1.0 slug-2/heading-2-1 AAAA.BBBB", "2.1.0 /+ .", "2.2 -", "a.b c", "1.1 AAAA 1-999999999 BBBB"]
)


@given(strange, strange, strange, st.integers(-3, 9), st.integers(-3, 9), st.integers(-3, 9))
@settings(max_examples=200, deadline=None)
def test_no_kept_names_whatever_break_a_turn(place, steps, wall, chapter, lesson, step):
    for order in ("another", COURSE.order):
        progress = Progress(
            chapter=chapter, lesson=lesson, step=step, wall=chapter, guess="x",
            kept_order=order, kept_place=place, kept_steps={"slug-1": steps, place: steps}, kept_wall=wall,
        )  # fmt: skip
        learner = Learner("lrn_x", "whatsapp:+15005550001", "Ana", NOON, progress=progress)
        person = Person(course=COURSE)
        person.learner = learner
        for text in ("progress", "next", "back", "exercises", "skip"):
            person.says(text)
            assert person.reply
