"""No text whatever breaks the engine, and none shows a free learner a paid line."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chat import SECRET, Person

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
    *("show me the answer", "how much?", "I want to practice", "start over", "chapters 3 and 4", "progres"),
]
said = st.one_of(st.sampled_from(WORDS), st.text(max_size=40))


@given(st.lists(said, max_size=12), st.integers(-1, 6), st.integers(-1, 4), st.integers(-1, 4))
@settings(max_examples=150, deadline=None)
def test_no_sequence_of_texts_shows_a_free_learner_a_paid_line(texts, chapter, lesson, exercise):
    ana = Person(chapter=chapter, lesson=lesson, exercise=exercise)
    for text in texts:
        ana.says(text)
        assert ana.reply or ana.offer
        ana.does_not_hear(SECRET)


@given(st.text(max_size=2000), st.sampled_from(["", "image", "location"]))
@settings(max_examples=200, deadline=None)
def test_no_text_whatever_makes_the_engine_raise(text, attachment):
    for person in (Person(), Person(chapter=1, lesson=2, exercise=3), Person(chapter=1, lesson=1)):
        person.says(text, attachment)
        assert person.reply or person.offer


@given(st.lists(said, max_size=8))
@settings(max_examples=50, deadline=None)
def test_a_paid_learner_never_meets_the_wall(texts):
    ben = Person(chapter=2, lesson=2)
    ben.pays()
    for text in texts:
        ben.says(text)
        ben.is_sold_nothing()
