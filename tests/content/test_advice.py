"""What `course check` says of a course that has no fault."""

from dataclasses import replace

import pytest

from bot.cli import main
from bot.content.advice import advice_on
from tests.chat import small_course


@pytest.mark.parametrize(
    ("free", "contact", "lines"), [(2, "", 1), (0, "", 1), (2, "a@b.example", 0), (4, "", 0)]
)
def test_what_is_sold_needs_somebody_to_write_to(free, contact, lines):
    assert len(advice_on(replace(small_course(free=free), contact=contact))) == lines


def test_advice_is_no_fault(tmp_path, capsys):
    for name, text in (
        ("course.toml", 'title = "T"\nfree_chapters = 1\n'),
        ("01-one.md", "# One\n\n## A\nText.\n"),
        ("02-two.md", "# Two\n\n## A\nText.\n"),
    ):
        (tmp_path / name).write_text(text)
    assert main(["course", "check", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "no fault" in said
    assert "advice: course.toml: no contact, and what is sold is chapter 2: " in said
    (tmp_path / "course.toml").write_text('title = "T"\nfree_chapters = 2\n')
    assert main(["course", "check", str(tmp_path)]) == 0
    assert "advice" not in capsys.readouterr().out
