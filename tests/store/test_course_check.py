"""`course check --against-learners`: where learners stand, and whom the course in the folder would move."""

import subprocess

import pytest

from bot.content import read_course
from bot.core.conversation.engine import take_message
from bot.core.learner import Learner
from bot.core.messaging.messages import InboundMessage
from tests.chat import NOON
from tests.store.product import ROOT, RUN, environment
from tests.understanding import UNDERSTANDING

TOML = 'title = "Small"\nfree_chapters = 2\n'
ONE = "# One\n\n## First\nText.\n\n## Second\nText.\n\n## Exercise: E\nQ?\n\nNumber: 3\n"
TWO = "# Two\n\n## Third\nText.\n"


@pytest.fixture(params=["json_url", "postgresql_url"])
def url(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course"
    folder.mkdir()
    write(folder, ONE, TWO)
    return folder


def write(folder, *chapters):
    (folder / "course.toml").write_text(TOML)
    for number, text in enumerate(chapters, 1):
        (folder / f"0{number}-{text[2:5].lower()}.md").write_text(text)


def says(store, course, number, *texts):
    learner_id = store.id_for(f"whatsapp:+1500555{number}")
    for count, text in enumerate(texts):
        with store.locked(learner_id) as entry:
            message = InboundMessage(f"SM{count}", f"whatsapp:+1500555{number}", "Ana", text, NOON)
            entry.save(
                take_message(read_course(course), entry.learner, message, learner_id, UNDERSTANDING)[0]
            )


def check(url, folder):
    settings = environment(url)
    command = [*RUN, "course", "check", str(folder), "--against-learners"]
    return subprocess.run(command, env=settings, capture_output=True, text=True, cwd=ROOT)


def test_it_says_how_many_stand_where_and_whom_a_change_would_move(store, url, course):
    says(store, course, "0001", "hi", "next", "next")
    says(store, course, "0002", "hi", "next", "next")
    says(store, course, "0003", "hi", "exercises", "next", "next")
    says(store, course, "0004", "hi", "next", "exercises")
    says(store, course, "0005", "hi", "chapter 2")
    learner_id = store.id_for("whatsapp:+15005550006")
    with store.locked(learner_id) as entry:
        entry.save(Learner(learner_id, "whatsapp:+15005550006", "Ben", NOON))
    here = check(url, course)
    (course / "01-one.md").unlink()
    (course / "02-two.md").unlink()
    write(course, "# New\n\n## New\nText.\n", ONE.replace("## Second\nText.\n\n", ""))
    changed = check(url, course)
    assert (here.returncode, changed.returncode) == (0, 0)
    assert here.stdout.splitlines()[1:] == [
        "6 learners, 0 learners would move",
        "      1  one/(its start)",
        "      1  one/first",
        "      1  one/first, at exercise-e",
        "      2  one/second",
        "      1  two/third",
    ]
    assert changed.stdout.splitlines()[1:] == [
        "6 learners, 3 learners would move",
        "      1  new/(its start)",
        "      1  one/first",
        "      1  one/first, at exercise-e",
        "      2  one/second, would go to one/first",
        "      1  two/third, would go to one/exercise-e",
    ]
    for secret in ("Ana", "Ben", "5005550", learner_id):
        assert secret not in here.stdout + here.stderr + changed.stdout + changed.stderr
