"""No text whatever breaks the engine, and none shows a free learner a paid line."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.learner import Tier
from bot.core.messaging.stored_replies import expand
from tests.chat import SECRET, Person, asking_course
from tests.learners import changed

COURSE = asking_course()

WORDS = [
    *(
        "menu",
        "help",
        "next",
        "back",
        "chapters",
        "exercises",
        "progress",
        "upgrade",
        "stop",
        "start",
        "hint",
    ),
    *("repeat", "yes", "no", "1", "2", "3", "4", "5", "३", "3️⃣", "green", "string", "hi", "paid", "go on"),
    *("chapter 3", "chapter 4", "exercises 3", "teach me chapter 4", "what is chapter 3 about?", "chaptr 4"),
    *(
        "skip",
        "why",
        "explain",
        "example",
        "chapter 3 lesson 2",
        "lesson 2",
        "explain chapter 3",
        "77",
        "i think 14",
    ),
    *("why is green right", "another example", "say it simpler", "idk", "red", "what is a variable?", "twin"),
    *("show me the answer", "how much?", "I want to practice", "start over", "chapters 3 and 4", "progres"),
]
said = st.one_of(st.sampled_from(WORDS), st.text(max_size=40))


@given(st.lists(said, max_size=12), st.integers(-1, 6), st.integers(-1, 4), st.integers(-1, 4))
@settings(max_examples=150, deadline=None)
def test_no_sequence_of_texts_shows_a_free_learner_a_paid_line(texts, chapter, lesson, exercise):
    for step, guess, wrong in ((0, None, ()), (lesson, "77", ("red",)), (exercise, None, ("red", "1"))):
        stands = {"chapter": chapter, "lesson": lesson, "exercise": exercise, "step": step, "guess": guess}
        ana = Person(course=COURSE, wrong=wrong, solved={3: (1, 2), 4: (3,)}, **stands)
        for text in texts:
            ana.says(text)
            assert ana.reply or ana.offer or ana.run
            ana.does_not_hear(SECRET)


@given(st.lists(said, max_size=10), st.integers(1, 4))
@settings(max_examples=100, deadline=None)
def test_no_sequence_of_texts_shows_a_paid_line_once_the_chapters_are_closed_again(texts, chapter):
    """They stand in the middle of what they had paid for, wherever the texts had led them."""
    ben = Person(course=COURSE, chapter=chapter, lesson=1)
    ben.pays()
    for text in texts:
        ben.says(text)
    ben.learner = changed(ben.learner, tier=Tier.FREE, closed_for="refund")
    for text in ("explain", "why", "example", *texts, "hint", "77", "next", "skip", "repeat"):
        ben.says(text)
        ben.does_not_hear(SECRET)
        for kept in ben.learner.inbox.replies[-1].texts:
            assert SECRET not in expand(ben.course, kept)


@given(st.text(max_size=2000), st.sampled_from(["", "image", "location"]))
@settings(max_examples=200, deadline=None)
def test_no_text_whatever_makes_the_engine_raise(text, attachment):
    for person in (Person(), Person(chapter=1, lesson=2, exercise=3), Person(chapter=1, lesson=1)):
        person.says(text, attachment)
        assert person.reply or person.offer or person.run


@given(st.lists(said, max_size=8))
@settings(max_examples=50, deadline=None)
def test_a_paid_learner_never_meets_the_wall(texts):
    ben = Person(chapter=2, lesson=2)
    ben.pays()
    for text in texts:
        ben.says(text)
        ben.is_sold_nothing()
