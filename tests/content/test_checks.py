"""Exercises that are judged by running: how they are written, and what `course check` says of them."""

from bot.cli import main
from bot.content import read_course
from bot.core.course import Course
from bot.core.programs.checks import Check
from tests.course.chapters import FOLDER
from tests.sandboxes import compiled as compiled

CHAPTER = """# One

## Loops
See:

```python
print(1)
```

## Exercise: Double
Fill the gap:

```python gap
def double(x):
    ____
```

Code: return 2 * x
Check: double(3) == 6
Check: {check}
Hint: Twice.
"""


def folder(tmp_path, check, toml=""):
    (tmp_path / "course.toml").write_text(f'title = "T"\nfree_chapters = 1\n{toml}')
    (tmp_path / "01-one.md").write_text(CHAPTER.replace("{check}", check))
    return tmp_path


def test_programs_gaps_and_checks_are_read(tmp_path):
    toml = "[code_runs_per_day]\nfree = 3\npaid = 4\n"
    course = read_course(folder(tmp_path, 'prints "", "a"', toml))
    assert isinstance(course, Course), course
    (chapter,) = course.chapters
    assert chapter.lessons[0].program == "print(1)"
    (exercise,) = chapter.exercises
    assert exercise.given == "def double(x):\n    ____"
    assert exercise.checks == (Check("equal", (), "double(3)", "6"), Check("prints", ("", "a")))
    assert (course.runs_free, course.runs_paid) == (3, 4)


def test_check_that_nobody_can_read_is_a_fault(tmp_path):
    (fault,) = read_course(folder(tmp_path, "prints hello"))
    assert 'the check "prints hello"' in str(fault)
    assert fault.line == 20


def test_runs_a_day_are_whole_numbers(tmp_path):
    (fault,) = read_course(folder(tmp_path, "double(1) == 2", 'code_runs_per_day = "many"\n'))
    assert "code_runs_per_day" in str(fault)


def test_course_check_runs_the_exercises_own_code(tmp_path, compiled, capsys):
    assert main(["course", "check", str(folder(tmp_path, "double(4) == 8"))]) == 0
    assert main(["course", "check", str(folder(tmp_path, "double(4) == 9"))]) == 1
    assert "does not pass the checks" in capsys.readouterr().out


def test_the_shipped_course_passes_its_own_checks(compiled):
    assert main(["course", "check", str(FOLDER)]) == 0  # the first code of each
    course = read_course(FOLDER)
    assert isinstance(course, Course)
    checked = [chapter.number for chapter in course.chapters for each in chapter.exercises if each.checks]
    assert len(checked) >= 15
    assert sum(number <= course.free_chapters for number in checked) >= 5
    assert all(chapter.exercises[-1].checks for chapter in course.chapters)
