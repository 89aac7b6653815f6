"""The course's own transcripts, with the whole product: the wall, and three whole walks."""

from bot.sandbox.transcripts import run_course_test
from tests.course.chapters import FOLDER

WALKS = {"quick", "slow", "distracted"}


def test_every_chat_of_the_course_comes_out_as_written(capsys):
    assert {path.stem for path in FOLDER.glob("tests/*.chat")} == WALKS
    assert run_course_test([FOLDER]) == 0, capsys.readouterr().out
