"""`course check` and `course test`."""

import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import click

from bot.code.slots import RUNNING
from bot.commands.base import open_checked_store, read_settings
from bot.commands.course_languages import language_advice
from bot.commands.exits import EXIT_FAILURE, EXIT_SUCCESS, SetupError
from bot.config.config import Config, SettingsGroup
from bot.content import read_course
from bot.content.advice import advice_on
from bot.content.faults import printable, shown
from bot.content.unread import unread_in
from bot.core.counting import counted
from bot.core.course import Chapter, Course, Exercise
from bot.core.course_change import Standing, standings
from bot.core.learner import Learner
from bot.core.program_runs import Busy, CannotRun, Program, RunResult, Stopped
from bot.core.programs.judging import Failed, Judgement, Right, Run, Unjudged, Wrong, judge
from bot.core.wording.programs import wrong
from bot.errors import DocumentUnreadable
from bot.i18n.translations import with_catalogues
from bot.store.copying import Copyable

MOST_TRIES = 4

# \b keeps click from filling the lines of the paragraph after it.
TRANSCRIPT_FORMAT = """\
The *.chat format, a conversation as a course maker writes it down:

\b
    # Everything after a # at the beginning of a line is a comment.
    @name Ana
    > hello
    Welcome to *Python*
    ...
    next
    > chapter 6
    /c/pay/
    ! *6. Lists*
    @pays
    6. Lists

`> text` is what the learner says. Each line below it must stand somewhere in the reply, in this order. `...`
is for the reader: between two lines anything may stand in any case. `! text` must stand nowhere in the reply.
Empty lines do not count. A \\ before a line that begins with >, #, @, !, ... or \\ takes the rest as text.

`@name NAME` is what WhatsApp calls the learner, before the first message. `@pays` pays at the last Checkout
link with a card that works, and the lines below it must stand in the messages that follow. `@declined` tries
a card that is declined. `@away DAYS` lets days pass in which the learner does not write. Every file is a new
learner.
"""


def checked_course(config: Config) -> Course:
    """The course. Raises SetupError with a line for each fault in it."""
    course = read_course(config.course_dir)
    if isinstance(course, Course):
        return with_catalogues(course)
    whole = printable(str(config.course_dir))
    # A fault of the folder as a whole is most likely one of the setting that names it.
    raise SetupError(
        *(f"COURSE_DIR: {fault} (see .env.example)" if fault.file == whole else fault for fault in course)
    )


@click.group()
def course() -> None:
    """Check and try a course."""


@course.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(), help="Default: COURSE_DIR.")
@click.option("--against-learners", is_flag=True, help="Say where learners stand, and whom it would move.")
def check(folder: str | None, against_learners: bool) -> int:
    """Check a course's files."""
    path = Path(folder) if folder else read_settings(SettingsGroup.COURSE).course_dir
    found = read_course(path)
    if not isinstance(found, Course):
        print(*found, sep="\n")
        return EXIT_FAILURE
    lessons = sum(len(chapter.lessons) for chapter in found.chapters)
    exercises = sum(len(chapter.exercises) for chapter in found.chapters)
    counts = (found.last_chapter, "chapter"), (lessons, "lesson"), (exercises, "exercise")
    if faults := list(_failed_checks(found)):
        print(*faults, sep="\n")
        return EXIT_FAILURE
    print(f"{found.title}: {', '.join(counted(*each) for each in counts)}, no fault")
    for line in (*advice_on(found), *unread_in(path), *language_advice(found)):
        print(line)
    return _check_against_learners(found) if against_learners else EXIT_SUCCESS


def _failed_checks(course: Course) -> Iterator[str]:
    """Each exercise's own code has to pass its checks; run where there is a sandbox, two at once."""
    checked = [each for chapter in course.chapters for each in _with_checks(chapter)]
    if not checked:
        return
    from bot.code.code_runner import CodeRunner  # only where there is something to run
    from bot.places import code_cache

    with closing(CodeRunner(code_cache())) as runner, ThreadPoolExecutor(RUNNING) as pool:
        run = partial(_patiently, runner.run)
        judged = pool.map(lambda each: judge(each[1], each[1].answers[0], run), checked)
        for (chapter, exercise), found in zip(checked, judged, strict=True):
            if isinstance(found, Unjudged) and isinstance(found.why, CannotRun):
                why = "tutorclaw code prepare" if found.why.preparing else "the extra `code`"
                print(f"the checks of exercises were not run: they need {why}", file=sys.stderr)
                return
            if not isinstance(found, Right):
                yield f"{chapter.slug}: {exercise.title}: {_why_failed(exercise.answers[0], found)}"


def _patiently(run: Run, program: Program) -> RunResult:
    """A machine that is busy with others is no fault of the course."""
    result = run(program)
    for _ in range(MOST_TRIES):
        if isinstance(result, Busy) or (isinstance(result, Stopped) and result.why == "time"):
            result = run(program)
    return result


def _with_checks(chapter: Chapter) -> Iterator[tuple[Chapter, Exercise]]:
    for exercise in chapter.exercises:
        for each in (exercise, exercise.twin):
            if each is not None and each.checks:
                yield chapter, each


def _why_failed(answer: str, found: Judgement) -> str:
    told = wrong(found) if isinstance(found, Wrong | Failed) else "it was not judged"
    return f"the code {shown(answer)} does not pass the checks: {printable(' '.join(told.split()))}"


def _check_against_learners(course: Course) -> int:
    """Changes nothing, and shows nothing of who they are: it may run beside the server."""
    unreadable: list[str] = []
    with closing(open_checked_store(read_settings(SettingsGroup.STORE))) as store:
        found = standings(course, _learners(store, unreadable))
    print(f"{counted(found.total(), 'learner')}, {counted(_moved(found), 'learner')} would move")
    for standing, count in sorted(found.items(), key=lambda item: item[0].before):
        moved = "" if standing.after == standing.before else f", would go to {standing.after}"
        print(f"{count:7,}  {standing.before}{moved}")
    for line in unreadable:
        print(line, file=sys.stderr)
    return EXIT_FAILURE if unreadable else EXIT_SUCCESS


def _moved(found: Counter[Standing]) -> int:
    return sum(count for standing, count in found.items() if standing.after != standing.before)


def _learners(store: Copyable, unreadable: list[str]) -> Iterator[Learner]:
    for learner_id in store.ids():
        try:
            learner = store.read(learner_id)
        except DocumentUnreadable as error:
            unreadable.append(str(error))
            continue
        if learner is not None:
            yield learner


@course.command(epilog=TRANSCRIPT_FORMAT)
@click.argument(
    "paths",
    metavar="[DIR or FILE]...",
    nargs=-1,
    type=click.Path(path_type=Path),
    help="Default: COURSE_DIR.",
)
def test(paths: tuple[Path, ...]) -> int:
    """Run a course's *.chat transcripts. Where no file is named: those in DIR and DIR/tests."""
    from bot.sandbox.transcripts import run_course_test

    return run_course_test(paths)
