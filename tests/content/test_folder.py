"""A course's files become the Course that is taught."""

import os
import time
from pathlib import Path

import pytest

from bot.content import read_course
from bot.core.course import Course, Exercise, Lesson, Numbered, Prediction
from bot.core.grading import grade

SHIPPED = Path(__file__).parents[2] / "data" / "course"

TOML = """\
title = "Python by phone"
free_chapters = 1
promise = "You will write a program."
locale = "de_DE"
contact = "ana_m@example.org"

[teasers]
2 = "Loops do the boring part."
"""

CHAPTER = """\
# Say it

## Predict: what will it say?
Read *this*:


```python
print("2" + "2")
# not a heading
## neither
```

It says:

```output
22
```

## Run: try it
- one\x20\x20
- two

> `## no heading`

## Exercise: What is printed?
Guess!

```python asks
print("2" + "2")
```

- [ ] 4 -- Close! But these are strings.
- [x] `22`
- [ ] `a -- b` -- Not that one.

Hint: Look at the quotes.
Hint: Two texts:
  ```
  "2"
  ```
Right: Yes! + glues strings.

## exercise: Count
How many?

Number: 3
Number: 4
Wrong: 2 => Remember that range starts at 0.
And again.
Hint: Count once more.

## Exercise: Name it
Which word?

Answer: variable

## Exercise: Write it
Print hi.

Code: `print("hi")`
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "course.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "01-say-it.md").write_text(CHAPTER, encoding="utf-8")
    (tmp_path / "02-loops.md").write_text("# Loops\n\n## Predict: again\nAgain.\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def course(folder: Path) -> Course:
    return read_course(folder)


def test_settings_are_read(course: Course):
    assert (course.title, course.free_chapters, course.locale) == ("Python by phone", 1, "de_DE")
    assert course.promise == "You will write a program."
    assert course.contact == "ana_m@example.org"
    assert course.teasers == {2: "Loops do the boring part."}
    assert [(chapter.number, chapter.title) for chapter in course.chapters] == [(1, "Say it"), (2, "Loops")]


def test_lesson_is_sent_as_whatsapp_shows_it(course: Course):
    assert course.chapter(1).lessons == (
        Lesson(
            "Predict: what will it say?",
            'Read *this*:\n\n```print("2" + "2")\n# not a heading\n## neither```\n\nIt says:\n\n```22```',
            program='print("2" + "2")\n# not a heading\n## neither',
        ),
        Lesson("Run: try it", "- one\n- two\n\n> `## no heading`"),
    )


def test_choice_is_read(course: Course):
    assert course.chapter(1).exercises[0] == Exercise(
        title="What is printed?",
        question='Guess!\n\n```print("2" + "2")```',
        kind="choice",
        answers=("2",),
        options=("4", "`22`", "`a -- b`"),
        advice={"1": "Close! But these are strings.", "3": "Not that one."},
        hints=("Look at the quotes.", 'Two texts:\n```"2"```'),
        praise="Yes! + glues strings.",
    )


def test_answers_of_every_kind_are_read(course: Course):
    _, count, name, write = course.chapter(1).exercises
    assert (count.kind, count.answers, count.praise) == ("number", ("3", "4"), "")
    assert count.advice == {"2": "Remember that range starts at 0.\nAnd again."}
    assert (name.kind, name.answers) == ("text", ("variable",))
    assert (write.kind, write.answers) == ("code", ('print("hi")',))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda raw: b"\xef\xbb\xbf" + raw, "byte order mark"),
        (lambda raw: raw.replace(b"\n", b"\r\n"), "Windows line ends"),
        (lambda raw: raw.rstrip(b"\n"), "no line end at the end"),
    ],
)
def test_what_editors_do_to_files_changes_nothing(folder: Path, course: Course, change, name: str):
    for path in folder.iterdir():
        path.write_bytes(change(path.read_bytes()))
    assert read_course(folder) == course


def test_title_and_free_chapters_are_enough(folder: Path):
    (folder / "course.toml").write_text('title = "T"\nfree_chapters = 0\n')
    course = read_course(folder)
    assert (course.free_chapters, course.promise, course.teasers, course.locale) == (0, "", {}, "")
    assert course.contact == ""


def test_wall_may_be_moved_without_touching_the_teasers(folder: Path):
    for free in (0, 2):
        (folder / "course.toml").write_text(TOML.replace("free_chapters = 1", f"free_chapters = {free}"))
        assert read_course(folder).free_chapters == free


def test_files_that_are_no_chapters_are_left_alone(folder: Path, course: Course):
    (folder / "README.md").write_text("no chapter")
    (folder / ".01-hidden.md.swp").write_bytes(b"\xff")
    (folder / "images").mkdir()
    (folder / "notes.txt").write_text("…")
    assert read_course(folder) == course


def test_a_course_with_a_fault_is_no_course_but_its_faults(folder: Path):
    (folder / "02-loops.md").write_text("Loops\n")
    faults = read_course(folder)
    assert [f"{fault.file}:{fault.line}" for fault in faults] == ["02-loops.md:0", "02-loops.md:1"]


def test_shipped_course_has_no_fault():
    assert isinstance(read_course(SHIPPED), Course)


def test_every_answer_of_the_shipped_course_is_right_and_every_wrong_word_is_said():
    for chapter in read_course(SHIPPED).chapters:
        for exercise in chapter.exercises:
            assert all(grade(exercise, answer).correct for answer in exercise.answers)
            for wrong, word in exercise.advice.items():
                assert grade(exercise, wrong).advice == word


def test_reading_a_big_course_is_quick(folder: Path):
    for number in range(2, 41):
        (folder / f"{number:02}-more.md").write_text(CHAPTER)
    (folder / "02-loops.md").unlink()
    started = time.process_time()
    assert len(read_course(folder).chapters) == 40
    # About 0.07 s; the rest is room for a busy machine.
    assert time.process_time() - started < 1


def test_pipe_instead_of_a_file_is_not_waited_for(folder: Path):
    os.mkfifo(folder / "03-pipe.md")
    assert [fault.file for fault in read_course(folder)] == ["03-pipe.md"]


PATH = """\
# Loops

## Predict: again
What appears?

Predict: It counts.
```output
1
2
```
Guess: 12 => In one line? Each `print` begins a new one.
Guess: 3 => Count the lines,
one by one.
Again: Say it
aloud.
Example: Another:
```python
print(3)
```

## Exercise: Two
Step: two
How many?

Number: 2
Because: One and one.

## Twin: Three
And now?

Number: 3

## Run: it
Step: it
Run it.
"""


def test_a_chapter_is_a_path_of_named_steps(folder: Path):
    (folder / "02-loops.md").write_text(PATH, encoding="utf-8")
    chapter = read_course(folder).chapter(2)
    asks, two, run = chapter.steps
    assert (chapter.slug, chapter.lessons, chapter.exercises) == ("loops", (asks, run), (two,))
    assert [step.step for step in chapter.steps] == ["predict-again", "two", "it"]
    assert (asks.text, asks.again) == ("What appears?", "Say it\naloud.")
    assert asks.example == "Another:\n```print(3)```"
    assert asks.prediction == Prediction(
        "It counts.\n```1\n2```",
        {"12": "In one line? Each `print` begins a new one.", "3": "Count the lines,\none by one."},
    )
    assert (two.question, two.because, run.text) == ("How many?", "One and one.", "Run it.")
    assert two.twin == Exercise("Three", "And now?", "number", ("3",))


def test_steps_without_a_name_get_one_each(folder: Path):
    text = "# L\n\n## Run: a, b!\nT.\n\n## Run: (a b)\nT.\nStep: run-a-b\n\n## Run: a b?\nT.\n"
    (folder / "02-loops.md").write_text(text, encoding="utf-8")
    (folder / "03-loops.md").write_text("# L\n\n## ☕\nT.\n\n## एक\nT.\n", encoding="utf-8")
    course = read_course(folder)
    assert [step.step for step in course.chapter(2).steps] == ["run-a-b-2", "run-a-b", "run-a-b-3"]
    assert [chapter.slug for chapter in course.chapters] == ["say-it", "loops", "loops-2"]
    assert [step.step for step in course.chapter(3).steps] == ["step", "एक"]


def test_what_numbers_meant_before_is_read(folder: Path):
    table = '[[numbered]]\nchapter = "loops"\nlessons = ["a", "b"]\nexercises = ["c"]\n'
    (folder / "course.toml").write_text(TOML + table + '[[numbered]]\nchapter = "gone"\n')
    assert read_course(folder).numbered == (Numbered("loops", ("a", "b"), ("c",)), Numbered("gone"))


def test_a_courses_own_answers_are_read(folder: Path):
    (folder / "course.toml").write_text(TOML + '[answers]\ncards = "Any card."\n')
    assert read_course(folder).answers == {"cards": "Any card."}


def test_wrong_answer_may_hold_an_arrow_of_its_own(folder: Path):
    exercise = "\n## Exercise: E\nWrite it.\n\nCode: if x >= 1:\nWrong: if x =>1: => Turn it round.\n"
    (folder / "02-loops.md").write_text(f"# Loops\n\n## Predict: again\nAgain.\n{exercise}", encoding="utf-8")
    [exercise] = read_course(folder).chapter(2).exercises
    assert grade(exercise, "if x => 1:").advice == "Turn it round."
